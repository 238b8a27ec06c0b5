#include "unit_json.h"
#include "http_table.h"
#include "text.h"

const struct json_field unit_create_shape[] = {
    JSON_CHOICE(struct unit_create_input, kind, unit_kind_names),
    JSON_TEXT(struct unit_create_input, code, .check = json_check_code),
    JSON_TEXT(struct unit_create_input, name, .max = UNIT_NAME_MAX, .check = json_check_one_line),
    JSON_TEXT(struct unit_create_input, parent_id, .check = json_check_id),
    JSON_VALUE(struct unit_create_input, details, .optional = true),
    JSON_END,
};

const struct json_field unit_change_shape[] = {
    JSON_TEXT(struct unit_change_input, name, .optional = true, .min = 1, .max = UNIT_NAME_MAX,
              .check = json_check_one_line),
    JSON_TEXT(struct unit_change_input, parent_id, .optional = true, .check = json_check_id),
    JSON_CHOICE(struct unit_change_input, state, unit_state_names, .optional = true),
    JSON_TEXT(struct unit_change_input, effective_on, .optional = true, .check = json_check_date),
    JSON_VALUE(struct unit_change_input, details, .optional = true),
    JSON_END,
};

const struct json_field unit_query_shape[] = {
    JSON_TEXT(struct unit_query, q, .optional = true, .max = UNIT_NAME_MAX),
    JSON_TEXT(struct unit_query, code, .optional = true, .max = 30),
    JSON_TEXT(struct unit_query, authority_id, .optional = true, .check = json_check_id),
    JSON_CHOICE(struct unit_query, kind, unit_kind_names, .optional = true),
    JSON_TEXT(struct unit_query, on, .optional = true, .check = json_check_date),
    HTTP_TABLE_FIELDS(struct unit_query),
    JSON_END,
};

const struct json_field unit_show_shape[] = {
    JSON_TEXT(struct unit_show_query, on, .optional = true, .check = json_check_date),
    JSON_END,
};

const struct json_field unit_history_shape[] = {HTTP_PAGE_FIELDS(struct unit_history_query), JSON_END};

const struct json_field unit_lookup_shape[] = {
    JSON_TEXT(struct unit_lookup_query, code, .check = json_check_code),
    JSON_END,
};

static void write_members(struct json_writer *w, const struct unit *unit)
{
    json_write_text(w, "id", unit->id);
    json_write_text(w, "kind", unit_kind_names[unit->kind]);
    json_write_text(w, "code", unit->code);
    json_write_text(w, "name", unit->name);
    json_write_text(w, "parent_id", unit->parent_id);
    json_write_text(w, "authority_id", unit->authority_id);
    json_write_int(w, "level", unit->level);
    json_write_text(w, "state", unit_state_names[unit->state]);
    json_write_raw(w, "details", bytes_of_text(unit->details ? unit->details : "{}"));
    json_write_time(w, "created", unit->created_ms);
    json_write_time(w, "changed", unit->changed_ms);
}

void unit_json_write(struct json_writer *w, const char *name, const struct unit *unit)
{
    json_write_begin(w, name, '{');
    write_members(w, unit);
    json_write_end(w, '}');
}

static const char *text_or(const char *text, const char *value)
{
    return *text ? text : value;
}

void unit_json_change(struct json_writer *w, const struct unit_change *change)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", change->id);
    json_write_text(w, "field", change->field);
    json_write_text(w, "from", text_or(change->old_text, change->old_value));
    json_write_text(w, "to", text_or(change->new_text, change->new_value));
    json_write_text(w, "effective_on", change->effective_on);
    json_write_time(w, "changed", change->changed_ms);
    json_write_text(w, "by_id", change->by_id);
    json_write_text(w, "by_name", change->by_name);
    json_write_end(w, '}');
}

static void write_branch(struct json_writer *w, const struct list *authorities, const struct unit *unit, int depth)
{
    json_write_begin(w, NULL, '{');
    write_members(w, unit);
    json_write_begin(w, "children", '[');
    for (size_t i = 0; i < authorities->count && depth < UNIT_LEVELS; i++) {
        const struct unit *child = LIST_AT(authorities, const struct unit, i);
        if (text_equal(child->parent_id, unit->id)) write_branch(w, authorities, child, depth + 1);
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}

/* The tops are those of the highest level that the caller sees. */
void unit_json_tree(struct json_writer *w, const struct list *authorities)
{
    for (size_t i = 0; i < authorities->count; i++) {
        const struct unit *unit = LIST_AT(authorities, const struct unit, i);
        if (unit->level == LIST_AT(authorities, const struct unit, 0)->level) write_branch(w, authorities, unit, 1);
    }
}

const char *unit_json_details(struct arena *arena, const struct json_value *details)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_value(&w, NULL, details);
    return buffer_string(&w.out);
}
