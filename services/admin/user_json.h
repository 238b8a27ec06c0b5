/* user_json - officers' accounts and their roles on the wire. */
#ifndef USER_JSON_H
#define USER_JSON_H

#include "http_table.h"
#include "json_read.h"
#include "json_write.h"
#include "user.h"

struct user_query {
    const char *authority_id, *q;
    int64_t limit, utc_offset;
    const char *cursor;
    int format;
};
extern const struct json_field user_query_shape[];

struct user_roles_input {
    struct list role_ids; /* of const char * */
};
extern const struct json_field user_roles_shape[];

void user_json_row(struct json_writer *w, const void *user);
void user_json_roles(struct json_writer *w, const struct user *user, const struct list *roles, bool chinese);

/* The grants by permission, each with all roles that give it. */
void user_json_grants(struct json_writer *w, const struct user *user, const struct list *grants, bool chinese);

#endif
