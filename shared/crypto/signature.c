#include "signature.h"
#include "der_write.h"
#include "sign_key.h"
#include "x509_parse.h"
#include <openssl/err.h>
#include <openssl/evp.h>

struct check {
    EVP_PKEY *key;
    enum sign_algorithm algorithm;
    struct sign_method method;
    struct bytes message;
};

static bool verify_message(const struct check *check, struct bytes value)
{
    AUTO(EVP_MD_CTX, context);
    context = EVP_MD_CTX_new();
    return context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, check->key) == 1 &&
           EVP_DigestVerify(context, value.data, value.size, check->message.data, check->message.size) == 1;
}

static bool verify_digest(const struct check *check, struct bytes value)
{
    unsigned char digest[DIGEST_SIZE_MAX];
    AUTO(EVP_PKEY_CTX, context);
    digest_pieces(check->method.digest, &check->message, 1, digest);
    context = EVP_PKEY_CTX_new_from_pkey(NULL, check->key, NULL);
    return context && EVP_PKEY_verify_init(context) == 1 &&
           sign_method_apply(context, check->algorithm, check->method) &&
           EVP_PKEY_verify(context, value.data, value.size, digest, digest_kind_size(check->method.digest)) == 1;
}

static bool verify(const struct check *check, struct bytes value)
{
    bool is_right = check->algorithm == SIGN_ED25519 ? verify_message(check, value) : verify_digest(check, value);
    ERR_clear_error();
    return is_right;
}

static bool fits(const struct check *check, struct bytes value, struct arena *arena, enum sm2_form *form)
{
    if (check->algorithm == SIGN_SM2) return sm2_verify_message(check->key, check->message, value, form);
    if (form) *form = SM2_FORM_DER;
    if (verify(check, value)) return true;
    bool is_curve = check->algorithm == SIGN_P256 || check->algorithm == SIGN_P384;
    size_t half = (size_t)EVP_PKEY_get_bits(check->key) / 8;
    if (!is_curve || value.size != 2 * half) return false;
    return verify(check, der_write_pair(arena, bytes_of(value.data, half), bytes_of(value.data + half, half)));
}

/* The certificate's key and what it is; NULL: none that is known. The certificate is to be freed. */
static X509 *open_certificate(struct bytes der, struct check *out)
{
    struct problem unused;
    X509 *certificate = x509_parse(der);
    out->key = certificate ? X509_get0_pubkey(certificate) : NULL;
    if (out->key && sign_key_classify(out->key, &out->algorithm, &unused) == OK) return certificate;
    X509_free(certificate);
    return NULL;
}

bool signature_knows(struct bytes certificate_der)
{
    struct check check = {0};
    AUTO(X509, certificate);
    certificate = open_certificate(certificate_der, &check);
    return certificate != NULL;
}

struct sign_method signature_method(enum sign_algorithm algorithm)
{
    bool is_own = algorithm == SIGN_ED25519 || algorithm == SIGN_SM2;
    return is_own ? sign_method_usual(algorithm) : (struct sign_method){.digest = DIGEST_SHA256};
}

bool signature_fits_by(struct bytes certificate_der, struct sign_method method, struct bytes message,
                       struct bytes value, struct arena *arena, enum sm2_form *form)
{
    struct problem unused;
    struct check check = {.method = method, .message = message};
    AUTO(X509, certificate);
    certificate = open_certificate(certificate_der, &check);
    if (!certificate || value.size == 0 || sign_method_check(check.algorithm, method, &unused) != OK) return false;
    return fits(&check, value, arena, form);
}

bool signature_fits(struct bytes certificate_der, struct bytes message, struct bytes value, struct arena *arena)
{
    struct check check = {.message = message};
    AUTO(X509, certificate);
    certificate = open_certificate(certificate_der, &check);
    if (!certificate || value.size == 0) return false;
    check.method = signature_method(check.algorithm);
    return fits(&check, value, arena, NULL);
}
