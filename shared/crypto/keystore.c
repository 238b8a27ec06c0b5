#include "keystore.h"
#include "openssl_auto.h"
#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { SAFES_MAX = 16, BAGS_MAX = 64, NESTING_MAX = 4, PASSWORD_MAX = 1024 };

typedef STACK_OF(PKCS7) safe_list;
typedef STACK_OF(PKCS12_SAFEBAG) bag_list;

static void safe_list_free(safe_list *list)
{
    sk_PKCS7_pop_free(list, PKCS7_free);
}

static void bag_list_free(bag_list *list)
{
    sk_PKCS12_SAFEBAG_pop_free(list, PKCS12_SAFEBAG_free);
}

static void provider_unload(OSSL_PROVIDER *provider)
{
    (void)OSSL_PROVIDER_unload(provider);
}

AUTO_DECLARE(PKCS12, PKCS12_free);
AUTO_DECLARE(PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free);
AUTO_DECLARE(PBEPARAM, PBEPARAM_free);
AUTO_DECLARE(PBE2PARAM, PBE2PARAM_free);
AUTO_DECLARE(PBKDF2PARAM, PBKDF2PARAM_free);
AUTO_DECLARE(OSSL_LIB_CTX, OSSL_LIB_CTX_free);
AUTO_DECLARE(OSSL_PROVIDER, provider_unload);
AUTO_DECLARE(safe_list, safe_list_free);
AUTO_DECLARE(bag_list, bag_list_free);

struct opening {
    struct arena *arena;
    struct problem *why;
    OSSL_LIB_CTX *library; /* with the legacy provider, where there is one */
    bool has_legacy;
    const char *password;
    int password_size;
    size_t bags, keys, certificate_count;
    int64_t iterations; /* of all key derivations so far */
    struct bytes key;
    struct bytes certificates[KEYSTORE_CHAIN_MAX];
};

static status broken(struct opening *opening, const char *what)
{
    ERR_clear_error();
    return problem_set(opening->why, KEYSTORE_BROKEN, "%s", what);
}

static struct bytes copy_der(struct opening *opening, unsigned char *der, int size)
{
    struct bytes copy = bytes_copy(opening->arena, bytes_of(der, size > 0 ? (size_t)size : 0));
    if (size > 0) OPENSSL_clear_free(der, (size_t)size);
    return copy;
}

/* An attacker's file may ask for 2^31 rounds. */
static status allow(struct opening *opening, int64_t iterations)
{
    if (iterations < 1 || iterations > KEYSTORE_ITERATIONS_MAX - opening->iterations)
        return broken(opening, "too many iterations");
    opening->iterations += iterations;
    return OK;
}

static int64_t pbes2_iterations(const X509_ALGOR *algorithm)
{
    AUTO(PBE2PARAM, outer);
    AUTO(PBKDF2PARAM, inner);
    int64_t iterations = 0;
    outer = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
    if (!outer || OBJ_obj2nid(outer->keyfunc->algorithm) != NID_id_pbkdf2) return -1;
    inner = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), outer->keyfunc->parameter);
    return inner && ASN1_INTEGER_get_int64(&iterations, inner->iter) == 1 ? iterations : -1;
}

static int64_t pbes1_iterations(const X509_ALGOR *algorithm)
{
    AUTO(PBEPARAM, parameter);
    int64_t iterations = 0;
    parameter = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), algorithm->parameter);
    return parameter && ASN1_INTEGER_get_int64(&iterations, parameter->iter) == 1 ? iterations : -1;
}

static bool is_legacy(int kind)
{
    return kind == NID_pbe_WithSHA1And40BitRC2_CBC || kind == NID_pbe_WithSHA1And128BitRC2_CBC ||
           kind == NID_pbe_WithSHA1And40BitRC4 || kind == NID_pbe_WithSHA1And128BitRC4;
}

/* What an encrypted part asks for, before it is given. */
static status check_cipher(struct opening *opening, const X509_ALGOR *algorithm)
{
    int kind = algorithm ? OBJ_obj2nid(algorithm->algorithm) : NID_undef;
    if (is_legacy(kind) && !opening->has_legacy)
        return problem_set(opening->why, KEYSTORE_LEGACY, "%s", OBJ_nid2sn(kind));
    if (kind == NID_pbes2) return allow(opening, pbes2_iterations(algorithm));
    if (is_legacy(kind) || kind == NID_pbe_WithSHA1And3_Key_TripleDES_CBC ||
        kind == NID_pbe_WithSHA1And2_Key_TripleDES_CBC)
        return allow(opening, pbes1_iterations(algorithm));
    return problem_set(opening->why, KEYSTORE_LEGACY, "%s", kind == NID_undef ? "?" : OBJ_nid2sn(kind));
}

static status keep_key(struct opening *opening, const PKCS8_PRIV_KEY_INFO *info)
{
    unsigned char *der = NULL;
    int size = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
    if (size <= 0) return broken(opening, "a key that cannot be read");
    opening->key = copy_der(opening, der, size);
    opening->keys++;
    return OK;
}

static status key_bag(struct opening *opening, const PKCS12_SAFEBAG *bag)
{
    const X509_ALGOR *algorithm = NULL;
    const X509_SIG *shrouded = PKCS12_SAFEBAG_get0_pkcs8(bag);
    AUTO(PKCS8_PRIV_KEY_INFO, info);
    if (!shrouded) return broken(opening, "a key that cannot be read");
    X509_SIG_get0(shrouded, &algorithm, NULL);
    TRY(check_cipher(opening, algorithm));
    info = PKCS12_decrypt_skey_ex(bag, opening->password, opening->password_size, opening->library, NULL);
    return info ? keep_key(opening, info) : broken(opening, "a key that cannot be decrypted");
}

static status certificate_bag(struct opening *opening, const PKCS12_SAFEBAG *bag)
{
    unsigned char *der = NULL;
    AUTO(X509, certificate);
    if (PKCS12_SAFEBAG_get_bag_nid(bag) != NID_x509Certificate) return OK; /* SDSI: nobody uses it */
    certificate = PKCS12_SAFEBAG_get1_cert(bag);
    int size = certificate ? i2d_X509(certificate, &der) : 0;
    if (size <= 0) return broken(opening, "a certificate that cannot be read");
    struct bytes copy = copy_der(opening, der, size);
    if (opening->certificate_count == KEYSTORE_CHAIN_MAX) return broken(opening, "too many certificates");
    opening->certificates[opening->certificate_count++] = copy;
    return OK;
}

static status bags(struct opening *opening, const bag_list *list, unsigned depth);

static status bag(struct opening *opening, const PKCS12_SAFEBAG *bag, unsigned depth)
{
    if (++opening->bags > BAGS_MAX) return broken(opening, "too many entries");
    switch (PKCS12_SAFEBAG_get_nid(bag)) {
    case NID_keyBag:
        return keep_key(opening, PKCS12_SAFEBAG_get0_p8inf(bag));
    case NID_pkcs8ShroudedKeyBag:
        return key_bag(opening, bag);
    case NID_certBag:
        return certificate_bag(opening, bag);
    case NID_safeContentsBag:
        return bags(opening, PKCS12_SAFEBAG_get0_safes(bag), depth + 1);
    default:
        return OK; /* revocation lists and secrets are none of ours */
    }
}

static status bags(struct opening *opening, const bag_list *list, unsigned depth)
{
    if (depth > NESTING_MAX) return broken(opening, "entries nested too deep");
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(list); i++) TRY(bag(opening, sk_PKCS12_SAFEBAG_value(list, i), depth));
    return OK;
}

static status safe(struct opening *opening, PKCS7 *part)
{
    AUTO(bag_list, list);
    if (PKCS7_type_is_data(part)) {
        list = PKCS12_unpack_p7data(part);
    } else if (PKCS7_type_is_encrypted(part)) {
        TRY(check_cipher(opening, part->d.encrypted->enc_data->algorithm));
        list = PKCS12_unpack_p7encdata(part, opening->password, opening->password_size);
    } else {
        return broken(opening, "a part of unknown kind");
    }
    return list ? bags(opening, list, 0) : broken(opening, "a part that cannot be read");
}

/* An empty password is written in two ways (RFC 7292, B.1: two zero bytes, or none). */
static status check_password(struct opening *opening, PKCS12 *file)
{
    const ASN1_INTEGER *rounds = NULL;
    int64_t iterations = 1;
    if (!PKCS12_mac_present(file)) return broken(opening, "no integrity value");
    PKCS12_get0_mac(NULL, NULL, NULL, &rounds, file);
    if (rounds && ASN1_INTEGER_get_int64(&iterations, rounds) != 1) return broken(opening, "too many iterations");
    TRY(allow(opening, iterations));
    if (PKCS12_verify_mac(file, opening->password, opening->password_size) == 1) return OK;
    bool is_empty = opening->password_size == 0;
    opening->password = NULL;
    if (is_empty && PKCS12_verify_mac(file, NULL, 0) == 1) return OK;
    ERR_clear_error();
    return problem_set(opening->why, KEYSTORE_PASSWORD, "%s", "");
}

static status read_file(struct opening *opening, struct bytes pkcs12)
{
    const unsigned char *at = pkcs12.data;
    AUTO(PKCS12, file);
    AUTO(safe_list, parts);
    file = PKCS12_init_ex(NID_pkcs7_data, opening->library, NULL); /* carries the library context into the parts */
    if (!file || !d2i_PKCS12(&file, &at, (long)pkcs12.size)) {
        file = NULL; /* d2i has freed it */
        return broken(opening, "no PKCS#12");
    }
    TRY(check_password(opening, file));
    parts = PKCS12_unpack_authsafes(file);
    if (!parts || sk_PKCS7_num(parts) > SAFES_MAX) return broken(opening, "a part that cannot be read");
    for (int i = 0; i < sk_PKCS7_num(parts); i++) TRY(safe(opening, sk_PKCS7_value(parts, i)));
    return OK;
}

static X509 *certificate_at(const struct opening *opening, size_t index)
{
    const unsigned char *at = opening->certificates[index].data;
    return d2i_X509(NULL, &at, (long)opening->certificates[index].size);
}

/* The one that issued the last one of the chain and is not in it yet. */
static size_t issuer_of(const struct opening *opening, X509 *last, const bool taken[KEYSTORE_CHAIN_MAX])
{
    for (size_t i = 0; i < opening->certificate_count; i++) {
        AUTO(X509, candidate);
        candidate = taken[i] ? NULL : certificate_at(opening, i);
        if (candidate && X509_check_issued(candidate, last) == X509_V_OK) return i;
    }
    return KEYSTORE_CHAIN_MAX;
}

static void order(const struct opening *opening, size_t leaf, struct keystore *out)
{
    bool taken[KEYSTORE_CHAIN_MAX] = {false};
    out->chain = arena_array(opening->arena, opening->certificate_count, sizeof *out->chain);
    for (size_t next = leaf; next < KEYSTORE_CHAIN_MAX;) {
        AUTO(X509, last);
        taken[next] = true;
        out->chain[out->chain_count++] = opening->certificates[next];
        last = certificate_at(opening, next);
        next = last ? issuer_of(opening, last, taken) : KEYSTORE_CHAIN_MAX;
    }
    ERR_clear_error();
}

static status match(struct opening *opening, struct keystore *out)
{
    AUTO(sign_key, key);
    *out = (struct keystore){.key = opening->key};
    if (opening->keys != 1) return problem_set(opening->why, KEYSTORE_KEY, "%zu", opening->keys);
    TRY(sign_key_open(opening->key, &key, opening->why));
    out->algorithm = sign_key_algorithm(key);
    out->bits = sign_key_bits(key);
    for (size_t i = 0; i < opening->certificate_count && out->chain_count == 0; i++)
        if (sign_key_matches(key, opening->certificates[i])) order(opening, i, out);
    return out->chain_count ? OK : problem_set(opening->why, KEYSTORE_CERTIFICATE, "%s", "");
}

status keystore_open(struct arena *arena, struct bytes pkcs12, struct bytes password, struct keystore *out,
                     struct problem *why)
{
    struct opening opening = {.arena = arena, .why = why};
    AUTO(OSSL_LIB_CTX, library);
    AUTO(OSSL_PROVIDER, standard);
    AUTO(OSSL_PROVIDER, legacy);
    if (pkcs12.size > KEYSTORE_MAX) return broken(&opening, "too large");
    if (password.size > PASSWORD_MAX) return problem_set(why, KEYSTORE_PASSWORD, "%s", "");
    library = OSSL_LIB_CTX_new();
    standard = library ? OSSL_PROVIDER_load(library, "default") : NULL;
    if (!standard) return problem_set(why, CRYPTO_FAILED, "%s", "");
    legacy = OSSL_PROVIDER_load(library, "legacy");
    opening.has_legacy = legacy != NULL;
    opening.library = library;
    opening.password = arena_copy(arena, password.data, password.size); /* with a NUL behind */
    opening.password_size = (int)password.size;
    TRY(read_file(&opening, pkcs12));
    return match(&opening, out);
}
