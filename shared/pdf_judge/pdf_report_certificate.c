#include "json_write.h"
#include "pdf_report.h"
#include "x509_extension.h"

static void write_extensions(struct bytes der, struct json_writer *w)
{
    struct list all = x509_extension_all(der, w->out.arena);
    json_write_begin(w, "extensions", '[');
    for (size_t i = 0; i < all.count; i++) {
        const struct x509_extension *one = LIST_AT(&all, struct x509_extension, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "oid", one->oid);
        json_write_text(w, "name", one->name);
        json_write_bool(w, "critical", one->is_critical);
        json_write_text(w, "value", one->value);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_usage(const struct x509 *certificate, struct json_writer *w)
{
    static const struct {
        unsigned bit;
        const char *name;
    } usages[] = {{X509_MAY_SIGN, "digitalSignature"},
                  {X509_MAY_COMMIT, "nonRepudiation"},
                  {X509_MAY_ENCIPHER, "keyEncipherment"},
                  {X509_MAY_CERTIFY, "keyCertSign"}};
    json_write_begin(w, "key_usage", '[');
    for (size_t i = 0; certificate->has_key_usage && i < sizeof usages / sizeof *usages; i++)
        if (certificate->key_usage & usages[i].bit) json_write_text(w, NULL, usages[i].name);
    json_write_end(w, ']');
}

static void write_certificate(const struct x509 *certificate, struct json_writer *w)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "fingerprint", certificate->fingerprint);
    json_write_text(w, "name", certificate->name);
    json_write_text(w, "subject", certificate->subject);
    json_write_text(w, "issuer", certificate->issuer);
    json_write_text(w, "serial", certificate->serial);
    json_write_time(w, "not_before", certificate->not_before_ms);
    json_write_time(w, "not_after", certificate->not_after_ms);
    json_write_text(w, "key", certificate->key_name);
    json_write_int(w, "key_bits", certificate->key_bits);
    json_write_text(w, "signature", certificate->signature_name);
    json_write_bool(w, "authority", certificate->is_authority);
    json_write_bool(w, "self_issued", certificate->is_self_issued);
    json_write_bool(w, "weak", certificate->is_weak);
    write_usage(certificate, w);
    write_extensions(certificate->der, w);
    json_write_bytes(w, "der", certificate->der);
    json_write_end(w, '}');
}

/* Adds it unless the same bytes stand there already. */
static void collect(struct list *all, struct bytes der)
{
    for (size_t i = 0; i < all->count; i++)
        if (bytes_equal(*LIST_AT(all, struct bytes, i), der)) return;
    if (der.size > 0 && all->count < PDF_REPORT_CERTIFICATES_MAX) *(struct bytes *)list_add(all) = der;
}

static struct list certificates(const struct pdf_verify_report *report, struct arena *arena)
{
    struct list all = LIST_OF(arena, struct bytes);
    for (size_t i = 0; i < report->signatures.count; i++) {
        const struct pdf_verify_signature *s = LIST_AT(&report->signatures, struct pdf_verify_signature, i);
        if (s->has_signer) collect(&all, s->signer.der);
        for (size_t k = 0; k < s->chain.count; k++) collect(&all, *LIST_AT(&s->chain, struct bytes, k));
    }
    return all;
}

void pdf_report_certificates(const struct pdf_verify_report *report, const char *name, struct json_writer *out)
{
    struct problem why;
    struct x509 facts;
    struct list all = certificates(report, out->out.arena);
    json_write_begin(out, name, '[');
    for (size_t i = 0; i < all.count; i++)
        if (x509_read(*LIST_AT(&all, struct bytes, i), out->out.arena, &facts, &why) == OK)
            write_certificate(&facts, out);
    json_write_end(out, ']');
}
