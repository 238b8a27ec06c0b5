/* session_json - inputs and answers about sessions. */
#ifndef SESSION_JSON_H
#define SESSION_JSON_H

#include "json_read.h"
#include "json_write.h"
#include "proof.h"
#include "session.h"
#include "session_grant.h"

struct session_login_input {
    const char *login, *password;
    const struct proof *proof; /* NULL: absent */
};
extern const struct json_field session_login_shape[];

struct session_factor_input {
    const char *ticket, *code;
};
extern const struct json_field session_factor_shape[];

/* {"access_token", "expires_s", "stage", "account"}; without the first two when the grant carries no token.
 * {"stage": "second_factor", "ticket", "expires_s"} when a second factor is asked for first. */
void session_json_grant(struct json_writer *w, const struct session_grant *grant);
void session_json_item(struct json_writer *w, const struct session *session, const char *current_id);

#endif
