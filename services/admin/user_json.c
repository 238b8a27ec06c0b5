#include "user_json.h"
#include "role_json.h"
#include "text.h"
#include "unit.h"

const struct json_field user_query_shape[] = {
    JSON_TEXT(struct user_query, authority_id, .optional = true, .check = json_check_id),
    JSON_TEXT(struct user_query, q, .optional = true, .max = UNIT_NAME_MAX),
    HTTP_TABLE_FIELDS(struct user_query),
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
    json_write_text(w, "role_names", user->role_names);
    json_write_end(w, '}');
}

void user_json_roles(struct json_writer *w, const struct user *user, const struct list *roles, bool chinese)
{
    json_write_begin(w, NULL, '{');
    write_members(w, user);
    json_write_begin(w, "roles", '[');
    for (size_t i = 0; i < roles->count; i++) role_json_write(w, NULL, LIST_AT(roles, const struct role, i), chinese);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_source(struct json_writer *w, const struct user_grant *grant, bool chinese)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "role_id", grant->role_id);
    json_write_text(w, "role_name", role_title(grant->role_code, grant->role_name, chinese));
    json_write_bool(w, "by_kind", grant->by_kind);
    json_write_bool(w, "use", !grant->grant_only);
    json_write_time(w, "since", grant->since_ms);
    json_write_text(w, "by_id", grant->by_id && *grant->by_id ? grant->by_id : NULL);
    json_write_text(w, "by_name", grant->by_name);
    json_write_end(w, '}');
}

/* All grants of the same permission, which follow one another; answers the next one. */
static size_t write_grants(struct json_writer *w, const struct list *grants, size_t at, bool chinese)
{
    const char *name = LIST_AT(grants, const struct user_grant, at)->permission;
    enum permission permission;
    bool known = permission_find(name, &permission), use = false;
    size_t end = at;
    for (; end < grants->count; end++) {
        const struct user_grant *grant = LIST_AT(grants, const struct user_grant, end);
        if (!text_equal(grant->permission, name)) break;
        use = use || !grant->grant_only;
    }
    if (!known) return end; /* of a newer program */
    json_write_begin(w, NULL, '{');
    role_json_permission(w, permission, chinese);
    json_write_bool(w, "use", use);
    json_write_begin(w, "from", '[');
    for (size_t i = at; i < end; i++) write_source(w, LIST_AT(grants, const struct user_grant, i), chinese);
    json_write_end(w, ']');
    json_write_end(w, '}');
    return end;
}

void user_json_grants(struct json_writer *w, const struct user *user, const struct list *grants, bool chinese)
{
    json_write_begin(w, NULL, '{');
    write_members(w, user);
    json_write_bool(w, "in_force", text_equal(user->state, "active") && text_equal(user->unit_state, "active"));
    json_write_begin(w, "permissions", '[');
    for (size_t at = 0; at < grants->count;) at = write_grants(w, grants, at, chinese);
    json_write_end(w, ']');
    json_write_end(w, '}');
}
