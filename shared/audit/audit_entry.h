/* audit_entry - one row of the audit log and its bytes.
 *
 * The canonical bytes are what the MAC (HMAC-SHA-256) is made over and what the leaf of the Merkle tree holds:
 *
 *     "estamp audit entry 1\n", then every member of the struct in its order, without `mac`:
 *     a number   8 bytes, big-endian two's complement
 *     a text     4 bytes big-endian length, then its UTF-8 bytes; NULL is the length ff ff ff ff alone
 *
 * so nothing can be moved from one member to the next, and a court's expert needs no program of ours. */
#ifndef AUDIT_ENTRY_H
#define AUDIT_ENTRY_H

#include "bytes.h"
#include "db.h"
#include "digest.h"

struct audit_entry {
    const char *stream_id;
    int64_t number, at_ms;
    const char *service;
    const char *caller_kind, *caller_id, *caller_name, *caller_unit_id, *session_id, *address;
    const char *action, *object, *object_id, *unit_id, *detail, *outcome, *request_id;
    struct bytes mac;
};

/* The columns in the struct's order, for a SELECT with the table's alias e; audit_entry_read takes them from `first`
 * on. */
#define AUDIT_ENTRY_COLUMNS                                                                                            \
    "e.stream_id, e.number, e.at_ms, e.service, e.caller_kind, e.caller_id, e.caller_name, e.caller_unit_id, "         \
    "e.session_id, e.address, e.action, e.object, e.object_id, e.unit_id, e.detail, e.outcome, e.request_id, e.mac"

struct bytes audit_entry_bytes(const struct audit_entry *entry, struct arena *arena);
void audit_entry_mac(const struct audit_entry *entry, struct bytes key, unsigned char out[DIGEST_SIZE]);
void audit_entry_read(const db_rows *rows, unsigned first, struct arena *arena, struct audit_entry *out);

#endif
