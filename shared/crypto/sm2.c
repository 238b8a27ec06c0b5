#include "sm2.h"
#include "der_write.h"
#include "digest.h"
#include "openssl_auto.h"
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <string.h>

enum { NUMBER = 32, ZEROS_MAX = 8 };

/* GM/T 0003.2, 5.5: the id's length in bits and the id; then a, b and the generator of the recommended curve (GM/T
 * 0003.5). */
static const unsigned char before_key[] =
    "\x00\x80" SM2_ID "\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
    "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xfc"
    "\x28\xe9\xfa\x9e\x9d\x9f\x5e\x34\x4d\x5a\x9e\x4b\xcf\x65\x09\xa7"
    "\xf3\x97\x89\xf5\x15\xab\x8f\x92\xdd\xbc\xbd\x41\x4d\x94\x0e\x93"
    "\x32\xc4\xae\x2c\x1f\x19\x81\x19\x5f\x99\x04\x46\x6a\x39\xc9\x94"
    "\x8f\xe3\x0b\xbf\xf2\x66\x0b\xe1\x71\x5a\x45\x89\x33\x4c\x74\xc7"
    "\xbc\x37\x36\xa2\xf4\xf6\x77\x9c\x59\xbd\xce\xe3\x6b\x69\x21\x53"
    "\xd0\xa9\x87\x7c\xc6\x2a\x47\x40\x02\xdf\x32\xe5\x21\x39\xf0\xa0";

bool sm2_is_key(const EVP_PKEY *key)
{
    return key && EVP_PKEY_is_a(key, "SM2");
}

static bool coordinate(const EVP_PKEY *key, const char *name, unsigned char out[NUMBER])
{
    AUTO(BIGNUM, number);
    return EVP_PKEY_get_bn_param(key, name, &number) == 1 && BN_bn2binpad(number, out, NUMBER) == NUMBER;
}

bool sm2_z(const EVP_PKEY *key, unsigned char z[SM2_DIGEST_SIZE])
{
    unsigned char point[2 * NUMBER];
    bool is_read = sm2_is_key(key) && coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, point) &&
                   coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, point + NUMBER);
    ERR_clear_error();
    if (!is_read) return false;
    const struct bytes pieces[] = {bytes_of(before_key, sizeof before_key - 1), bytes_of(point, sizeof point)};
    digest_pieces(DIGEST_SM3, pieces, 2, z);
    return true;
}

void sm2_digest(const unsigned char z[SM2_DIGEST_SIZE], const struct bytes *pieces, size_t count,
                unsigned char e[SM2_DIGEST_SIZE])
{
    digest_with(DIGEST_SM3, bytes_of(z, SM2_DIGEST_SIZE), pieces, count, e);
}

const char *sm2_form_name(enum sm2_form form)
{
    static const char *const names[] = {[SM2_FORM_DER] = "der", [SM2_FORM_RAW] = "raw", [SM2_FORM_LOOSE] = "loose_der"};
    return names[form];
}

static bool is_signed(EVP_PKEY *key, const unsigned char e[SM2_DIGEST_SIZE], struct bytes der)
{
    AUTO(EVP_PKEY_CTX, context);
    context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    bool is_right = context && EVP_PKEY_verify_init(context) == 1 &&
                    EVP_PKEY_verify(context, der.data, der.size, e, SM2_DIGEST_SIZE) == 1;
    ERR_clear_error();
    return is_right;
}

static struct bytes of_halves(struct bytes value, struct arena *arena)
{
    size_t half = value.size / 2;
    return der_write_pair(arena, bytes_of(value.data, half), bytes_of(value.data + half, half));
}

/* A SEQUENCE of two INTEGERs, taken as unsigned. */
static bool of_sequence(struct bytes value, size_t size_max, struct arena *arena, struct bytes *der)
{
    struct der all, r, s;
    if (!der_take(&value, DER_SEQUENCE, &all) || value.size || !der_take(&all.value, DER_INTEGER, &r) ||
        !der_take(&all.value, DER_INTEGER, &s) || all.value.size)
        return false;
    *der = der_write_pair(arena, r.value, s.value);
    return r.value.size && r.value.size <= size_max && s.value.size && s.value.size <= size_max;
}

bool sm2_repair(struct bytes value, size_t half, struct arena *arena, struct bytes *der, enum sm2_form *form)
{
    if (of_sequence(value, half + ZEROS_MAX, arena, der)) {
        *form = bytes_equal(*der, value) ? SM2_FORM_DER : SM2_FORM_LOOSE;
        return true;
    }
    *form = SM2_FORM_RAW;
    if (half == 0 || value.size != 2 * half) return false;
    *der = of_halves(value, arena);
    return true;
}

bool sm2_verify(EVP_PKEY *key, const unsigned char e[SM2_DIGEST_SIZE], struct bytes value, enum sm2_form *form)
{
    AUTO_ARENA(memory);
    struct bytes der;
    enum sm2_form unused;
    if (!form) form = &unused;
    if (!sm2_is_key(key) || !sm2_repair(value, NUMBER, memory, &der, form)) return false;
    if (is_signed(key, e, der)) return true;
    if (*form == SM2_FORM_RAW || value.size != SM2_RAW_SIZE) return false;
    *form = SM2_FORM_RAW; /* which may look like a SEQUENCE by chance */
    return is_signed(key, e, of_halves(value, memory));
}

bool sm2_verify_message(EVP_PKEY *key, struct bytes message, struct bytes value, enum sm2_form *form)
{
    unsigned char z[SM2_DIGEST_SIZE], e[SM2_DIGEST_SIZE];
    if (!sm2_z(key, z)) return false;
    sm2_digest(z, &message, 1, e);
    return sm2_verify(key, e, value, form);
}

bool sm2_verify_signed(EVP_PKEY *key, struct bytes der)
{
    struct der all, content, algorithm, name, bits;
    if (!der_take(&der, DER_SEQUENCE, &all) || der.size || !der_take(&all.value, DER_SEQUENCE, &content) ||
        !der_take(&all.value, DER_SEQUENCE, &algorithm) || !der_take(&algorithm.value, DER_OID, &name) ||
        !der_take(&all.value, DER_BIT_STRING, &bits) || bits.value.size < 2 || *bits.value.data)
        return false;
    struct bytes value = bytes_of(bits.value.data + 1, bits.value.size - 1);
    return der_is_oid(name.value, SM2_OID_WITH_SM3) && sm2_verify_message(key, content.whole, value, NULL);
}

bool sm2_begin(EVP_MD_CTX *context, EVP_PKEY *key)
{
    EVP_PKEY_CTX *detail = NULL;
    return sm2_is_key(key) && EVP_DigestSignInit(context, &detail, EVP_sm3(), NULL, key) == 1 &&
           EVP_PKEY_CTX_set1_id(detail, SM2_ID, sizeof SM2_ID - 1) == 1;
}
