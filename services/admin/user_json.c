#include "user_json.h"
#include "role_json.h"
#include "unit.h"

const struct json_field user_query_shape[] = {
    JSON_TEXT(struct user_query, authority_id, .optional = true, .check = json_check_id),
    JSON_TEXT(struct user_query, q, .optional = true, .max = UNIT_NAME_MAX),
    HTTP_PAGE_FIELDS(struct user_query),
    JSON_END,
};

const struct json_field user_roles_shape[] = {
    JSON_TEXTS(struct user_roles_input, role_ids, .max = ROLE_ASSIGNED_MAX),
    JSON_END,
};

static void write_members(struct json_writer *w, const struct user *user)
{
    json_write_text(w, "id", user->id);
    json_write_text(w, "login", user->login);
    json_write_text(w, "name", user->name);
    json_write_text(w, "state", user->state);
    json_write_begin(w, "unit", '{');
    json_write_text(w, "id", user->unit_id);
    json_write_text(w, "kind", user->unit_kind);
    json_write_text(w, "code", user->unit_code);
    json_write_text(w, "name", user->unit_name);
    json_write_end(w, '}');
}

void user_json_row(struct json_writer *w, const void *row)
{
    const struct user *user = row;
    json_write_begin(w, NULL, '{');
    write_members(w, user);
    json_write_text(w, "role_names", user->role_names ? user->role_names : "");
    json_write_end(w, '}');
}

void user_json_roles(struct json_writer *w, const struct user *user, const struct list *roles)
{
    json_write_begin(w, NULL, '{');
    write_members(w, user);
    json_write_begin(w, "roles", '[');
    for (size_t i = 0; i < roles->count; i++) role_json_write(w, NULL, LIST_AT(roles, const struct role, i));
    json_write_end(w, ']');
    json_write_end(w, '}');
}
