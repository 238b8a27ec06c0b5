/* account_repo - rows of `account`, and what admin and seals publish about their holders.
 *
 * Texts live in `arena`. A function that reads other people's accounts takes the caller's scope; what lies outside it
 * is missing for the caller. */
#ifndef ACCOUNT_REPO_H
#define ACCOUNT_REPO_H

#include "account.h"
#include "caller.h"
#include "db.h"
#include "list.h"

status account_repo_policy(struct db *db, struct arena *arena, struct account_policy *out, struct problem *why)
    MUST_USE;

/* By whom it is: for signing in and for the holder itself. `*found` false: no such account. */
status account_repo_by_login(struct db *db, const char *login, struct arena *arena, struct account *out, bool *found,
                             struct problem *why) MUST_USE;
/* Locks the row. Fails: ACCOUNT_MISSING. */
status account_repo_lock_own(struct db *db, const char *id, struct arena *arena, struct account *out,
                             struct problem *why) MUST_USE;
/* Locks the row of an account within `scope`. Fails: ACCOUNT_MISSING. */
status account_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct account *out,
                         struct problem *why) MUST_USE;

/* out->id NULL: no such unit (or, for the second, none within `scope`). */
status account_repo_unit(struct db *db, const char *unit_id, struct arena *arena, struct account_unit *out,
                         struct problem *why) MUST_USE;
status account_repo_unit_within(struct db *db, struct scope scope, const char *unit_id, struct arena *arena,
                                struct account_unit *out, struct problem *why) MUST_USE;

/* Rights: read the version first; a change in between then makes the token stale, never too strong. */
status account_repo_version(struct db *db, const char *id, int64_t *out, struct problem *why) MUST_USE;
status account_repo_permissions(struct db *db, const char *id, uint64_t *out, struct problem *why) MUST_USE;
status account_repo_has_certificate(struct db *db, const char *unit_id, bool *out, struct problem *why) MUST_USE;

status account_repo_insert(struct db *db, const struct account *account, struct problem *why)
    MUST_USE; /* LOGIN_TAKEN */
status account_repo_save_password(struct db *db, const struct account *account, struct problem *why) MUST_USE;
status account_repo_save_hold(struct db *db, const struct account *account, struct problem *why) MUST_USE;
status account_repo_save_state(struct db *db, const struct account *account, struct problem *why) MUST_USE;
status account_repo_save_login(struct db *db, const char *id, int64_t now_ms, struct problem *why) MUST_USE;
status account_repo_count(struct db *db, int64_t *out, struct problem *why) MUST_USE;

struct account_filter {
    const char *unit_id; /* NULL: any */
    const char *q;       /* how the login or the name begins; NULL: any */
    const char *after;   /* login of the last one seen; "" at the start */
    int64_t limit;
};

struct account_row {
    struct account account;
    struct account_unit unit;
};

/* By login, of struct account_row. */
status account_repo_list(struct db *db, struct scope scope, const struct account_filter *filter, struct arena *arena,
                         struct list *out, struct problem *why) MUST_USE;

#endif
