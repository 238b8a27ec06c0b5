/* role_repo - tables role, role_permission, account_role, token_cut. Roles are the same for the whole system; the
 * accounts that hold them are limited by scope in user_repo. */
#ifndef ROLE_REPO_H
#define ROLE_REPO_H

#include "db.h"
#include "role.h"

status role_repo_list(struct db *db, struct list *out, struct problem *why) MUST_USE; /* of struct role */
/* Fails: ROLE_UNKNOWN. */
status role_repo_find(struct db *db, const char *id, struct arena *arena, struct role *out, struct problem *why)
    MUST_USE;
/* Fails: ROLE_NAME_TAKEN. */
status role_repo_add(struct db *db, const struct role *role, struct problem *why) MUST_USE;
status role_repo_save(struct db *db, const struct role *role, struct problem *why) MUST_USE;
status role_repo_remove(struct db *db, const char *id, struct problem *why) MUST_USE;
/* Replaces what holders may do; what they may only hand out stays. */
status role_repo_set_permissions(struct db *db, const struct role *role, struct problem *why) MUST_USE;

/* What an account may hand out: all that its roles hold, for use or for granting. */
status role_repo_grantable(struct db *db, const char *account_id, uint64_t *out, struct problem *why) MUST_USE;
/* Active accounts that may set up roles and assign them. */
status role_repo_administrators(struct db *db, int64_t *out, struct problem *why) MUST_USE;

/* From now on the tokens of these accounts, issued before, are worth nothing. */
status role_repo_cut_account(struct db *db, const char *account_id, int64_t now_ms, struct problem *why) MUST_USE;
status role_repo_cut_holders(struct db *db, const struct role *role, int64_t now_ms, struct problem *why) MUST_USE;

/* Assignments of one account. */
status role_repo_assigned(struct db *db, const char *account_id, struct list *out, struct problem *why) MUST_USE;
status role_repo_assign(struct db *db, const char *account_id, const char *role_id, const char *by_id, int64_t now_ms,
                        struct problem *why) MUST_USE;
status role_repo_unassign(struct db *db, const char *account_id, struct problem *why) MUST_USE;

#endif
