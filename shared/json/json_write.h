/* json_write - JSON out, straight into a buffer.
 *
 *     struct json_writer w = { .out = { .arena = arena } };
 *     json_write_begin(&w, NULL, '{');
 *     json_write_text(&w, "id", seal->id);
 *     json_write_begin(&w, "items", '[');
 *     json_write_end(&w, ']');
 *     json_write_end(&w, '}');
 *
 * `name` is NULL inside a list and for the outermost value. Text must be UTF-8; what is not becomes U+FFFD. */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include "bytes.h"
#include <stdbool.h>
#include <stdint.h>

struct json_value;

struct json_writer {
    struct buffer out;
    bool started; /* something stands before, on this level */
};

void json_write_begin(struct json_writer *w, const char *name, char bracket);    /* '{' or '[' */
void json_write_end(struct json_writer *w, char bracket);                        /* '}' or ']' */
void json_write_text(struct json_writer *w, const char *name, const char *text); /* NULL: null */
void json_write_int(struct json_writer *w, const char *name, int64_t number);
void json_write_bool(struct json_writer *w, const char *name, bool value);
void json_write_null(struct json_writer *w, const char *name);
void json_write_time(struct json_writer *w, const char *name, int64_t ms);      /* RFC 3339; 0: null */
void json_write_bytes(struct json_writer *w, const char *name, struct bytes b); /* base64 */
void json_write_number(struct json_writer *w, const char *name, double number, int decimals);
void json_write_raw(struct json_writer *w, const char *name, struct bytes json); /* JSON made by us before */
void json_write_value(struct json_writer *w, const char *name, const struct json_value *value);

#endif
