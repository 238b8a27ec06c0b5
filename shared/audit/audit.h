/* audit - who did what, in the transaction that does it; nobody can take it back unseen.
 *
 * Rows go to estamp_audit.audit_entry (services may only INSERT). Each connection of a process writes streams: the rows
 * of a stream carry a gap-free number from 1 and a MAC (audit_entry.h), so a deleted, changed or reordered row is
 * noticed. A stream ends with its process, after an hour, and when a COMMIT got no answer (nobody knows whether its
 * numbers are used); then a new one begins. A new stream is announced in estamp_audit.audit_stream: there the sequencer
 * of admin finds it, puts every row into one Merkle tree (audit_tree.h) within a second and publishes signed
 * checkpoints (checkpoint.h). audit_check.h compares the tables with published checkpoints. */
#ifndef AUDIT_H
#define AUDIT_H

#include "caller.h"
#include "db.h"
#include "problem.h"

/* `key` 32 bytes. Must be called once, before the first append; the key is kept in the process. */
void audit_open(struct bytes key, const char *service);

struct list;

struct audit_event {
    const char *action; /* "seal.import" */
    const char *object; /* what it was done to: "seal", id */
    const char *object_id;
    const char *unit_id;    /* whose; for the reader's scope; may be NULL */
    const char *detail;     /* small JSON object, no secrets; may be NULL */
    const char *outcome;    /* "ok", or the problem code of a refusal */
    const char *request_id; /* NULL: the one of this thread's log */
};

/* Within a transaction only. `caller` NULL: the service by itself. A refusal is recorded in a transaction of its own,
 * since its work is undone. */
status audit_append(struct db *db, const struct caller *caller, const struct audit_event *event, struct problem *why)
    MUST_USE;
/* One entry an event, in their order, in one trip to the database. */
status audit_append_many(struct db *db, const struct caller *caller, const struct list *events, struct problem *why)
    MUST_USE; /* struct audit_event */

#endif
