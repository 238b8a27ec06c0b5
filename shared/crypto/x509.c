#include "text.h"
#include "x509_parse.h"
#include <openssl/pem.h>
#include <string.h>

enum { CERTIFICATES_MAX = 500 };

static bool is_pem(struct bytes file)
{
    return memmem(file.data, file.size, "-----BEGIN ", 11) != NULL;
}

static void add_pem(struct bytes file, struct arena *arena, struct list *out)
{
    char *name = NULL, *header = NULL;
    unsigned char *data = NULL;
    long size = 0;
    AUTO(BIO, in);
    in = BIO_new_mem_buf(file.data, (int)file.size);
    while (in && out->count < CERTIFICATES_MAX && PEM_read_bio(in, &name, &header, &data, &size)) {
        if (strcmp(name, PEM_STRING_X509) == 0)
            *(struct bytes *)list_add(out) = bytes_copy(arena, bytes_of(data, (size_t)size));
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
}

static status collect(struct bytes file, struct arena *arena, struct list *out, struct problem *why)
{
    *out = LIST_OF(arena, struct bytes);
    if (file.size > (size_t)CERTIFICATES_MAX * X509_FILE_MAX) return problem_set(why, CERTIFICATE_BROKEN, "size");
    if (is_pem(file))
        add_pem(file, arena, out);
    else
        *(struct bytes *)list_add(out) = bytes_copy(arena, file);
    return out->count > 0 ? OK : problem_set(why, CERTIFICATE_BROKEN, "PEM");
}

status x509_read_all(struct bytes file, struct arena *arena, struct list *out, struct problem *why)
{
    TRY(collect(file, arena, out, why));
    for (size_t i = 0; i < out->count; i++) {
        AUTO(X509, certificate);
        certificate = x509_parse(*LIST_AT(out, struct bytes, i));
        if (!certificate) return problem_set(why, CERTIFICATE_BROKEN, "DER");
    }
    return OK;
}

status x509_read(struct bytes file, struct arena *arena, struct x509 *out, struct problem *why)
{
    struct list all;
    AUTO(X509, certificate);
    if (file.size == 0 || file.size > X509_FILE_MAX) return problem_set(why, CERTIFICATE_BROKEN, "size");
    TRY(collect(file, arena, &all, why));
    if (all.count != 1) return problem_set(why, CERTIFICATE_BROKEN, "%zu certificates", all.count);
    struct bytes der = *LIST_AT(&all, struct bytes, 0);
    certificate = x509_parse(der);
    bool good = certificate && x509_parse_facts(certificate, der, arena, out);
    return good ? OK : problem_set(why, CERTIFICATE_BROKEN, "X.509");
}

struct list x509_subject_values(const struct x509 *certificate, const char *field, struct arena *arena)
{
    AUTO(X509, parsed);
    parsed = x509_parse(certificate->der);
    if (!parsed) return LIST_OF(arena, const char *);
    return x509_parse_values(X509_get_subject_name(parsed), field, arena);
}

bool x509_subject_has(const struct x509 *certificate, const char *field, const char *value)
{
    AUTO_ARENA(scratch);
    struct list values = x509_subject_values(certificate, field, scratch);
    for (size_t i = 0; i < values.count; i++) {
        if (text_equal(*LIST_AT(&values, const char *, i), value)) return true;
    }
    return false;
}

bool x509_is_valid_at(const struct x509 *certificate, int64_t at_ms)
{
    return at_ms >= certificate->not_before_ms && at_ms <= certificate->not_after_ms;
}

bool x509_may_seal(const struct x509 *certificate)
{
    return certificate->may_seal;
}

bool x509_may_timestamp(const struct x509 *certificate)
{
    return certificate->may_timestamp;
}
