/* role_json - roles and permissions on the wire. */
#ifndef ROLE_JSON_H
#define ROLE_JSON_H

#include "json_read.h"
#include "json_write.h"
#include "role.h"

struct role_input {
    const char *name, *description;
    struct list permissions; /* of const char * */
};
extern const struct json_field role_create_shape[];
extern const struct json_field role_change_shape[];      /* name and description alone */
extern const struct json_field role_permissions_shape[]; /* permissions alone */

void role_json_write(struct json_writer *w, const char *name, const struct role *role, bool chinese);
void role_json_bits(struct json_writer *w, const char *name, uint64_t bits); /* a list of permissions' names */
/* The members that say what a permission is. */
void role_json_permission(struct json_writer *w, enum permission permission, bool chinese);
/* All that there are, by group, and which of them the reader may hand out. */
void role_json_permissions(struct json_writer *w, uint64_t grantable, bool chinese);

#endif
