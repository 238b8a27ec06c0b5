/* account_batch_repo - rows of `account_batch_item`. */
#ifndef ACCOUNT_BATCH_REPO_H
#define ACCOUNT_BATCH_REPO_H

#include "account_batch.h"
#include "caller.h"
#include "db.h"

/* Items for a job: active taxpayers under the authority (which lies within `scope`) that have no account, at most
 * ACCOUNT_BATCH_MAX; or these accounts. `*count` is how many. */
status account_batch_repo_add_units(struct db *db, struct scope scope, const char *job_id, const char *authority_id,
                                    int64_t *count, struct problem *why) MUST_USE;
status account_batch_repo_add_accounts(struct db *db, const char *job_id, const struct list *ids, struct problem *why)
    MUST_USE;
status account_batch_repo_set_total(struct db *db, const char *job_id, int64_t total, struct problem *why) MUST_USE;

/* The next ACCOUNT_BATCH_STEP items behind `after`, of struct account_batch_item. */
status account_batch_repo_next(struct db *db, const char *job_id, int64_t after, struct list *out, struct problem *why)
    MUST_USE;
status account_batch_repo_save(struct db *db, const char *job_id, const struct account_batch_item *item,
                               struct problem *why) MUST_USE;

/* Of struct account_batch_fault, the first ACCOUNT_BATCH_FAULTS. */
status account_batch_repo_faults(struct db *db, const char *job_id, struct list *out, struct problem *why) MUST_USE;
/* Slips whose password is still the account's: how many, and 500 behind `after`, of struct account_batch_slip. */
status account_batch_repo_count_slips(struct db *db, const char *job_id, int64_t *out, struct problem *why) MUST_USE;
status account_batch_repo_slips(struct db *db, const char *job_id, int64_t after, struct list *out, struct problem *why)
    MUST_USE;
/* Secrets older than `before_ms`, a bounded number. */
status account_batch_repo_forget(struct db *db, int64_t before_ms, struct problem *why) MUST_USE;

#endif
