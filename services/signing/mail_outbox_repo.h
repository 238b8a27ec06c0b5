/* mail_outbox_repo - the table mail_outbox: what is to be mailed, written in the transaction of what happened. */
#ifndef MAIL_OUTBOX_REPO_H
#define MAIL_OUTBOX_REPO_H

#include "db.h"
#include "list.h"
#include "mail_secret.h"
#include "mail_send.h"
#include "mail_text.h"
#include "notice.h"

/* This notice, for every account of the unit that wants its kind by mail; nothing while mail is off. */
struct mail_outbox_notice {
    const char *notice_id, *unit_id;
    enum notice_kind kind;
    int64_t at_ms;
};
status mail_outbox_repo_add_notice(struct db *db, const struct mail_outbox_notice *notice, struct problem *why)
    MUST_USE;

struct mail_outbox_code {
    const char *id, *account_id, *address_key, *code;
    int64_t at_ms;
};
status mail_outbox_repo_add_code(struct db *db, const struct mail_secret *secret, const struct mail_outbox_code *code,
                                 struct arena *arena, struct problem *why) MUST_USE;
/* How many codes were mailed since; the account's own, and to the address whoever asked. */
struct mail_code_question {
    const char *account_id, *address_key;
    int64_t account_since_ms, address_since_ms;
};
struct mail_code_counts {
    int64_t to_account, to_address;
};
status mail_outbox_repo_count_codes(struct db *db, const struct mail_code_question *question,
                                    struct mail_code_counts *out, struct problem *why) MUST_USE;
/* What waits for this account is not sent: all of it, or the codes alone. */
status mail_outbox_repo_drop(struct db *db, const char *account_id, int64_t now_ms, struct problem *why) MUST_USE;
status mail_outbox_repo_drop_codes(struct db *db, const char *account_id, int64_t now_ms, struct problem *why) MUST_USE;

/* The sender's side. The row that is due longest, locked; id empty: none. */
struct mail_outbox_row {
    const char *subject_id, *account_id, *mail_id; /* mail_id NULL: not tried yet */
    bool is_code;
    int64_t attempts;
    const char *code; /* of a code */
};
status mail_outbox_repo_claim(struct db *db, const struct mail_secret *secret, int64_t now_ms, struct arena *arena,
                              struct mail_outbox_row *out, struct problem *why) MUST_USE;
/* The account's notices that wait become one mail; a code is a mail of its own. */
status mail_outbox_repo_gather(struct db *db, const struct mail_outbox_row *row, const char *mail_id,
                               struct problem *why) MUST_USE;
status mail_outbox_repo_put_off(struct db *db, const char *account_id, int64_t until_ms, struct problem *why) MUST_USE;
/* Counts the attempt, and keeps the mail from others while it is made. */
status mail_outbox_repo_begin(struct db *db, const char *mail_id, int64_t until_ms, struct problem *why) MUST_USE;
struct mail_outbox_end {
    const char *mail_id, *state; /* "queued": again at due_ms; "sent", "failed", "dropped" */
    const struct mail_result *result;
    int64_t now_ms, due_ms;
};
status mail_outbox_repo_end(struct db *db, const struct mail_outbox_end *end, struct problem *why) MUST_USE;

/* What a mail tells: struct mail_count. */
status mail_outbox_repo_counts(struct db *db, const char *mail_id, struct list *out, struct problem *why) MUST_USE;
/* What was done with before then is forgotten, some rows at a time. */
status mail_outbox_repo_forget(struct db *db, int64_t before_ms, struct problem *why) MUST_USE;

#endif
