/* account_json - inputs and answers about accounts. */
#ifndef ACCOUNT_JSON_H
#define ACCOUNT_JSON_H

#include "account_flow.h"
#include "http_table.h"
#include "json_read.h"
#include "json_write.h"

struct account_create_input {
    const char *login, *name, *unit_id;
    int kind, password_mode;
};
extern const struct json_field account_create_shape[];

struct account_reset_input {
    int password_mode;
};
extern const struct json_field account_reset_shape[];

struct account_query {
    const char *unit_id, *q, *cursor;
    int64_t limit, utc_offset;
    int format;
};
extern const struct json_field account_query_shape[];

struct account_change_input {
    const char *old_password, *new_password;
};
extern const struct json_field account_change_shape[];

void account_json_unit(struct json_writer *w, const struct account_unit *unit); /* "unit": {…} or null */
void account_json_row(struct json_writer *w, const char *name, const struct account_row *row);
void account_json_made(struct json_writer *w, const struct account_made *made); /* with initial_password, if random */

#endif
