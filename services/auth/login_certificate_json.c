#include "login_certificate_json.h"
#include <stddef.h>

const struct json_field login_certificate_shape[] = {
    JSON_OBJECT(struct login_certificate_input, proof, struct proof, proof_shape),
    JSON_END,
};

void login_certificate_json(struct json_writer *w, const struct login_certificate *certificate)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", certificate->id);
    json_write_text(w, "subject", certificate->subject);
    json_write_text(w, "issuer", certificate->issuer);
    json_write_text(w, "serial", certificate->serial);
    json_write_text(w, "fingerprint", certificate->fingerprint);
    json_write_time(w, "not_after", certificate->not_after_ms);
    json_write_time(w, "registered", certificate->created_ms);
    json_write_time(w, "last_used", certificate->last_used_ms);
    json_write_end(w, '}');
}
