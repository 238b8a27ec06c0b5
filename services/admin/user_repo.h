/* user_repo - officers' accounts (view estamp_auth.v_account) within the caller's authority's subtree. */
#ifndef USER_REPO_H
#define USER_REPO_H

#include "caller.h"
#include "db.h"
#include "user.h"

struct user_filter {
    const char *authority_id; /* its subtree; "": the whole scope */
    const char *text;         /* part of a name or beginning of a login; "": any */
    const char *after_login;
    int64_t limit;
};

status user_repo_list(struct db *db, struct scope scope, const struct user_filter *filter, struct list *out,
                      struct problem *why) MUST_USE; /* of struct user, by login */
/* Fails: USER_UNKNOWN. */
status user_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct user *out,
                      struct problem *why) MUST_USE;

/* Of an account that user_repo_find found: struct user_grant, by permission and role. */
status user_repo_grants(struct db *db, const char *id, struct list *out, struct problem *why) MUST_USE;

#endif
