#include "ses_report.h"
#include "clock.h"
#include "digest.h"
#include "json_write.h"
#include "ses_algorithm.h"
#include "ses_read.h"
#include "ses_value.h"
#include "ses_words.h"

static void write_warnings(unsigned warnings, struct json_writer *w)
{
    json_write_begin(w, "warnings", '[');
    for (int i = 0; i < SES_WARNINGS; i++)
        if (warnings >> i & 1) json_write_text(w, NULL, ses_words_warning_name((enum ses_warning)i));
    json_write_end(w, ']');
}

static void write_algorithm(struct bytes oid, struct json_writer *w)
{
    const char *name = ses_algorithm_name(oid);
    json_write_text(w, "algorithm", name ? name : ses_value_dotted(w->out.arena, oid));
}

static const char *name_of(struct bytes certificate, struct arena *arena)
{
    struct x509 facts;
    struct problem ignored;
    return x509_read(certificate, arena, &facts, &ignored) == OK ? facts.subject : NULL;
}

static void write_listed(const struct ses_seal *seal, struct json_writer *w)
{
    json_write_begin(w, "certificates", '[');
    for (size_t i = 0; i < seal->listed.count; i++) {
        const struct ses_listed *one = LIST_AT(&seal->listed, const struct ses_listed, i);
        char fingerprint[DIGEST_HEX_SIZE];
        digest_sha256_hex(one->value, fingerprint);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "digest", one->digest);
        json_write_text(w, "value", one->digest ? bytes_hex(w->out.arena, one->value) : fingerprint);
        json_write_text(w, "subject", one->digest ? NULL : name_of(one->value, w->out.arena));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_extensions(const struct list *all, struct json_writer *w)
{
    json_write_begin(w, "extensions", '[');
    for (size_t i = 0; i < all->count; i++) {
        const struct ses_extension *one = LIST_AT(all, const struct ses_extension, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "oid", one->oid);
        json_write_bool(w, "critical", one->is_critical);
        json_write_bytes(w, "value", one->value);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_picture(const struct ses_seal *seal, struct json_writer *w)
{
    json_write_begin(w, "picture", '{');
    json_write_text(w, "type", seal->picture_type);
    json_write_text(w, "found", ses_read_picture_type(seal->picture));
    json_write_int(w, "size", (int64_t)seal->picture.size);
    json_write_int(w, "width_mm", seal->width_mm);
    json_write_int(w, "height_mm", seal->height_mm);
    json_write_end(w, '}');
}

void ses_report_seal_facts(const struct ses_seal *seal, struct json_writer *w)
{
    json_write_int(w, "version", seal->version);
    json_write_text(w, "vendor", seal->vendor);
    json_write_text(w, "number", seal->id);
    json_write_int(w, "type", seal->type);
    json_write_text(w, "name", seal->name);
    json_write_time(w, "created", seal->created_ms);
    json_write_time(w, "valid_from", seal->start_ms);
    json_write_time(w, "valid_until", seal->end_ms);
    write_algorithm(seal->made.algorithm, w);
    write_picture(seal, w);
    json_write_int(w, "list_type", seal->list_type);
    write_listed(seal, w);
    write_extensions(&seal->extensions, w);
    write_warnings(seal->warnings, w);
}

static void write_step(const char *clause, const char *name, const struct ses_step *step, struct json_writer *w)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "clause", clause);
    json_write_text(w, "step", name);
    json_write_text(w, "outcome", ses_verify_outcome(step->outcome));
    json_write_text(w, "reason", step->reason);
    json_write_end(w, '}');
}

void ses_report_seal_steps(const struct ses_seal_report *report, struct json_writer *w)
{
    json_write_begin(w, "steps", '[');
    for (int i = 0; i < SES_SEAL_STEPS; i++)
        write_step(ses_verify_seal_clause(i), ses_verify_seal_step(i), &report->steps[i], w);
    json_write_end(w, ']');
}

static void write_person(const char *name, const struct ses_person *person, struct json_writer *w)
{
    const struct x509 *facts = &person->facts;
    if (!person->is_read) {
        json_write_null(w, name);
        return;
    }
    json_write_begin(w, name, '{');
    json_write_text(w, "subject", facts->subject);
    json_write_text(w, "issuer", facts->issuer);
    json_write_text(w, "serial", facts->serial);
    json_write_text(w, "key", facts->key_name);
    json_write_time(w, "not_before", facts->not_before_ms);
    json_write_time(w, "not_after", facts->not_after_ms);
    json_write_text(w, "fingerprint", facts->fingerprint);
    json_write_text(w, "trust", trust_verdict_name(person->trust.verdict));
    json_write_text(w, "trust_reason", person->trust.reason);
    json_write_text(w, "revocation", revocation_status_name(person->revocation.status));
    json_write_end(w, '}');
}

static void write_seal(const struct ses_seal_report *report, struct json_writer *w)
{
    json_write_text(w, "overall", ses_verify_overall(report->overall));
    ses_report_seal_steps(report, w);
    write_person("maker", &report->maker, w);
    json_write_time(w, "stamped", report->stamped_ms);
    if (!report->is_read) return;
    json_write_begin(w, "seal", '{');
    ses_report_seal_facts(&report->seal, w);
    json_write_end(w, '}');
}

void ses_report_seal_json(const struct ses_seal_report *report, const char *file, struct json_writer *w)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "file", file);
    json_write_text(w, "kind", "seal");
    write_seal(report, w);
    json_write_end(w, '}');
}

static void write_steps(const struct ses_signature_report *report, struct json_writer *w)
{
    json_write_begin(w, "steps", '[');
    for (int i = 0; i < SES_SIGN_STEPS; i++)
        write_step(ses_verify_sign_clause(i), ses_verify_sign_step(i), &report->steps[i], w);
    json_write_end(w, ']');
}

void ses_report_signature_part(const struct ses_signature_report *report, const char *name, struct json_writer *w)
{
    json_write_begin(w, name, '{');
    write_steps(report, w);
    json_write_begin(w, "seal", '{');
    ses_report_seal_steps(&report->seal, w);
    json_write_text(w, "number", report->signature.seal.id);
    json_write_text(w, "name", report->signature.seal.name);
    json_write_int(w, "version", report->signature.seal.version);
    json_write_text(w, "maker", report->seal.maker.is_read ? report->seal.maker.facts.subject : NULL);
    json_write_end(w, '}');
    write_warnings(report->signature.warnings, w);
    json_write_end(w, '}');
}

void ses_report_signature_json(const struct ses_signature_report *report, const char *file, struct json_writer *w)
{
    const struct ses_signature *signature = &report->signature;
    json_write_begin(w, NULL, '{');
    json_write_text(w, "file", file);
    json_write_text(w, "kind", "signature");
    json_write_text(w, "overall", ses_verify_overall(report->overall));
    write_steps(report, w);
    write_person("signer", &report->signer, w);
    if (report->is_read) {
        json_write_time(w, "time", signature->time_ms);
        json_write_time(w, "stamped", report->stamped_ms);
        write_algorithm(signature->made.algorithm, w);
        json_write_text(w, "hash", bytes_hex(w->out.arena, signature->hash));
        json_write_text(w, "property", signature->property);
        write_extensions(&signature->extensions, w);
        write_warnings(signature->warnings, w);
        json_write_begin(w, "seal", '{');
        write_seal(&report->seal, w);
        json_write_end(w, '}');
    }
    json_write_end(w, '}');
}

int ses_report_exit(enum ses_overall overall)
{
    if (overall == SES_VALID) return 0;
    return overall == SES_UNTRUSTED ? 3 : 1;
}
