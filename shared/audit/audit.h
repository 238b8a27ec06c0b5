/* audit - who did what, in the transaction that does it; nobody can take it back unseen.
 *
 * Rows go to estamp_audit.audit_entry (services may only INSERT). Each connection of a process is a stream: its rows
 * carry a gap-free number and a MAC, so a deleted, changed or reordered row is noticed. The sequencer of admin puts
 * every row into one Merkle tree (RFC 6962 hashing) within a second and publishes signed checkpoints (C2SP checkpoint). */
#ifndef AUDIT_H
#define AUDIT_H

#include "caller.h"
#include "db.h"
#include "problem.h"

struct audit_key; /* one a process: the MAC key */

/* `key` 32 bytes. Must be called before the first append; the key is kept in the process. */
void audit_open(struct bytes key, const char *service);

struct audit_event {
    const char *action;     /* "seal.import" */
    const char *object;     /* what it was done to: "seal", id */
    const char *object_id;
    const char *unit_id;    /* whose; for the reader's scope; may be NULL */
    const char *detail;     /* small JSON object, no secrets; may be NULL */
    const char *outcome;    /* "ok", or the problem code of a refusal */
    const char *request_id; /* may be NULL */
};

status audit_append(struct db *db, const struct caller *caller, const struct audit_event *event,
                    struct problem *why) MUST_USE;

#endif
