#include "seal_json.h"

#include "http_table.h"
#include "seal_key.h"
#include "text.h"
#include "unit_search.h"

const char *const seal_states[] = {"enabled", "disabled", "pending", "suspended", NULL};

static const char *const sorts[] = {"created", "expiry", NULL};

#define PIN(type, member) JSON_TEXT(type, member, .min = SEAL_PIN_MIN, .max = SEAL_PIN_MAX, .check = seal_check_pin)

const struct json_field seal_import_shape[] = {
    JSON_TEXT(struct seal_import_fields, unit_code, .check = json_check_code),
    JSON_CHOICE(struct seal_import_fields, seal_type, seal_types),
    PIN(struct seal_import_fields, pin),
    JSON_TEXT(struct seal_import_fields, password, .optional = true, .max = 200),
    JSON_TEXT(struct seal_import_fields, approval_reason, .optional = true, .max = 200, .check = json_check_one_line),
    JSON_INT(struct seal_import_fields, width_mm, .optional = true, .min = 10, .max = 60),
    JSON_END};

const struct json_field seal_own_shape[] = {
    PIN(struct seal_own_fields, pin), JSON_TEXT(struct seal_own_fields, password, .optional = true, .max = 200),
    JSON_CHOICE(struct seal_own_fields, seal_type, seal_types, .optional = true),
    JSON_TEXT(struct seal_own_fields, approval_reason, .optional = true, .max = 200, .check = json_check_one_line),
    JSON_END};

const struct json_field seal_register_shape[] = {
    JSON_TEXT(struct seal_register_fields, challenge, .max = 400),
    JSON_TEXT(struct seal_register_fields, signature, .max = 2000),
    JSON_TEXT(struct seal_register_fields, approval_reason, .optional = true, .max = 200, .check = json_check_one_line),
    JSON_CHOICE(struct seal_register_fields, seal_type, seal_types, .optional = true), JSON_END};

const struct json_field seal_list_shape[] = {
    JSON_TEXT(struct seal_list_query, unit_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct seal_list_query, q, .optional = true, .max = 100, .check = unit_search_check),
    JSON_TEXT(struct seal_list_query, expires_from, .optional = true, .check = json_check_time),
    JSON_TEXT(struct seal_list_query, expires_to, .optional = true, .check = json_check_time),
    JSON_TEXT(struct seal_list_query, created_from, .optional = true, .check = json_check_time),
    JSON_TEXT(struct seal_list_query, created_to, .optional = true, .check = json_check_time),
    JSON_CHOICE(struct seal_list_query, sort, sorts, .optional = true),
    JSON_CHOICE(struct seal_list_query, state, seal_states, .optional = true),
    JSON_CHOICE(struct seal_list_query, type, seal_types, .optional = true),
    HTTP_TABLE_FIELDS(struct seal_list_query),
    JSON_END};

const struct json_field certificate_list_shape[] = {
    JSON_TEXT(struct certificate_list_query, unit_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct certificate_list_query, q, .optional = true, .max = 100, .check = unit_search_check),
    HTTP_TABLE_FIELDS(struct certificate_list_query), JSON_END};

const struct json_field seal_activation_shape[] = {
    JSON_TEXT(struct seal_activation_input, pin, .max = SEAL_PIN_MAX),
    JSON_INT(struct seal_activation_input, uses, .optional = true, .min = 1, .max = SEAL_USES_MAX), JSON_END};

const struct json_field seal_pin_shape[] = {JSON_TEXT(struct seal_pin_input, old_pin, .max = SEAL_PIN_MAX),
                                            PIN(struct seal_pin_input, new_pin), JSON_END};

const struct json_field ca_ocsp_shape[] = {JSON_TEXT(struct ca_ocsp_query, request, .max = 6000), JSON_END};

const struct json_field ca_revoke_shape[] = {
    JSON_CHOICE(struct ca_revoke_input, revocation_reason, ca_reasons),
    JSON_TEXT(struct ca_revoke_input, reason, .min = 1, .max = 200, .check = json_check_one_line),
    JSON_TEXT(struct ca_revoke_input, invalid_since, .optional = true, .check = json_check_time), JSON_END};

const struct json_field seal_reason_shape[] = {
    JSON_TEXT(struct seal_reason_input, reason, .max = 200, .check = json_check_one_line), JSON_END};

const struct json_field seal_signing_shape[] = {
    JSON_TEXT(struct seal_signing_input, seal_id, .check = json_check_id),
    JSON_TEXT(struct seal_signing_input, activation, .max = 1000),
    JSON_TEXT(struct seal_signing_input, method, .max = 16, .optional = true),
    JSON_VALUE(struct seal_signing_input, digests),
    JSON_TEXTS(struct seal_signing_input, document_ids, .min = 1, .max = SEAL_USES_MAX),
    JSON_END};

static void write_unit(struct json_writer *w, const struct certificate *c)
{
    json_write_begin(w, "unit", '{');
    json_write_text(w, "id", c->unit_id);
    json_write_text(w, "kind", c->unit_kind);
    json_write_text(w, "code", c->unit_code);
    json_write_text(w, "name", c->unit_name);
    json_write_end(w, '}');
}

/* null: neither revoked nor held. */
static void write_revocation(struct json_writer *w, const struct certificate *c)
{
    if (c->state == CA_GOOD) {
        json_write_null(w, "revocation");
        return;
    }
    json_write_begin(w, "revocation", '{');
    json_write_text(w, "reason", ca_reason_name((int)c->reason));
    json_write_time(w, "at", c->revoked_ms);
    json_write_time(w, "invalid_since", c->invalid_ms);
    json_write_end(w, '}');
}

void seal_json_certificate(struct json_writer *w, const char *name, const struct certificate *c)
{
    json_write_begin(w, name, '{');
    json_write_text(w, "id", c->id);
    write_unit(w, c);
    json_write_text(w, "subject", c->subject);
    json_write_text(w, "subject_name", c->subject_name);
    json_write_text(w, "issuer", c->issuer);
    json_write_text(w, "serial", c->serial);
    json_write_text(w, "key_name", c->key_name);
    json_write_int(w, "key_bits", c->key_bits);
    json_write_text(w, "fingerprint", c->fingerprint);
    json_write_text(w, "trust", c->trust);
    json_write_time(w, "not_before", c->not_before_ms);
    json_write_time(w, "not_after", c->not_after_ms);
    json_write_bool(w, "issued_here", c->ca_id && *c->ca_id);
    json_write_text(w, "state", ca_state_name(c->state));
    write_revocation(w, c);
    json_write_end(w, '}');
}

void seal_json_write(struct json_writer *w, const char *name, const struct seal *s)
{
    json_write_begin(w, name, '{');
    json_write_text(w, "id", s->id);
    json_write_text(w, "number", s->number);
    json_write_text(w, "type", s->type);
    json_write_text(w, "name", s->name);
    json_write_text(w, "state", seal_state_name(s->state));
    json_write_text(w, "unlock_by", seal_unlock_name(s->unlock_by));
    write_unit(w, &s->certificate);
    json_write_int(w, "width_mm", s->width_mm);
    json_write_int(w, "height_mm", s->height_mm);
    json_write_int(w, "uses", s->uses);
    json_write_time(w, "last_used", s->last_used_ms);
    json_write_time(w, "created", s->created_ms);
    json_write_int(w, "pin_failures", s->pin_failures);
    seal_json_certificate(w, "certificate", &s->certificate);
    json_write_end(w, '}');
}
