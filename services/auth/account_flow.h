/* account_flow - accounts are made, listed, reset, disabled by who may (their holders: account_password_flow). */
#ifndef ACCOUNT_FLOW_H
#define ACCOUNT_FLOW_H

#include "account_repo.h"
#include "auth.h"
#include "db_once.h"

struct account_new {
    const char *login, *name, *unit_id;
    enum account_kind kind;
    int password_mode; /* 0 fixed, 1 random, -1 as the parameter says */
};

struct account_made {
    struct account_row row;
    const char *initial_password; /* NULL: the common one of the parameters */
};

/* All within the caller's authority's subtree.
 * Fails: UNIT_OUTSIDE, UNIT_KIND_WRONG, LOGIN_TAKEN, PASSWORD_FIXED_FORBIDDEN, IDEMPOTENCY_REUSED. */
status account_flow_create(const struct auth_call *call, const struct account_new *in, const struct db_once *once,
                           struct account_made *out, struct problem *why) MUST_USE;
status account_flow_list(const struct auth_call *call, const struct account_filter *filter, struct list *out,
                         struct problem *why) MUST_USE;
/* A new initial password; ends all sessions. When the account holds powers over seals or the audit log that the caller
 * lacks, its roles give nothing until account_flow_confirm. Fails: ACCOUNT_MISSING, ACCOUNT_SELF, ACCOUNT_ABOVE. */
status account_flow_reset(const struct auth_call *call, const char *id, int password_mode, struct account_made *out,
                          struct problem *why) MUST_USE;
/* Takes the second factor away from who lost it, ends all sessions, and holds powers as account_flow_reset does. */
status account_flow_reset_factor(const struct auth_call *call, const char *id, struct account_made *out,
                                 struct problem *why) MUST_USE;
/* Both within the caller's transaction, and without an idempotency key: a batch is one by itself. */
status account_flow_create_within(struct db *db, const struct auth_call *call, const struct account_new *in,
                                  struct account_made *out, struct problem *why) MUST_USE;
status account_flow_reset_within(struct db *db, const struct auth_call *call, const char *id, int password_mode,
                                 struct account_made *out, struct problem *why) MUST_USE;
/* A second administrator lets the roles of a reset account give their rights again. Fails: ACCOUNT_MISSING,
 * ACCOUNT_SELF, ACCOUNT_ABOVE, ACCOUNT_NOT_HELD, ACCOUNT_CONFIRM_SAME. */
status account_flow_confirm(const struct auth_call *call, const char *id, struct account_made *out, struct problem *why)
    MUST_USE;
/* Disabling ends all sessions. Fails: ACCOUNT_MISSING, ACCOUNT_SELF, ACCOUNT_ABOVE. */
status account_flow_set_state(const struct auth_call *call, const char *id, enum account_state state,
                              struct account_made *out, struct problem *why) MUST_USE;

#endif
