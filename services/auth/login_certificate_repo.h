/* login_certificate_repo - rows of `login_certificate`, and whose certificates and seals the service seals knows. */
#ifndef LOGIN_CERTIFICATE_REPO_H
#define LOGIN_CERTIFICATE_REPO_H

#include "db.h"
#include "list.h"
#include "login_certificate.h"
#include "proof.h"

/* Fails: LOGIN_CERTIFICATE_TAKEN when it is registered already, for whatever account. */
status login_certificate_repo_add(struct db *db, const struct login_certificate *certificate, struct problem *why)
    MUST_USE;
status login_certificate_repo_list(struct db *db, const char *account_id, struct list *out, struct problem *why)
    MUST_USE; /* of struct login_certificate, newest first, at most LOGIN_CERTIFICATE_MAX */
status login_certificate_repo_remove(struct db *db, const char *account_id, const char *id, bool *found,
                                     struct problem *why) MUST_USE;
status login_certificate_repo_use(struct db *db, const char *fingerprint, int64_t now_ms, struct problem *why) MUST_USE;

/* Accounts that the certificate may sign in to, as const char * logins: the one that registered it; else those of the
 * unit that imported it for sealing. At most two: one is right, none and more are not. */
status login_certificate_repo_logins(struct db *db, const char *fingerprint, struct list *out, struct problem *why)
    MUST_USE;
/* Logins of a unit's accounts, at most 50. */
status login_certificate_repo_unit_logins(struct db *db, const char *unit_id, struct list *out, struct problem *why)
    MUST_USE;
/* out->id NULL: no such seal. */
status login_certificate_repo_seal(struct db *db, const char *number, struct arena *arena, struct proof_seal *out,
                                   struct problem *why) MUST_USE;

#endif
