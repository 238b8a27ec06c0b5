/* json_read - outside JSON into a declared struct, or a list of what is wrong with it.
 *
 *     struct period { const char *from, *to; };
 *     static const struct json_field period_shape[] = {
 *         JSON_TEXT(struct period, from, .check = json_check_date),
 *         JSON_TEXT(struct period, to, .check = json_check_date), JSON_END };
 *
 * Every field is required unless .optional; members that JSON lacks stay zero. Unknown and repeated fields, wrong
 * types, invalid UTF-8, control characters, nesting over 32 and bytes behind the value are faults; all faults are
 * collected in `why`, each with its path. RFC 8259. */
#ifndef JSON_READ_H
#define JSON_READ_H

#include "arena.h"
#include "bytes.h"
#include "list.h"
#include "problem.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_value; /* any JSON, for data whose shape is known only at run time */

enum json_kind {
    JSON_KIND_END,
    JSON_KIND_TEXT,   /* const char *; .min/.max count code points (default 1 and 255) */
    JSON_KIND_INT,    /* int64_t; .min/.max are the bounds (both 0: any) */
    JSON_KIND_BOOL,   /* bool */
    JSON_KIND_CHOICE, /* int: index into .choices (NULL-terminated); -1 when optional and absent */
    JSON_KIND_BYTES,  /* struct bytes from base64; .max counts decoded bytes */
    JSON_KIND_OBJECT, /* pointer to a struct of .shape; NULL when optional and absent */
    JSON_KIND_LIST,   /* struct list of structs of .shape; .max items (default 100) */
    JSON_KIND_TEXTS,  /* struct list of const char *; .max items */
    JSON_KIND_VALUE   /* const struct json_value * */
};

/* Says what form is expected ("a date like 2026-11-22"), or NULL when `text` is fine. In JSON it is asked about an
 * empty text too, which is not the same as none; in a query or a form an empty optional field is none. */
typedef const char *(*json_check)(const char *text);

struct json_field {
    const char *name;
    enum json_kind kind;
    size_t offset;
    bool optional;
    int64_t min, max;
    json_check check;
    const char *const *choices;
    const struct json_field *shape;
    size_t item_size;
};

#define JSON_FIELD_(kind_, type, member, ...)                                                                          \
    {                                                                                                                  \
        .name = #member, .kind = (kind_), .offset = offsetof(type, member), __VA_ARGS__                                \
    }
#define JSON_TEXT(type, member, ...) JSON_FIELD_(JSON_KIND_TEXT, type, member, __VA_ARGS__)
#define JSON_INT(type, member, ...)  JSON_FIELD_(JSON_KIND_INT, type, member, __VA_ARGS__)
#define JSON_BOOL(type, member, ...) JSON_FIELD_(JSON_KIND_BOOL, type, member, __VA_ARGS__)
#define JSON_CHOICE(type, member, choices_, ...)                                                                       \
    JSON_FIELD_(JSON_KIND_CHOICE, type, member, .choices = (choices_), __VA_ARGS__)
#define JSON_BYTES(type, member, ...) JSON_FIELD_(JSON_KIND_BYTES, type, member, __VA_ARGS__)
#define JSON_OBJECT(type, member, item, shape_, ...)                                                                   \
    JSON_FIELD_(JSON_KIND_OBJECT, type, member, .shape = (shape_), .item_size = sizeof(item), __VA_ARGS__)
#define JSON_LIST(type, member, item, shape_, ...)                                                                     \
    JSON_FIELD_(JSON_KIND_LIST, type, member, .shape = (shape_), .item_size = sizeof(item), __VA_ARGS__)
#define JSON_TEXTS(type, member, ...)                                                                                  \
    JSON_FIELD_(JSON_KIND_TEXTS, type, member, .item_size = sizeof(char *), __VA_ARGS__)
#define JSON_VALUE(type, member, ...) JSON_FIELD_(JSON_KIND_VALUE, type, member, __VA_ARGS__)
#define JSON_END                                                                                                       \
    {                                                                                                                  \
        .kind = JSON_KIND_END                                                                                          \
    }
#define JSON_END_OPEN                                                                                                  \
    {                                                                                                                  \
        .kind = JSON_KIND_END, .optional = true                                                                        \
    } /* other fields are ignored (RFC 6749 section 3.2) */

/* Fills `out` (a zeroed struct of `shape`); texts and lists live in `arena`. Fails: JSON_BROKEN, INPUT_INVALID. */
status json_read(struct bytes body, const struct json_field *shape, void *out, struct arena *arena, struct problem *why)
    MUST_USE;

/* The same from name=value pairs (a query, an HTML form): only TEXT, INT, BOOL ("true"/"false") and CHOICE fields. */
struct json_pair {
    const char *name, *value;
};
status json_read_pairs(const struct list *pairs, const struct json_field *shape, void *out, struct arena *arena,
                       struct problem *why) MUST_USE;

/* Any JSON, under the same strictness. The value lives in `arena`. */
status json_parse(struct bytes body, struct arena *arena, const struct json_value **out, struct problem *why) MUST_USE;

enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_RECORD };

struct json_value {
    enum json_type type;
    const char *name;               /* of a member of a record; else NULL */
    const char *text;               /* JSON_STRING: its text; JSON_NUMBER: as it was written */
    const struct json_value *child; /* first item or member */
    const struct json_value *next;  /* next item or member */
};

const struct json_value *json_member(const struct json_value *record, const char *name); /* NULL: none, or no record */
bool json_value_int(const struct json_value *value, int64_t *out); /* false: no whole number that fits */

/* Checks for .check */
const char *json_check_date(const char *text);     /* 2026-11-22 */
const char *json_check_time(const char *text);     /* RFC 3339 */
const char *json_check_id(const char *text);       /* id.h */
const char *json_check_code(const char *text);     /* unit code: 6 to 30 of A-Z 0-9 */
const char *json_check_one_line(const char *text); /* no line feed, no blanks around */

#endif
