#include "client_json.h"
#include "account_json.h"
#include "http_page.h"
#include <stddef.h>

const struct json_field client_create_shape[] = {
    JSON_TEXT(struct client_create_input, name, .max = CLIENT_NAME_MAX, .check = json_check_one_line),
    JSON_TEXT(struct client_create_input, unit_id, .check = json_check_id),
    JSON_TEXTS(struct client_create_input, scopes, .min = 1, .max = 20),
    JSON_END,
};

const struct json_field client_scopes_shape[] = {
    JSON_TEXTS(struct client_scopes_input, scopes, .min = 1, .max = 20),
    JSON_END,
};

const struct json_field client_query_shape[] = {HTTP_PAGE_FIELDS(struct client_query), JSON_END};

const struct json_field client_token_shape[] = {
    JSON_TEXT(struct client_token_input, grant_type, .optional = true),
    JSON_TEXT(struct client_token_input, scope, .optional = true, .max = 1000),
    JSON_TEXT(struct client_token_input, client_id, .optional = true),
    JSON_TEXT(struct client_token_input, client_secret, .optional = true),
    JSON_END_OPEN, /* section 3.2: unrecognized parameters are ignored */
};

const struct json_field client_service_shape[] = {
    JSON_TEXT(struct client_service_input, name, .max = 20),
    JSON_TEXT(struct client_service_input, secret),
    JSON_END,
};

static void write_members(struct json_writer *w, const struct client_row *row)
{
    const struct client *client = &row->client;
    json_write_text(w, "client_id", client->id);
    json_write_text(w, "name", client->name);
    account_json_unit(w, &row->unit);
    json_write_begin(w, "scopes", '[');
    for (int i = PERM_SERVICE + 1; i < PERM_COUNT; i++)
        if (client->scopes >> i & 1) json_write_text(w, NULL, permission_name((enum permission)i));
    json_write_end(w, ']');
    json_write_text(w, "state", client->is_active ? "active" : "disabled");
    json_write_time(w, "created", client->created_ms);
    json_write_time(w, "last_used", client->last_used_ms);
}

void client_json_row(struct json_writer *w, const struct client_row *row)
{
    json_write_begin(w, NULL, '{');
    write_members(w, row);
    json_write_end(w, '}');
}

void client_json_made(struct json_writer *w, const struct client_made *made)
{
    json_write_begin(w, NULL, '{');
    write_members(w, &made->row);
    json_write_text(w, "client_secret", made->secret);
    json_write_end(w, '}');
}
