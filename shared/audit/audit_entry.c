#include "audit_entry.h"
#include <string.h>

static void add_number(struct buffer *out, uint64_t number, unsigned size)
{
    while (size-- > 0) buffer_byte(out, (unsigned char)(number >> (8 * size)));
}

static void add_text(struct buffer *out, const char *text)
{
    add_number(out, text ? strlen(text) : UINT32_MAX, 4);
    if (text) buffer_text(out, text);
}

struct bytes audit_entry_bytes(const struct audit_entry *entry, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    buffer_text(&out, "estamp audit entry 1\n");
    add_text(&out, entry->stream_id);
    add_number(&out, (uint64_t)entry->number, 8);
    add_number(&out, (uint64_t)entry->at_ms, 8);
    const char *const texts[] = {
        entry->service,    entry->caller_kind, entry->caller_id, entry->caller_name, entry->caller_unit_id,
        entry->session_id, entry->address,     entry->action,    entry->object,      entry->object_id,
        entry->unit_id,    entry->detail,      entry->outcome,   entry->request_id,
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) add_text(&out, texts[i]);
    return buffer_bytes(&out);
}

void audit_entry_mac(const struct audit_entry *entry, struct bytes key, unsigned char out[DIGEST_SIZE])
{
    AUTO_ARENA(arena);
    digest_hmac(key, audit_entry_bytes(entry, arena), out);
}

void audit_entry_read(const db_rows *rows, unsigned first, struct arena *arena, struct audit_entry *out)
{
    out->stream_id = db_rows_copy(rows, first, arena);
    out->number = db_rows_int(rows, first + 1);
    out->at_ms = db_rows_int(rows, first + 2);
    const char **const texts[] = {
        &out->service,    &out->caller_kind, &out->caller_id, &out->caller_name, &out->caller_unit_id,
        &out->session_id, &out->address,     &out->action,    &out->object,      &out->object_id,
        &out->unit_id,    &out->detail,      &out->outcome,   &out->request_id,
    };
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, first + 3 + i, arena);
    out->mac = bytes_copy(arena, db_rows_bytes(rows, first + 17));
}
