#include "role_json.h"

const struct json_field role_create_shape[] = {
    JSON_TEXT(struct role_input, name, .max = ROLE_NAME_MAX, .check = json_check_one_line),
    JSON_TEXT(struct role_input, description, .optional = true, .max = ROLE_DESCRIPTION_MAX),
    JSON_TEXTS(struct role_input, permissions, .optional = true, .max = PERM_COUNT),
    JSON_END,
};

const struct json_field role_change_shape[] = {
    JSON_TEXT(struct role_input, name, .optional = true, .min = 1, .max = ROLE_NAME_MAX, .check = json_check_one_line),
    JSON_TEXT(struct role_input, description, .optional = true, .max = ROLE_DESCRIPTION_MAX),
    JSON_END,
};

const struct json_field role_permissions_shape[] = {
    JSON_TEXTS(struct role_input, permissions, .max = PERM_COUNT),
    JSON_END,
};

void role_json_bits(struct json_writer *w, const char *name, uint64_t bits)
{
    json_write_begin(w, name, '[');
    for (int permission = 0; permission < PERM_COUNT; permission++)
        if (bits & role_bit((enum permission)permission))
            json_write_text(w, NULL, permission_name((enum permission)permission));
    json_write_end(w, ']');
}

void role_json_write(struct json_writer *w, const char *name, const struct role *role, bool chinese)
{
    json_write_begin(w, name, '{');
    json_write_text(w, "id", role->id);
    json_write_text(w, "code", role->code);
    json_write_text(w, "name", role_title(role->code, role->name, chinese));
    json_write_text(w, "description", role_about(role->code, role->description, chinese));
    json_write_bool(w, "built_in", role->code != NULL);
    json_write_text(w, "account_kind", role->account_kind);
    role_json_bits(w, "permissions", role->permissions);
    role_json_bits(w, "grantable", role->permissions | role->grantable);
    json_write_int(w, "holders", role->holders);
    json_write_time(w, "changed", role->changed_ms);
    json_write_end(w, '}');
}

static const char *power_of(enum permission permission)
{
    static const char *const names[ROLE_POWER_COUNT] = {"manage", "use", "audit"};
    for (int power = 0; power < ROLE_POWER_COUNT; power++)
        if (role_power_bits((enum role_power)power) & role_bit(permission)) return names[power];
    return NULL;
}

void role_json_permission(struct json_writer *w, enum permission permission, bool chinese)
{
    json_write_text(w, "name", permission_name(permission));
    json_write_text(w, "group", permission_group(permission));
    json_write_text(w, "title", permission_text(permission, chinese));
    json_write_text(w, "power", power_of(permission));
}

void role_json_permissions(struct json_writer *w, uint64_t grantable, bool chinese)
{
    for (int i = 0; i < PERM_COUNT; i++) {
        enum permission permission = (enum permission)i;
        if (!permission_name(permission)) continue;
        json_write_begin(w, NULL, '{');
        role_json_permission(w, permission, chinese);
        json_write_bool(w, "grantable", (grantable & role_bit(permission)) != 0);
        json_write_end(w, '}');
    }
}
