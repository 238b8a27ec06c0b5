#include "x509_parse.h"
#include "digest.h"
#include "sm2.h"
#include "text.h"
#include <openssl/ec.h>
#include <string.h>
#include <time.h>

enum { RSA_BITS_STRONG = 2048, RSA_BITS_LEAST = 1024, NAME_TEXT_MAX = 4096 };

bool x509_parse_set_id(X509 *certificate)
{
    if (X509_get_signature_nid(certificate) != NID_SM2_with_SM3) return true;
    ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
    if (!id || ASN1_OCTET_STRING_set(id, (const unsigned char *)SM2_ID, sizeof SM2_ID - 1) != 1) {
        ASN1_OCTET_STRING_free(id);
        return false;
    }
    X509_set0_distinguishing_id(certificate, id);
    return true;
}

X509 *x509_parse(struct bytes der)
{
    const unsigned char *at = der.data;
    if (der.size == 0 || der.size > X509_FILE_MAX) return NULL;
    X509 *certificate = d2i_X509(NULL, &at, (long)der.size);
    bool is_whole = certificate && at == der.data + der.size;
    if (is_whole && x509_parse_set_id(certificate)) return certificate;
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

struct list x509_parse_values(const X509_NAME *name, const char *field, struct arena *arena)
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
        struct list values = x509_parse_values(name, fields[i], arena);
        if (values.count > 0)
            return *LIST_AT(&values, const char *, values.count - 1); /* the last is the most special */
    }
    return whole;
}

int64_t x509_parse_ms(const ASN1_TIME *time)
{
    struct tm parts;
    return time && ASN1_TIME_to_tm(time, &parts) == 1 ? (int64_t)timegm(&parts) * 1000 : 0;
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

static int digest_of(X509 *certificate)
{
    int digest = NID_undef;
    (void)X509_get_signature_info(certificate, &digest, NULL, NULL, NULL);
    return digest;
}

enum x509_strength x509_parse_strength(X509 *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    bool is_rsa = key && (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS"));
    int bits = is_rsa ? EVP_PKEY_get_bits(key) : RSA_BITS_STRONG;
    int digest = digest_of(certificate);
    if (bits < RSA_BITS_LEAST || digest == NID_md5 || digest == NID_md4 || digest == NID_md2) return X509_BROKEN;
    return bits < RSA_BITS_STRONG || digest == NID_sha1 ? X509_WEAK : X509_STRONG;
}

static void read_signature(X509 *certificate, struct x509 *out)
{
    const char *name = OBJ_nid2sn(X509_get_signature_nid(certificate));
    out->signature_name = name ? name : "unknown";
    out->is_weak = x509_parse_strength(certificate) != X509_STRONG;
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

/* The extended usages (RFC 5280, 4.2.1.12). Without the extension documents are fine; a broken or doubled one allows
 * nothing. RFC 3161, 2.3: timeStamping stands alone and is critical. */
static void read_usages(X509 *certificate, struct x509 *out)
{
    int critical = 0;
    AUTO(EXTENDED_KEY_USAGE, usages);
    usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, NULL);
    bool may_sign = !out->has_key_usage || (out->key_usage & (X509_MAY_SIGN | X509_MAY_COMMIT)) != 0;
    bool is_for_documents = !usages && critical == -1;
    for (int i = 0; usages && i < sk_ASN1_OBJECT_num(usages); i++) {
        if (is_document_usage(sk_ASN1_OBJECT_value(usages, i))) is_for_documents = true;
    }
    out->may_seal = may_sign && is_for_documents;
    out->may_timestamp = usages && critical == 1 && sk_ASN1_OBJECT_num(usages) == 1 &&
                         OBJ_obj2nid(sk_ASN1_OBJECT_value(usages, 0)) == NID_time_stamp;
}

bool x509_parse_facts(X509 *certificate, struct bytes der, struct arena *arena, struct x509 *out)
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
    out->not_before_ms = x509_parse_ms(X509_get0_notBefore(certificate));
    out->not_after_ms = x509_parse_ms(X509_get0_notAfter(certificate));
    read_key(certificate, arena, out);
    read_extensions(certificate, out);
    read_usages(certificate, out);
    read_signature(certificate, out);
    digest_sha256_hex(der, out->fingerprint);
    return out->not_after_ms != 0 && (X509_get_extension_flags(certificate) & EXFLAG_INVALID) == 0;
}
