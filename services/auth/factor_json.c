#include "factor_json.h"
#include "account.h"
#include <stddef.h>

const struct json_field factor_password_shape[] = {
    JSON_TEXT(struct factor_password_input, password, .max = ACCOUNT_PASSWORD_MAX),
    JSON_END,
};

const struct json_field factor_code_shape[] = {
    JSON_TEXT(struct factor_code_input, code, .max = FACTOR_CODE_MAX),
    JSON_END,
};

void factor_json_state(struct json_writer *w, const struct factor_state *state)
{
    bool is_on = state->factor.is_on;
    json_write_begin(w, NULL, '{');
    json_write_bool(w, "on", is_on);
    json_write_time(w, "since", is_on ? state->factor.changed_ms : 0);
    json_write_int(w, "recovery_codes_left", is_on ? state->codes_left : 0);
    json_write_end(w, '}');
}

void factor_json_new(struct json_writer *w, const struct factor_new *made, const struct list *qr_rows)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "secret", made->secret);
    json_write_text(w, "uri", made->uri);
    json_write_begin(w, "qr", '[');
    for (size_t i = 0; i < qr_rows->count; i++) json_write_text(w, NULL, *LIST_AT(qr_rows, const char *const, i));
    json_write_end(w, ']');
    json_write_end(w, '}');
}

void factor_json_codes(struct json_writer *w, const struct factor_codes *codes)
{
    json_write_begin(w, NULL, '{');
    json_write_begin(w, "recovery_codes", '[');
    for (int i = 0; i < FACTOR_RECOVERY_CODES; i++) json_write_text(w, NULL, codes->texts[i]);
    json_write_end(w, ']');
    json_write_end(w, '}');
}
