#include "account_json.h"
#include <stddef.h>

static const char *const kinds[] = {"officer", "taxpayer", NULL};      /* enum account_kind */
static const char *const password_modes[] = {"fixed", "random", NULL}; /* struct account_new */

const struct json_field account_create_shape[] = {
    JSON_TEXT(struct account_create_input, login, .max = ACCOUNT_LOGIN_MAX, .check = account_check_login),
    JSON_TEXT(struct account_create_input, name, .max = ACCOUNT_NAME_MAX, .check = json_check_one_line),
    JSON_TEXT(struct account_create_input, unit_id, .check = json_check_id),
    JSON_CHOICE(struct account_create_input, kind, kinds),
    JSON_CHOICE(struct account_create_input, password_mode, password_modes, .optional = true),
    JSON_END,
};

const struct json_field account_reset_shape[] = {
    JSON_CHOICE(struct account_reset_input, password_mode, password_modes, .optional = true),
    JSON_END,
};

const struct json_field account_query_shape[] = {
    JSON_TEXT(struct account_query, unit_id, .optional = true, .check = json_check_id),
    JSON_TEXT(struct account_query, q, .optional = true, .max = ACCOUNT_NAME_MAX),
    HTTP_TABLE_FIELDS(struct account_query),
    JSON_END,
};

/* The old one is only bounded: it was made under the rules of its time. The new one's rules are account_check_password.
 */
const struct json_field account_change_shape[] = {
    JSON_TEXT(struct account_change_input, old_password, .max = ACCOUNT_PASSWORD_MAX),
    JSON_TEXT(struct account_change_input, new_password, .max = ACCOUNT_PASSWORD_MAX),
    JSON_END,
};

void account_json_unit(struct json_writer *w, const struct account_unit *unit)
{
    if (!unit->id) {
        json_write_null(w, "unit");
        return;
    }
    json_write_begin(w, "unit", '{');
    json_write_text(w, "id", unit->id);
    json_write_text(w, "kind", unit->kind);
    json_write_text(w, "code", unit->code);
    json_write_text(w, "name", unit->name);
    json_write_end(w, '}');
}

static void write_members(struct json_writer *w, const struct account_row *row)
{
    const struct account *account = &row->account;
    bool is_initial = account->password != ACCOUNT_PASSWORD_OWN;
    json_write_text(w, "id", account->id);
    json_write_text(w, "login", account->login);
    json_write_text(w, "name", account->name);
    json_write_text(w, "kind", account_kind_name(account->kind));
    account_json_unit(w, &row->unit);
    json_write_text(w, "state", account_state_name(account->state));
    json_write_text(w, "password", is_initial ? "initial" : "own");
    json_write_time(w, "password_expires", is_initial ? account->password_until_ms : 0);
    json_write_time(w, "held", account->held_ms);
    json_write_time(w, "created", account->created_ms);
    json_write_time(w, "last_login", account->last_login_ms);
}

void account_json_row(struct json_writer *w, const char *name, const struct account_row *row)
{
    json_write_begin(w, name, '{');
    write_members(w, row);
    json_write_end(w, '}');
}

void account_json_made(struct json_writer *w, const struct account_made *made)
{
    json_write_begin(w, NULL, '{');
    write_members(w, &made->row);
    if (made->initial_password) json_write_text(w, "initial_password", made->initial_password);
    json_write_end(w, '}');
}
