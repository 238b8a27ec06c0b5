/* unit_json - units on the wire. */
#ifndef UNIT_JSON_H
#define UNIT_JSON_H

#include "http_page.h"
#include "json_read.h"
#include "json_write.h"
#include "unit.h"

struct unit_create_input {
    int kind; /* enum unit_kind */
    const char *code, *name, *parent_id;
    const struct json_value *details;
};
extern const struct json_field unit_create_shape[];

struct unit_change_input { /* what is NULL or -1 stays */
    const char *name, *parent_id;
    int state; /* enum unit_state */
    const char *effective_on;
    const struct json_value *details;
};
extern const struct json_field unit_change_shape[];

struct unit_query {
    const char *q, *code, *authority_id, *on, *cursor;
    int kind, format;
    int64_t limit, utc_offset;
};
extern const struct json_field unit_query_shape[];

struct unit_lookup_query {
    const char *code;
};
extern const struct json_field unit_lookup_shape[];

struct unit_show_query {
    const char *on;
};
extern const struct json_field unit_show_shape[];

struct unit_history_query {
    int64_t limit;
    const char *cursor;
};
extern const struct json_field unit_history_shape[];

void unit_json_change(struct json_writer *w, const struct unit_change *change);
void unit_json_write(struct json_writer *w, const char *name, const struct unit *unit);
/* The items of a list: authorities by level as nested "children". */
void unit_json_tree(struct json_writer *w, const struct list *authorities);
/* A record of texts, written again. */
const char *unit_json_details(struct arena *arena, const struct json_value *details);

#endif
