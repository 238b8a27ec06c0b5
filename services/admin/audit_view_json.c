#include "audit_view_json.h"

#define WORD(member) JSON_TEXT(struct audit_view_query, member, .optional = true, .max = 128)

const struct json_field audit_view_query_shape[] = {
    WORD(action),
    WORD(object_id),
    WORD(caller_id),
    WORD(unit_id),
    WORD(outcome),
    JSON_TEXT(struct audit_view_query, from, .optional = true, .check = json_check_time),
    JSON_TEXT(struct audit_view_query, to, .optional = true, .check = json_check_time),
    HTTP_TABLE_FIELDS(struct audit_view_query),
    JSON_END,
};

static void write_caller(struct json_writer *w, const struct audit_entry *entry)
{
    json_write_begin(w, "caller", '{');
    json_write_text(w, "kind", entry->caller_kind);
    json_write_text(w, "id", entry->caller_id);
    json_write_text(w, "name", entry->caller_name);
    json_write_text(w, "unit_id", entry->caller_unit_id);
    json_write_text(w, "session_id", entry->session_id);
    json_write_text(w, "address", entry->address);
    json_write_end(w, '}');
}

void audit_view_json_row(struct json_writer *w, const void *row)
{
    const struct audit_entry *entry = row;
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", audit_view_id(w->out.arena, entry));
    json_write_time(w, "time", entry->at_ms);
    json_write_text(w, "service", entry->service);
    write_caller(w, entry);
    json_write_text(w, "action", entry->action);
    json_write_text(w, "object", entry->object);
    json_write_text(w, "object_id", entry->object_id);
    json_write_text(w, "unit_id", entry->unit_id);
    json_write_text(w, "detail", entry->detail);
    json_write_text(w, "outcome", entry->outcome);
    json_write_text(w, "request_id", entry->request_id);
    json_write_end(w, '}');
}

void audit_view_json_proof(struct json_writer *w, const struct audit_view_proof *proof)
{
    json_write_begin(w, NULL, '{');
    json_write_bytes(w, "leaf", proof->leaf);
    json_write_int(w, "leaf_index", proof->leaf_index);
    json_write_int(w, "tree_size", proof->head.size);
    json_write_bytes(w, "root", bytes_of(proof->head.root.bytes, MERKLE_SIZE));
    json_write_begin(w, "path", '[');
    for (size_t i = 0; i < proof->path.count; i++)
        json_write_bytes(w, NULL, bytes_of(LIST_AT(&proof->path, const struct merkle_hash, i)->bytes, MERKLE_SIZE));
    json_write_end(w, ']');
    json_write_text(w, "checkpoint", proof->note);
    json_write_end(w, '}');
}
