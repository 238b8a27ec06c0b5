/* auth_audit - one audit entry about an account, a client or a session, by the caller or by the one it is about. */
#ifndef AUTH_AUDIT_H
#define AUTH_AUDIT_H

#include "account.h"
#include "auth.h"

struct auth_fact {
    const char *action;        /* "login" */
    const char *object;        /* "account" */
    const char *object_id;     /* "" when unknown */
    const char *unit_id;       /* NULL: none */
    const char *detail;        /* small JSON object; NULL: none */
    enum problem_code outcome; /* PROBLEM_NONE: ok */
};

/* `actor`: who signs in, when the caller has no name yet; NULL: the caller itself. */
status auth_audit(struct db *db, const struct auth_call *call, const struct account *actor,
                  const struct auth_fact *fact, struct problem *why) MUST_USE;

#endif
