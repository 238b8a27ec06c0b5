/* seal_suspend - a seal whose certificate was revoked, is held or has ended may not be used: it is suspended, with
 * everything that was unlocked, and stays so until an officer enables it. */
#ifndef SEAL_SUSPEND_H
#define SEAL_SUSPEND_H

#include "seals.h"

struct caller;

enum { SEAL_SUSPEND_STEP = 100 };

/* All enabled seals of a certificate, in the transaction of what happened to it; `reason` for the audit log. */
status seal_suspend_of(struct db *db, const struct caller *caller, const char *certificate_id, const char *reason,
                       struct problem *why) MUST_USE;
/* At most SEAL_SUSPEND_STEP whose certificate has ended, each in a transaction of its own. */
status seal_suspend_expired(const struct seals *seals, struct arena *arena, size_t *count, struct problem *why)
    MUST_USE;

#endif
