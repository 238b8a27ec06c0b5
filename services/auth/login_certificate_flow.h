/* login_certificate_flow - signing in by a key alone, without a user name (A1); and registering one's certificates. */
#ifndef LOGIN_CERTIFICATE_FLOW_H
#define LOGIN_CERTIFICATE_FLOW_H

#include "db_once.h"
#include "list.h"
#include "login_certificate.h"
#include "proof.h"
#include "session_grant.h"

/* The certificate must belong to exactly one account: the one that registered it, else the only one of the unit that
 * imported it; and its subject must name that account's unit. By number and PIN of a seal only from a device on which
 * the account is known: a PIN is short, and strangers must not make its holder wait.
 * Fails: those of proof_check and account_may_enter, LOGIN_CERTIFICATE_UNKNOWN, LOGIN_CERTIFICATE_AMBIGUOUS,
 * LOGIN_CERTIFICATE_FOREIGN, LOGIN_DEVICE_UNKNOWN, LOGIN_THROTTLED. All are written down. */
status login_certificate_flow_enter(const struct auth_call *call, const struct proof *proof, struct session_grant *out,
                                    struct problem *why) MUST_USE;

/* Of the caller's account. A repeated request (`once`) is known before its challenge, which is used up, is looked at.
 * Fails: those of proof_check, LOGIN_CERTIFICATE_FOREIGN, LOGIN_CERTIFICATE_TAKEN, LOGIN_CERTIFICATE_MANY,
 * IDEMPOTENCY_REUSED; CERTIFICATE_MISSING when what the first request registered has been removed since. */
status login_certificate_flow_add(const struct auth_call *call, const struct proof *proof, const struct db_once *once,
                                  struct login_certificate *out, struct problem *why) MUST_USE;
status login_certificate_flow_list(const struct auth_call *call, struct list *out, struct problem *why) MUST_USE;
/* Fails: CERTIFICATE_MISSING. */
status login_certificate_flow_remove(const struct auth_call *call, const char *id, struct problem *why) MUST_USE;

/* Does the key belong to this account's unit? For the first sign-in with a common initial password.
 * Fails: those of proof_check, LOGIN_CERTIFICATE_FOREIGN. */
status login_certificate_flow_check(const struct auth_call *call, const struct proof *proof,
                                    const struct account_unit *unit, struct problem *why) MUST_USE;

#endif
