/* notice_repo - the table notice. Only the unit's own are seen. Whatever is added is put into the outbox of mails too.
 */
#ifndef NOTICE_REPO_H
#define NOTICE_REPO_H

#include "caller.h"
#include "db.h"
#include "document.h"
#include "http_page.h"
#include "id.h"
#include "list.h"
#include "notice.h"

/* Within the transaction of what happened. `detail` may be NULL. */
status notice_repo_add(struct db *db, enum notice_kind kind, const struct document *document, const char *detail,
                       struct problem *why) MUST_USE;
/* What may be said once only: nothing is added where its once_key is known. `*added` may be NULL. */
struct notice_fresh {
    enum notice_kind kind;
    const char *unit_id, *document_id, *subject_id, *title, *due_date; /* those that it has, else NULL */
    const char *once_key;
    int64_t days;
};
status notice_repo_add_once(struct db *db, const struct notice_fresh *fresh, bool *added, struct problem *why) MUST_USE;
/* One more of what an authority was told today. */
status notice_repo_add_up(struct db *db, const char *once_key, struct problem *why) MUST_USE;
/* Whose notices the caller reads: a taxpayer's its unit's, an officer's those of its authority. */
status notice_repo_unit(struct db *db, const struct caller *caller, char out[ID_SIZE], struct problem *why) MUST_USE;

/* Deadlines that are looked at again today: struct notice_deadline, at most `limit`. */
struct notice_deadline {
    const char *notice_id, *document_id, *unit_id, *due_date;
    bool is_waiting; /* else nothing is due any more */
};
status notice_repo_deadlines(struct db *db, const char *today, int64_t limit, struct list *out, struct problem *why)
    MUST_USE;
status notice_repo_remind(struct db *db, const char *notice_id, const char *remind_on, struct problem *why)
    MUST_USE; /* NULL: no more */

/* Certificates that end after (after_ms, after_id), not before from_ms and not after until_ms; in that order. */
struct notice_ending {
    int64_t after_ms, from_ms, until_ms, limit;
    const char *after_id;
};
struct notice_certificate {
    const char *id, *unit_id, *name, *authority_id; /* authority_id NULL: the unit is an authority itself */
    int64_t not_after_ms;
};
status notice_repo_ending(struct db *db, const struct notice_ending *ending, struct list *out, struct problem *why)
    MUST_USE;

/* The newest first; struct notice. */
status notice_repo_list(struct db *db, const char *unit_id, const struct http_page *page, struct list *out,
                        struct problem *why) MUST_USE;
/* `today` and `soon`: Beijing's days; what is due before today is over. At most 1000 of each are counted. */
status notice_repo_count(struct db *db, const char *unit_id, const char *today, const char *soon,
                         struct notice_counts *out, struct problem *why) MUST_USE;
/* All of the unit up to this one. */
status notice_repo_read(struct db *db, const char *unit_id, const char *until_id, int64_t now_ms, struct problem *why)
    MUST_USE;

#endif
