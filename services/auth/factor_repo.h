/* factor_repo - rows of `second_factor` and `recovery_code`. */
#ifndef FACTOR_REPO_H
#define FACTOR_REPO_H

#include "arena.h"
#include "db.h"
#include "factor.h"

/* out->account_id NULL: the account has none. The second locks the row. */
status factor_repo_find(struct db *db, const char *account_id, struct arena *arena, struct factor *out,
                        struct problem *why) MUST_USE;
status factor_repo_lock(struct db *db, const char *account_id, struct arena *arena, struct factor *out,
                        struct problem *why) MUST_USE;
/* In place of the one that is there. */
status factor_repo_put(struct db *db, const struct factor *factor, struct problem *why) MUST_USE;
/* With its recovery codes. */
status factor_repo_remove(struct db *db, const char *account_id, struct problem *why) MUST_USE;

/* Recovery codes by their hash (hex). Putting replaces all that are there; of two uses at once one finds it used. */
status factor_repo_put_codes(struct db *db, const char *account_id, const char *const hashes[FACTOR_RECOVERY_CODES],
                             struct problem *why) MUST_USE;
status factor_repo_use_code(struct db *db, const char *account_id, const char *hash, int64_t now_ms, bool *used,
                            struct problem *why) MUST_USE;
status factor_repo_codes_left(struct db *db, const char *account_id, int64_t *out, struct problem *why) MUST_USE;

#endif
