#include "session_json.h"
#include "account_json.h"
#include "factor.h"
#include "text.h"
#include <stddef.h>

/* Any text may be tried as a login: what cannot be one is just wrong. */
const struct json_field session_login_shape[] = {
    JSON_TEXT(struct session_login_input, login, .max = ACCOUNT_LOGIN_MAX),
    JSON_TEXT(struct session_login_input, password, .max = ACCOUNT_PASSWORD_MAX),
    JSON_OBJECT(struct session_login_input, proof, struct proof, proof_shape, .optional = true),
    JSON_END,
};

const struct json_field session_factor_shape[] = {
    JSON_TEXT(struct session_factor_input, ticket, .max = 512),
    JSON_TEXT(struct session_factor_input, code, .max = FACTOR_CODE_MAX),
    JSON_END,
};

static void write_permissions(struct json_writer *w, uint64_t permissions)
{
    json_write_begin(w, "permissions", '[');
    for (int i = PERM_SERVICE + 1; i < PERM_COUNT; i++)
        if (permissions >> i & 1) json_write_text(w, NULL, permission_name((enum permission)i));
    json_write_end(w, ']');
}

static void write_account(struct json_writer *w, const struct session_grant *grant)
{
    const struct account *account = &grant->account;
    json_write_begin(w, "account", '{');
    json_write_text(w, "id", account->id);
    json_write_text(w, "login", account->login);
    json_write_text(w, "name", account->name);
    json_write_text(w, "kind", account_kind_name(account->kind));
    account_json_unit(w, &grant->unit);
    write_permissions(w, grant->permissions);
    json_write_int(w, "password_age_days", grant->password_days);
    json_write_bool(w, "password_remind", grant->password_remind);
    json_write_bool(w, "held", account->held_ms != 0);
    json_write_end(w, '}');
}

void session_json_grant(struct json_writer *w, const struct session_grant *grant)
{
    json_write_begin(w, NULL, '{');
    if (grant->ticket) {
        json_write_text(w, "stage", "second_factor");
        json_write_text(w, "ticket", grant->ticket);
        json_write_int(w, "expires_s", FACTOR_TICKET_S);
        json_write_end(w, '}');
        return;
    }
    if (grant->access_token) {
        json_write_text(w, "access_token", grant->access_token);
        json_write_int(w, "expires_s", SESSION_ACCESS_S);
    }
    json_write_text(w, "stage", account_stage_name(grant->stage));
    write_account(w, grant);
    json_write_end(w, '}');
}

void session_json_item(struct json_writer *w, const struct session *session, const char *current_id)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", session->id);
    json_write_text(w, "address", session->address);
    json_write_text(w, "agent", session->agent);
    json_write_time(w, "created", session->created_ms);
    json_write_time(w, "last_used", session->last_ms);
    json_write_time(w, "expires", session->expires_ms);
    json_write_bool(w, "by_certificate", session->by_key);
    json_write_bool(w, "current", text_equal(session->id, current_id));
    json_write_end(w, '}');
}
