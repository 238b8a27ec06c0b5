/* login_certificate_json - inputs and answers about certificates that sign in. */
#ifndef LOGIN_CERTIFICATE_JSON_H
#define LOGIN_CERTIFICATE_JSON_H

#include "json_read.h"
#include "json_write.h"
#include "login_certificate.h"
#include "proof.h"

struct login_certificate_input {
    const struct proof *proof;
};
extern const struct json_field login_certificate_shape[];

void login_certificate_json(struct json_writer *w, const struct login_certificate *certificate);

#endif
