/* seal_json - seals and certificates on the wire. */
#ifndef SEAL_JSON_H
#define SEAL_JSON_H

#include "json_read.h"
#include "json_write.h"
#include "seal.h"

struct seal_import_fields {
    const char *unit_code, *pin, *password, *approval_reason;
    int seal_type;
    int64_t width_mm;
};
struct seal_own_fields { /* a taxpayer's own certificate */
    const char *pin, *password, *approval_reason;
    int seal_type;
};
struct seal_register_fields { /* a certificate whose key stays with its holder */
    const char *challenge, *signature, *approval_reason;
    int seal_type;
};
struct seal_list_query {
    const char *unit_code, *q, *expires_from, *expires_to, *created_from, *created_to, *cursor;
    int state, type, sort, format;
    int64_t limit, utc_offset;
};
struct seal_activation_input {
    const char *pin;
    int64_t uses;
};
struct seal_pin_input {
    const char *old_pin, *new_pin;
};
struct seal_reason_input {
    const char *reason;
};
struct ca_revoke_input {
    int revocation_reason; /* of ca_reasons */
    const char *reason, *invalid_since;
};
struct ca_ocsp_query {
    const char *request; /* base64 */
};
struct seal_signing_input {
    const char *seal_id, *activation;
    const char *method; /* sign_method_name(); NULL: the usual one of the key */
    const struct json_value
        *digests;             /* base64 of what the key signs; longer than a text may be where it is no digest */
    struct list document_ids; /* const char * */
};
struct certificate_list_query {
    const char *unit_code, *q, *cursor;
    int format;
    int64_t limit, utc_offset;
};

extern const char *const seal_states[];
extern const struct json_field seal_import_shape[], seal_own_shape[], seal_register_shape[], seal_list_shape[],
    seal_activation_shape[], seal_pin_shape[], seal_reason_shape[], seal_signing_shape[], certificate_list_shape[],
    ca_revoke_shape[], ca_ocsp_shape[];

void seal_json_write(struct json_writer *w, const char *name, const struct seal *seal);
void seal_json_certificate(struct json_writer *w, const char *name, const struct certificate *certificate);

#endif
