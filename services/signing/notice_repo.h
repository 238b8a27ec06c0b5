/* notice_repo - the table notice. Only the unit's own are seen. */
#ifndef NOTICE_REPO_H
#define NOTICE_REPO_H

#include "db.h"
#include "document.h"
#include "http_page.h"
#include "list.h"
#include "notice.h"

/* Within the transaction of what happened. `detail` may be NULL. */
status notice_repo_add(struct db *db, enum notice_kind kind, const struct document *document, const char *detail,
                       struct problem *why) MUST_USE;
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
