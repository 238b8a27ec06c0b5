#include "issuer_ocsp.h"
#include "digest.h"
#include "issuer_der.h"
#include "issuer_inside.h"
#include "key_make.h"
#include <openssl/sha.h>

enum {
    PLAIN_CONTEXT_2 = 0x82, /* unknown [2] IMPLICIT NULL */
    CONTEXT_2 = 0xA2,       /* byKey [2] EXPLICIT */
};

struct issuer_ocsp {
    struct arena *arena;
    struct sign_key *key;
    unsigned char names[2][DIGEST_SIZE], keys[2][DIGEST_SIZE]; /* of the CA, by SHA-1 and SHA-256 */
    struct bytes certificate;
    struct bytes id;      /* ResponderID */
    struct bytes more;    /* certs [0]: what follows the signature */
    struct bytes archive; /* singleExtensions [1] with the archive cutoff alone */
    struct bytes cutoff;  /* its extension */
};

/* 4.4.4 */
static void set_cutoff(struct issuer_ocsp *responder, int64_t since_ms)
{
    struct arena *arena = responder->arena;
    struct buffer since = {.arena = arena};
    issuer_der_generalized(&since, since_ms);
    responder->cutoff = issuer_der_extension("1.3.6.1.5.5.7.48.1.6", false, buffer_bytes(&since), arena);
    struct bytes inside = der_write_wrap(arena, DER_SEQUENCE, responder->cutoff);
    responder->archive = der_write_wrap(arena, DER_CONTEXT_1, inside);
}

/* The bits of a certificate's key (4.1.1: without the number of unused ones). */
static struct bytes key_bits(X509 *certificate)
{
    const ASN1_BIT_STRING *bits = X509_get0_pubkey_bitstr(certificate);
    return bytes_of(ASN1_STRING_get0_data(bits), (size_t)ASN1_STRING_length(bits));
}

static void name_authority(struct issuer_ocsp *responder, const issuer *ca)
{
    struct bytes key = key_bits(ca->certificate);
    SHA1(ca->name.data, ca->name.size, responder->names[0]);
    SHA1(key.data, key.size, responder->keys[0]);
    digest_sha256(ca->name, responder->names[1]);
    digest_sha256(key, responder->keys[1]);
}

static status set_certificate(struct issuer_ocsp *responder, struct bytes der, struct problem *why)
{
    struct arena *arena = responder->arena;
    unsigned char id[SHA_DIGEST_LENGTH];
    AUTO(X509, certificate);
    const unsigned char *at = der.data;
    certificate = d2i_X509(NULL, &at, (long)der.size);
    if (!certificate) return problem_set(why, CRYPTO_FAILED, "%s", "responder");
    struct bytes key = key_bits(certificate);
    SHA1(key.data, key.size, id);
    responder->certificate = der;
    responder->id = der_write_wrap(arena, CONTEXT_2, der_write_wrap(arena, DER_OCTET_STRING, bytes_of(id, sizeof id)));
    responder->more = der_write_wrap(arena, DER_CONTEXT_0, der_write_wrap(arena, DER_SEQUENCE, der));
    return OK;
}

status issuer_ocsp_open(const struct issuer_ocsp_setup *setup, issuer_ocsp **out, struct problem *why)
{
    AUTO_ARENA(memory); /* the private key is wiped with it */
    struct key_made key;
    struct bytes der;
    struct arena *arena = arena_new();
    AUTO(issuer_ocsp, responder);
    responder = ARENA_NEW(arena, struct issuer_ocsp);
    *responder = (struct issuer_ocsp){.arena = arena};
    bool is_rsa = sign_key_algorithm(setup->ca->sign_key) == SIGN_RSA;
    TRY(key_make(is_rsa ? SIGN_RSA : SIGN_P256, memory, &key, why));
    const struct issuer_request request = {.name = setup->name,
                                           .code = "",
                                           .public_key = key.public_key,
                                           .not_before_ms = setup->from_ms,
                                           .not_after_ms = setup->to_ms,
                                           .profile = ISSUER_RESPONDER};
    TRY(issuer_issue(setup->ca, &request, arena, &der, why));
    TRY(sign_key_open(key.private_key, &responder->key, why));
    TRY(set_certificate(responder, der, why));
    set_cutoff(responder, setup->since_ms);
    name_authority(responder, setup->ca);
    *out = responder;
    responder = NULL;
    return OK;
}

void issuer_ocsp_free(issuer_ocsp *responder)
{
    if (!responder) return;
    sign_key_free(responder->key);
    arena_free(responder->arena);
}

struct bytes issuer_ocsp_certificate(const issuer_ocsp *responder)
{
    return responder->certificate;
}

bool issuer_ocsp_is_ours(const issuer_ocsp *responder, const struct issuer_ocsp_ask *ask)
{
    size_t size = ask->is_sha256 ? DIGEST_SIZE : SHA_DIGEST_LENGTH;
    return bytes_equal(ask->name, bytes_of(responder->names[ask->is_sha256], size)) &&
           bytes_equal(ask->key, bytes_of(responder->keys[ask->is_sha256], size));
}

struct bytes issuer_ocsp_refusal(enum issuer_ocsp_fault fault, struct arena *arena)
{
    return der_write_wrap(arena, DER_SEQUENCE, issuer_der_enumerated((unsigned char)fault, arena));
}

/* CertStatus: RevokedInfo [1] IMPLICIT; the reason unspecified is left out, as in lists. */
static void add_status(struct buffer *out, const struct issuer_ocsp_answer *answer)
{
    struct buffer info = {.arena = out->arena};
    if (answer->state == ISSUER_OCSP_GOOD) der_write_header(out, DER_CONTEXT_0_PLAIN, 0);
    if (answer->state == ISSUER_OCSP_UNKNOWN) der_write_header(out, PLAIN_CONTEXT_2, 0);
    if (answer->state != ISSUER_OCSP_REVOKED) return;
    issuer_der_generalized(&info, answer->revoked_ms);
    if (answer->reason) {
        struct bytes reason = issuer_der_enumerated((unsigned char)answer->reason, out->arena);
        der_write_bytes(&info, der_write_wrap(out->arena, DER_CONTEXT_0, reason));
    }
    der_write_bytes(out, der_write_wrap(out->arena, DER_CONTEXT_1, buffer_bytes(&info)));
}

static struct bytes single_extensions(const issuer_ocsp *responder, const struct issuer_ocsp_answer *answer,
                                      struct arena *arena)
{
    struct buffer since = {.arena = arena};
    if (answer->state != ISSUER_OCSP_REVOKED || !answer->invalid_ms) return responder->archive;
    issuer_der_generalized(&since, answer->invalid_ms);
    struct bytes invalid = issuer_der_extension("2.5.29.24", false, buffer_bytes(&since), arena);
    struct bytes both = der_write_join(arena, responder->cutoff, invalid);
    return der_write_wrap(arena, DER_CONTEXT_1, der_write_wrap(arena, DER_SEQUENCE, both));
}

/* 4.2.1: SingleResponse */
static void add_single(struct buffer *out, const issuer_ocsp *responder, const struct issuer_ocsp_ask *ask,
                       const struct issuer_ocsp_answer *answer, struct bytes times)
{
    struct buffer one = {.arena = out->arena};
    der_write_bytes(&one, ask->der);
    add_status(&one, answer);
    der_write_bytes(&one, times);
    der_write_bytes(&one, single_extensions(responder, answer, out->arena));
    der_write_header(out, DER_SEQUENCE, one.size);
    der_write_bytes(out, buffer_bytes(&one));
}

static struct bytes response_data(const issuer_ocsp *responder, const struct issuer_ocsp_reply *reply,
                                  struct arena *arena)
{
    struct buffer all = {.arena = arena}, times = {.arena = arena}, next = {.arena = arena}, singles = {.arena = arena};
    const struct list *asks = &reply->request->asks;
    issuer_der_generalized(&times, reply->now_ms);
    issuer_der_generalized(&next, reply->next_ms);
    der_write_bytes(&all, responder->id);
    der_write_bytes(&all, buffer_bytes(&times)); /* producedAt */
    der_write_bytes(&times, der_write_wrap(arena, DER_CONTEXT_0, buffer_bytes(&next)));
    for (size_t i = 0; i < asks->count; i++)
        add_single(&singles, responder, LIST_AT(asks, const struct issuer_ocsp_ask, i), &reply->answers[i],
                   buffer_bytes(&times));
    der_write_bytes(&all, der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&singles)));
    if (reply->request->nonce.size) {
        struct bytes extensions = der_write_wrap(arena, DER_SEQUENCE, reply->request->nonce);
        der_write_bytes(&all, der_write_wrap(arena, DER_CONTEXT_1, extensions));
    }
    return der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&all));
}

status issuer_ocsp_write(const issuer_ocsp *responder, const struct issuer_ocsp_reply *reply, struct arena *arena,
                         struct bytes *der, struct problem *why)
{
    static const struct bytes basic_type = {(const unsigned char *)"\x06\x09\x2B\x06\x01\x05\x05\x07\x30\x01\x01", 11};
    struct bytes basic;
    TRY(issuer_der_sign(responder->key, response_data(responder, reply, arena), responder->more, arena, &basic, why));
    struct bytes octets = der_write_wrap(arena, DER_OCTET_STRING, basic);
    struct bytes inside = der_write_wrap(arena, DER_SEQUENCE, der_write_join(arena, basic_type, octets));
    struct bytes wrapped = der_write_wrap(arena, DER_CONTEXT_0, inside);
    struct bytes said = issuer_der_enumerated(ISSUER_OCSP_READ, arena);
    *der = der_write_wrap(arena, DER_SEQUENCE, der_write_join(arena, said, wrapped));
    return OK;
}
