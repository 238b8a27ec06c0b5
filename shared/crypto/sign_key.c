#include "sign_key.h"
#include "der.h"
#include "openssl_auto.h"
#include "sm2.h"
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

struct sign_key {
    EVP_PKEY *key;
    EVP_PKEY_CTX *context; /* prepared for the digest below; copied for every signature */
    enum digest_kind digest;
    enum sign_algorithm algorithm;
    unsigned char z[SM2_DIGEST_SIZE]; /* of an SM2 key */
};

AUTO_DECLARE(PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free);

static bool is_curve(const EVP_PKEY *key, const char *name)
{
    char group[64];
    size_t size = 0;
    return EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 && strcmp(group, name) == 0;
}

status sign_key_classify(const EVP_PKEY *key, enum sign_algorithm *out, struct problem *why)
{
    int bits = EVP_PKEY_get_bits(key);
    *out = SIGN_RSA;
    if (EVP_PKEY_is_a(key, "RSA") && bits >= 2048 && bits <= 4096) return OK;
    *out = SIGN_P256;
    if (EVP_PKEY_is_a(key, "EC") && is_curve(key, "prime256v1")) return OK;
    *out = SIGN_P384;
    if (EVP_PKEY_is_a(key, "EC") && is_curve(key, "secp384r1")) return OK;
    *out = SIGN_ED25519;
    if (EVP_PKEY_is_a(key, "ED25519")) return OK;
    *out = SIGN_SM2;
    if (sm2_is_key(key)) return OK;
    const char *name = EVP_PKEY_get0_type_name(key);
    return problem_set(why, KEY_UNSUPPORTED, "%s %d", name ? name : "?", bits);
}

static EVP_PKEY_CTX *prepared(const struct sign_key *key, struct sign_method method)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key->key, NULL);
    if (context && EVP_PKEY_sign_init(context) == 1 && sign_method_apply(context, key->algorithm, method))
        return context;
    EVP_PKEY_CTX_free(context);
    return NULL;
}

static status broken(struct problem *why)
{
    ERR_clear_error();
    return problem_set(why, KEY_BROKEN, "%s", "");
}

/* Takes the key. */
static status open_key(EVP_PKEY *private_key, struct sign_key **out, struct problem *why)
{
    AUTO(sign_key, key);
    key = OPENSSL_zalloc(sizeof *key);
    if (!key || !private_key) {
        EVP_PKEY_free(private_key);
        return broken(why);
    }
    key->key = private_key;
    TRY(sign_key_classify(key->key, &key->algorithm, why));
    bool is_pure = key->algorithm == SIGN_ED25519; /* signs no digests, so there is nothing to prepare */
    key->digest = key->algorithm == SIGN_SM2 ? DIGEST_SM3 : DIGEST_SHA256;
    if (!is_pure) key->context = prepared(key, (struct sign_method){.digest = key->digest});
    if (!is_pure && !key->context) return broken(why);
    if (key->algorithm == SIGN_SM2 && !sm2_z(key->key, key->z)) return broken(why);
    *out = key;
    key = NULL;
    return OK;
}

enum { RSA_NUMBERS = 8 };

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "parameters are in the machine's order of bytes");

/* RSAPrivateKey of two primes (RFC 8017, A.1.2) as parameters; the numbers lie in `arena`, least byte first. */
static bool read_rsa(struct bytes der, struct arena *arena, OSSL_PARAM out[RSA_NUMBERS + 1])
{
    static const char *const names[RSA_NUMBERS] = {OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
                                                   OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
                                                   OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
                                                   OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
    struct der all, number;
    if (!der_take(&der, DER_SEQUENCE, &all) || der.size || !der_take(&all.value, DER_INTEGER, &number)) return false;
    if (number.value.size != 1 || number.value.data[0] != 0) return false; /* version 0: two primes */
    for (size_t i = 0; i < RSA_NUMBERS; i++) {
        if (!der_take(&all.value, DER_INTEGER, &number) || !number.value.size || number.value.data[0] >= 0x80)
            return false;
        unsigned char *bytes = arena_alloc(arena, number.value.size);
        for (size_t j = 0; j < number.value.size; j++) bytes[j] = number.value.data[number.value.size - 1 - j];
        out[i] = OSSL_PARAM_construct_BN(names[i], bytes, number.value.size);
    }
    out[RSA_NUMBERS] = OSSL_PARAM_construct_end();
    return all.value.size == 0;
}

/* NULL: not RSA as usual. OpenSSL's own way through its decoders costs ten times as much, more than a signature. */
static EVP_PKEY *open_rsa(const PKCS8_PRIV_KEY_INFO *info)
{
    AUTO_ARENA(memory); /* wiped */
    AUTO(EVP_PKEY_CTX, context);
    EVP_PKEY *key = NULL;
    const ASN1_OBJECT *algorithm = NULL;
    const unsigned char *inner = NULL;
    int size = 0;
    OSSL_PARAM numbers[RSA_NUMBERS + 1];
    if (PKCS8_pkey_get0(&algorithm, &inner, &size, NULL, info) != 1 || OBJ_obj2nid(algorithm) != NID_rsaEncryption)
        return NULL;
    if (!read_rsa(bytes_of(inner, (size_t)size), memory, numbers)) return NULL;
    context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    if (!context || EVP_PKEY_fromdata_init(context) != 1) return NULL;
    if (EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, numbers) != 1) ERR_clear_error();
    return key;
}

status sign_key_open(struct bytes private_pkcs8_der, struct sign_key **out, struct problem *why)
{
    const unsigned char *at = private_pkcs8_der.data;
    AUTO(PKCS8_PRIV_KEY_INFO, info);
    if (private_pkcs8_der.size <= LONG_MAX) info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, (long)private_pkcs8_der.size);
    bool is_whole = info && at == private_pkcs8_der.data + private_pkcs8_der.size;
    EVP_PKEY *key = is_whole ? open_rsa(info) : NULL;
    if (is_whole && !key) key = EVP_PKCS82PKEY(info);
    return open_key(key, out, why);
}

status sign_key_open_pem(struct bytes pem, struct sign_key **out, struct problem *why)
{
    AUTO(BIO, in);
    char none[] = ""; /* a key under a password is refused, not asked about */
    if (pem.size <= INT32_MAX) in = BIO_new_mem_buf(pem.data, (int)pem.size);
    return open_key(in ? PEM_read_bio_PrivateKey(in, NULL, NULL, none) : NULL, out, why);
}

void sign_key_free(struct sign_key *key)
{
    if (!key) return;
    EVP_PKEY_CTX_free(key->context);
    EVP_PKEY_free(key->key); /* clears the numbers */
    OPENSSL_clear_free(key, sizeof *key);
}

enum sign_algorithm sign_key_algorithm(const struct sign_key *key)
{
    return key->algorithm;
}

const char *sign_key_algorithm_name(enum sign_algorithm algorithm)
{
    static const char *const names[] = {
        [SIGN_RSA] = "rsa", [SIGN_P256] = "p256", [SIGN_P384] = "p384", [SIGN_ED25519] = "ed25519", [SIGN_SM2] = "sm2"};
    return names[algorithm];
}

unsigned sign_key_bits(const struct sign_key *key)
{
    return (unsigned)EVP_PKEY_get_bits(key->key);
}

bool sign_key_matches(const struct sign_key *key, struct bytes certificate_der)
{
    const unsigned char *at = certificate_der.data;
    AUTO(X509, certificate);
    if (certificate_der.size <= LONG_MAX) certificate = d2i_X509(NULL, &at, (long)certificate_der.size);
    const EVP_PKEY *public_key = certificate ? X509_get0_pubkey(certificate) : NULL;
    bool matches = public_key && EVP_PKEY_eq(public_key, key->key) == 1;
    ERR_clear_error();
    return matches;
}

/* NULL: there was no memory for it. */
static status sign(EVP_PKEY_CTX *context, struct bytes digest, struct arena *arena, struct bytes *out,
                   struct problem *why)
{
    size_t size = context ? (size_t)EVP_PKEY_get_size(EVP_PKEY_CTX_get0_pkey(context)) : 1;
    unsigned char *signature = arena_alloc(arena, size);
    if (!context || EVP_PKEY_sign(context, signature, &size, digest.data, digest.size) != 1) {
        ERR_clear_error();
        return problem_set(why, CRYPTO_FAILED, "%s", "");
    }
    *out = bytes_of(signature, size);
    return OK;
}

status sign_key_sign(const struct sign_key *key, const unsigned char digest[DIGEST_SIZE], struct arena *arena,
                     struct bytes *out, struct problem *why)
{
    AUTO(EVP_PKEY_CTX, context);
    if (key->context) context = EVP_PKEY_CTX_dup(key->context);
    return sign(context, bytes_of(digest, DIGEST_SIZE), arena, out, why);
}

/* RFC 8032: the message itself. */
static status sign_message(EVP_PKEY *key, struct bytes message, struct arena *arena, struct bytes *out,
                           struct problem *why)
{
    AUTO(EVP_MD_CTX, context);
    size_t size = (size_t)EVP_PKEY_get_size(key);
    unsigned char *signature = arena_alloc(arena, size);
    context = EVP_MD_CTX_new();
    if (!context || EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1 ||
        EVP_DigestSign(context, signature, &size, message.data, message.size) != 1) {
        ERR_clear_error();
        return problem_set(why, CRYPTO_FAILED, "%s", "");
    }
    *out = bytes_of(signature, size);
    return OK;
}

size_t sign_key_input_size(enum sign_algorithm algorithm, struct sign_method method)
{
    return algorithm == SIGN_ED25519 ? 0 : digest_kind_size(method.digest);
}

status sign_key_sign_by(const struct sign_key *key, struct sign_method method, struct bytes input, struct arena *arena,
                        struct bytes *out, struct problem *why)
{
    AUTO(EVP_PKEY_CTX, context);
    if (key->algorithm == SIGN_ED25519) return sign_message(key->key, input, arena, out, why);
    if (method.digest == key->digest && !method.is_pss) return sign_key_sign(key, input.data, arena, out, why);
    context = prepared(key, method);
    return sign(context, input, arena, out, why);
}

status sign_key_sign_message(const struct sign_key *key, struct sign_method method, struct bytes message,
                             struct arena *arena, struct bytes *out, struct problem *why)
{
    unsigned char digest[DIGEST_SIZE_MAX];
    struct bytes input = bytes_of(digest, digest_kind_size(method.digest));
    if (key->algorithm == SIGN_ED25519)
        input = message;
    else if (key->algorithm == SIGN_SM2)
        sm2_digest(key->z, &message, 1, digest);
    else
        digest_pieces(method.digest, &message, 1, digest);
    return sign_key_sign_by(key, method, input, arena, out, why);
}
