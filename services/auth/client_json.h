/* client_json - inputs and answers about API clients. */
#ifndef CLIENT_JSON_H
#define CLIENT_JSON_H

#include "client_flow.h"
#include "json_read.h"
#include "json_write.h"

struct client_create_input {
    const char *name, *unit_id;
    struct list scopes;
};
extern const struct json_field client_create_shape[];

struct client_scopes_input {
    struct list scopes; /* of const char * */
};
extern const struct json_field client_scopes_shape[];

struct client_query {
    const char *cursor;
    int64_t limit;
};
extern const struct json_field client_query_shape[];

struct client_token_input { /* RFC 6749 section 4.4.2; all optional, so that what lacks is answered in its words */
    const char *grant_type, *scope, *client_id, *client_secret;
};
extern const struct json_field client_token_shape[];

struct client_service_input {
    const char *name, *secret;
};
extern const struct json_field client_service_shape[];

void client_json_row(struct json_writer *w, const struct client_row *row);
void client_json_made(struct json_writer *w, const struct client_made *made); /* with client_secret */

#endif
