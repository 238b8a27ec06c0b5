#include "x509.h"
#include "digest.h"
#include "openssl_auto.h"
#include "text.h"
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <string.h>
#include <time.h>

enum { RSA_BITS_MIN = 2048, NAME_TEXT_MAX = 4096, CERTIFICATES_MAX = 500 };

static X509 *parse(struct bytes der)
{
    const unsigned char *at = der.data;
    if (der.size == 0 || der.size > X509_FILE_MAX) return NULL;
    X509 *certificate = d2i_X509(NULL, &at, (long)der.size);
    if (certificate && at == der.data + der.size) return certificate;
    X509_free(certificate); /* bytes behind the certificate could hide another meaning */
    return NULL;
}

static const char *name_text(const X509_NAME *name, struct arena *arena)
{
    char *data = NULL;
    AUTO(BIO, out);
    out = BIO_new(BIO_s_mem());
    if (!out) return "";
    /* RFC 4514: like RFC 2253, but UTF-8 as it is */
    if (X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) < 0) return "";
    long size = BIO_get_mem_data(out, &data);
    if (size <= 0 || size > NAME_TEXT_MAX || !text_is_utf8(data, (size_t)size)) return "";
    return arena_copy(arena, data, (size_t)size);
}

/* NULL when the value is no text: wrong encoding, a NUL or a control character inside. */
static const char *value_text(const ASN1_STRING *value, struct arena *arena)
{
    unsigned char *utf8 = NULL;
    const char *text = NULL;
    int size = ASN1_STRING_to_UTF8(&utf8, value);
    if (size > 0 && size <= NAME_TEXT_MAX && text_is_utf8((char *)utf8, (size_t)size))
        text = arena_copy(arena, utf8, (size_t)size);
    OPENSSL_free(utf8);
    return text && text_is_clean(text) ? text : NULL;
}

static struct list name_values(const X509_NAME *name, const char *field, struct arena *arena)
{
    struct list out = LIST_OF(arena, const char *);
    AUTO(ASN1_OBJECT, object);
    object = OBJ_txt2obj(field, 0);
    if (!object) return out;
    for (int at = X509_NAME_get_index_by_OBJ(name, object, -1); at >= 0;
         at = X509_NAME_get_index_by_OBJ(name, object, at)) {
        const char *text = value_text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)), arena);
        if (text) *(const char **)list_add(&out) = text;
    }
    return out;
}

static const char *display_name(const X509_NAME *name, const char *whole, struct arena *arena)
{
    static const char *const fields[] = {"CN", "O", "OU"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct list values = name_values(name, fields[i], arena);
        if (values.count > 0)
            return *LIST_AT(&values, const char *, values.count - 1); /* the last is the most special */
    }
    return whole;
}

static int64_t time_ms(const ASN1_TIME *time)
{
    struct tm parts;
    return ASN1_TIME_to_tm(time, &parts) ? (int64_t)timegm(&parts) * 1000 : 0;
}

static void read_key(X509 *certificate, struct arena *arena, struct x509 *out)
{
    char group[40] = "";
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    out->key_name = "unknown";
    if (!key) return;
    out->key_bits = EVP_PKEY_get_bits(key);
    out->key_name = arena_text(arena, EVP_PKEY_get0_type_name(key) ? EVP_PKEY_get0_type_name(key) : "unknown");
    if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS")) {
        out->key = X509_KEY_RSA;
    } else if (EVP_PKEY_is_a(key, "SM2")) {
        out->key = X509_KEY_SM2;
    } else if (EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448")) {
        out->key = X509_KEY_EDWARDS;
    } else if (EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, group, sizeof group, NULL)) {
        const char *nist = EC_curve_nid2nist(OBJ_txt2nid(group));
        out->key = X509_KEY_EC;
        out->key_name = arena_text(arena, nist ? nist : group);
    }
}

static void read_extensions(X509 *certificate, struct x509 *out)
{
    uint32_t usage = X509_get_key_usage(certificate); /* UINT32_MAX when there is no such extension */
    out->has_key_usage = usage != UINT32_MAX;
    if (usage & KU_DIGITAL_SIGNATURE) out->key_usage |= X509_MAY_SIGN;
    if (usage & KU_NON_REPUDIATION) out->key_usage |= X509_MAY_COMMIT;
    if (usage & (KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT)) out->key_usage |= X509_MAY_ENCIPHER;
    if (usage & KU_KEY_CERT_SIGN) out->key_usage |= X509_MAY_CERTIFY;
    uint32_t flags = X509_get_extension_flags(certificate);
    out->is_authority = (flags & EXFLAG_CA) != 0;
    out->is_self_issued = (flags & EXFLAG_SI) != 0;
}

static void read_signature(X509 *certificate, struct x509 *out)
{
    int digest = NID_undef;
    const char *name = OBJ_nid2sn(X509_get_signature_nid(certificate));
    out->signature_name = name ? name : "unknown";
    (void)X509_get_signature_info(certificate, &digest, NULL, NULL, NULL);
    bool weak_key = out->key == X509_KEY_RSA && out->key_bits < RSA_BITS_MIN;
    out->is_weak = weak_key || digest == NID_sha1 || digest == NID_md5;
}

static bool fill(X509 *certificate, struct bytes der, struct arena *arena, struct x509 *out)
{
    char *serial = NULL;
    *out = (struct x509){.der = bytes_copy(arena, der)};
    BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
    if (number) serial = BN_bn2hex(number);
    out->serial = arena_text(arena, serial ? serial : "");
    OPENSSL_free(serial);
    BN_free(number);
    out->subject = name_text(X509_get_subject_name(certificate), arena);
    out->issuer = name_text(X509_get_issuer_name(certificate), arena);
    out->name = display_name(X509_get_subject_name(certificate), out->subject, arena);
    out->not_before_ms = time_ms(X509_get0_notBefore(certificate));
    out->not_after_ms = time_ms(X509_get0_notAfter(certificate));
    read_key(certificate, arena, out);
    read_extensions(certificate, out);
    read_signature(certificate, out);
    digest_sha256_hex(der, out->fingerprint);
    return out->not_after_ms != 0 && (X509_get_extension_flags(certificate) & EXFLAG_INVALID) == 0;
}

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

status x509_read_all(struct bytes file, struct arena *arena, struct list *out, struct problem *why)
{
    *out = LIST_OF(arena, struct bytes);
    if (file.size > (size_t)CERTIFICATES_MAX * X509_FILE_MAX) return problem_set(why, CERTIFICATE_BROKEN, "size");
    if (is_pem(file))
        add_pem(file, arena, out);
    else
        *(struct bytes *)list_add(out) = bytes_copy(arena, file);
    for (size_t i = 0; i < out->count; i++) {
        AUTO(X509, certificate);
        certificate = parse(*LIST_AT(out, struct bytes, i));
        if (!certificate) return problem_set(why, CERTIFICATE_BROKEN, "DER");
    }
    return out->count > 0 ? OK : problem_set(why, CERTIFICATE_BROKEN, "PEM");
}

status x509_read(struct bytes file, struct arena *arena, struct x509 *out, struct problem *why)
{
    struct list all;
    if (file.size == 0 || file.size > X509_FILE_MAX) return problem_set(why, CERTIFICATE_BROKEN, "size");
    TRY(x509_read_all(file, arena, &all, why));
    if (all.count != 1) return problem_set(why, CERTIFICATE_BROKEN, "%zu certificates", all.count);
    struct bytes der = *LIST_AT(&all, struct bytes, 0);
    AUTO(X509, certificate);
    certificate = parse(der);
    if (!certificate || !fill(certificate, der, arena, out)) return problem_set(why, CERTIFICATE_BROKEN, "X.509");
    return OK;
}

struct list x509_subject_values(const struct x509 *certificate, const char *field, struct arena *arena)
{
    AUTO(X509, parsed);
    parsed = parse(certificate->der);
    if (!parsed) return LIST_OF(arena, const char *);
    return name_values(X509_get_subject_name(parsed), field, arena);
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

static bool is_document_usage(const ASN1_OBJECT *usage)
{
    static const char *const allowed[] = {
        "2.5.29.37.0",             /* any */
        "1.3.6.1.5.5.7.3.36",      /* document signing, RFC 9336 */
        "1.3.6.1.5.5.7.3.4",       /* mail */
        "1.3.6.1.5.5.7.3.2",       /* TLS client: a person's or unit's identity, usual in Chinese certificates */
        "1.3.6.1.4.1.311.10.3.12", /* Microsoft document signing */
        "1.2.840.113583.1.1.5"     /* Adobe authentic documents */
    };
    char dotted[80];
    if (OBJ_obj2txt(dotted, sizeof dotted, usage, 1) <= 0) return false;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        if (text_equal(dotted, allowed[i])) return true;
    }
    return false;
}

bool x509_may_seal(const struct x509 *certificate)
{
    if (certificate->has_key_usage && !(certificate->key_usage & (X509_MAY_SIGN | X509_MAY_COMMIT))) return false;
    AUTO(X509, parsed);
    AUTO(EXTENDED_KEY_USAGE, usages);
    parsed = parse(certificate->der);
    if (!parsed) return false;
    int found = 0;
    usages = X509_get_ext_d2i(parsed, NID_ext_key_usage, &found, NULL);
    if (!usages) return found == -1; /* -1: no such extension; else it is broken or doubled */
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++) {
        if (is_document_usage(sk_ASN1_OBJECT_value(usages, i))) return true;
    }
    return false;
}

bool x509_may_timestamp(const struct x509 *certificate)
{
    AUTO(X509, parsed);
    AUTO(EXTENDED_KEY_USAGE, usages);
    parsed = parse(certificate->der);
    if (!parsed) return false;
    int critical = 0;
    usages = X509_get_ext_d2i(parsed, NID_ext_key_usage, &critical, NULL);
    return usages && critical == 1 && sk_ASN1_OBJECT_num(usages) == 1 &&
           OBJ_obj2nid(sk_ASN1_OBJECT_value(usages, 0)) == NID_time_stamp;
}
