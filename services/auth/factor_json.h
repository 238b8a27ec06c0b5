/* factor_json - inputs and answers about the second factor. */
#ifndef FACTOR_JSON_H
#define FACTOR_JSON_H

#include "factor_flow.h"
#include "json_read.h"
#include "json_write.h"
#include "list.h"

struct factor_password_input {
    const char *password;
};
extern const struct json_field factor_password_shape[];

struct factor_code_input {
    const char *code;
};
extern const struct json_field factor_code_shape[];

void factor_json_state(struct json_writer *w, const struct factor_state *state);
void factor_json_new(struct json_writer *w, const struct factor_new *made, const struct list *qr_rows);
void factor_json_codes(struct json_writer *w, const struct factor_codes *codes);

#endif
