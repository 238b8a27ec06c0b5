/* account_batch_flow - batches are begun, looked at, and their slips printed; the work itself: account_batch_step. */
#ifndef ACCOUNT_BATCH_FLOW_H
#define ACCOUNT_BATCH_FLOW_H

#include "account_batch.h"
#include "auth.h"
#include "db_once.h"

/* Fails: UNIT_OUTSIDE, ACCOUNT_BATCH_EMPTY, IDEMPOTENCY_REUSED. */
status account_batch_flow_begin(const struct auth_call *call, const struct account_batch_new *in,
                                const struct db_once *once, struct account_batch *out, struct problem *why) MUST_USE;
/* Of the caller's own authority. Fails: ACCOUNT_BATCH_MISSING. */
status account_batch_flow_find(const struct auth_call *call, const char *id, struct account_batch *out,
                               struct problem *why) MUST_USE;
status account_batch_flow_list(const struct auth_call *call, struct list *out, struct problem *why)
    MUST_USE; /* of struct job, newest first, at most 50 */
/* Slips of an ended batch, for whoever began it. `pdf` in call->arena, encrypted.
 * Fails: ACCOUNT_BATCH_MISSING, ACCOUNT_BATCH_RUNNING, ACCOUNT_BATCH_NOT_OWN, ACCOUNT_BATCH_NO_SLIPS. */
status account_batch_flow_slips(const struct auth_call *call, const char *id, const char *password, int per_page,
                                struct bytes *pdf, struct problem *why) MUST_USE;

/* The password of one item, sealed for this account; and back. */
status account_batch_flow_seal(const struct auth *auth, const char *account_id, const char *secret, struct arena *arena,
                               struct bytes *out, struct problem *why) MUST_USE;

#endif
