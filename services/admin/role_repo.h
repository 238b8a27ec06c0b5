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
/* With its permissions. Fails: ROLE_NAME_TAKEN. */
status role_repo_add(struct db *db, const struct role *role, const char *by_id, struct problem *why) MUST_USE;
status role_repo_save(struct db *db, const struct role *role, struct problem *why) MUST_USE;
status role_repo_remove(struct db *db, const char *id, struct problem *why) MUST_USE;
/* Replaces what holders may do, at role->changed_ms by `by_id`; what they may only hand out stays. */
status role_repo_set_permissions(struct db *db, const struct role *role, const char *by_id, struct problem *why)
    MUST_USE;

struct role_held {           /* by an account, through the roles assigned to it */
    uint64_t use, grantable; /* what it may do; what it may hand out: that, and more */
};
status role_repo_held(struct db *db, const char *account_id, struct role_held *out, struct problem *why) MUST_USE;

struct role_holders {     /* accounts that hold the same permissions */
    const char *login;    /* one of them */
    uint64_t permissions; /* for use */
};
/* Of all that the holders of a role hold, each mixture once: struct role_holders. */
status role_repo_mixtures(struct db *db, const char *role_id, struct list *out, struct problem *why) MUST_USE;

/* Active accounts at the root authority that may set up roles and assign them (v_administrator). */
status role_repo_administrators(struct db *db, int64_t *out, struct problem *why) MUST_USE;

/* From now on the tokens of these accounts, issued before, are worth nothing. */
status role_repo_cut_account(struct db *db, const char *account_id, int64_t now_ms, struct problem *why) MUST_USE;
status role_repo_cut_holders(struct db *db, const struct role *role, int64_t now_ms, struct problem *why) MUST_USE;

status role_repo_cut_unit(struct db *db, const char *unit_id, int64_t now_ms, struct problem *why) MUST_USE;

/* Assignments of one account. */
status role_repo_assigned(struct db *db, const char *account_id, struct list *out, struct problem *why) MUST_USE;
status role_repo_assign(struct db *db, const char *account_id, const char *role_id, const char *by_id, int64_t now_ms,
                        struct problem *why) MUST_USE;
status role_repo_unassign(struct db *db, const char *account_id, const char *role_id, struct problem *why) MUST_USE;

#endif
