#include "ts_maker.h"
#include "cms_sign.h"
#include "der_write.h"
#include "ts_info.h"
#include "x509.h"

enum { INFO_MAX = 256 }; /* of a TSTInfo without nonce: 64 bytes of digest, 20 of serial, an OID, a time */

struct ts_maker {
    struct arena *arena;
    struct sign_key *key;
    struct cms_sign *signer;
    struct x509 certificate;
    struct bytes policy; /* the whole element */
    struct sign_method method;
    int64_t accuracy_ms;
    struct ts_maker *sm2; /* for imprints of SM3; NULL: this one stamps all */
};

static status unfit(struct problem *why, const char *what)
{
    return problem_set(why, TIMESTAMP_UNFIT, "%s", what);
}

static status set_up(struct ts_maker *maker, const struct ts_maker_setup *setup, struct problem *why)
{
    if (!setup->count) return unfit(why, "no certificate");
    TRY(x509_read(bytes_copy(maker->arena, setup->chain[0]), maker->arena, &maker->certificate, why));
    if (!sign_key_matches(maker->key, setup->chain[0])) return unfit(why, "key and certificate differ");
    if (!x509_may_timestamp(&maker->certificate)) return unfit(why, "extendedKeyUsage is not critical, timeStamping");
    maker->policy = der_write_oid(maker->arena, setup->policy);
    if (!maker->policy.size || maker->policy.size > 100) return unfit(why, "the policy is not an OID");
    maker->accuracy_ms = setup->accuracy_ms;
    maker->method = sign_method_usual(sign_key_algorithm(maker->key));
    const struct cms_sign_setup signing = {setup->chain, setup->count, CMS_SIGN_TOKEN, maker->method};
    return cms_sign_open_as(&signing, &maker->signer, why);
}

status ts_maker_open(const struct ts_maker_setup *setup, ts_maker **out, struct problem *why)
{
    struct arena *arena = arena_new();
    AUTO(ts_maker, maker);
    maker = ARENA_NEW(arena, struct ts_maker);
    *maker = (struct ts_maker){.arena = arena, .key = setup->key};
    TRY(set_up(maker, setup, why));
    *out = maker;
    maker = NULL;
    return OK;
}

status ts_maker_open_pem(struct bytes key, struct bytes certificates, const char *policy, int64_t accuracy_ms,
                         ts_maker **out, struct problem *why)
{
    AUTO_ARENA(memory);
    struct list chain;
    struct ts_maker_setup setup = {.policy = policy, .accuracy_ms = accuracy_ms};
    TRY(x509_read_all(certificates, memory, &chain, why));
    TRY(sign_key_open_pem(key, &setup.key, why));
    setup.chain = chain.items;
    setup.count = chain.count;
    return ts_maker_open(&setup, out, why);
}

void ts_maker_pair(ts_maker *maker, ts_maker *sm2)
{
    maker->sm2 = sm2;
}

void ts_maker_free(ts_maker *maker)
{
    if (!maker) return;
    ts_maker_free(maker->sm2);
    sign_key_free(maker->key);
    cms_sign_free(maker->signer);
    arena_free(maker->arena); /* holds the maker too */
}

struct bytes ts_maker_policy(const ts_maker *maker)
{
    struct der element;
    struct bytes rest = maker->policy;
    return der_take(&rest, DER_OID, &element) ? element.value : bytes_of(NULL, 0);
}

size_t ts_maker_size(const ts_maker *maker)
{
    size_t own = cms_sign_size(maker->signer) + INFO_MAX + maker->policy.size;
    size_t other = maker->sm2 ? ts_maker_size(maker->sm2) : 0;
    return own > other ? own : other;
}

static bool is_for_sm3(struct bytes imprint)
{
    struct ts_imprint read;
    enum digest_kind kind;
    return ts_info_read_imprint(&imprint, &read) && ts_info_imprint_kind(&read, &kind) && kind == DIGEST_SM3;
}

status ts_maker_token(const ts_maker *maker, const struct ts_order *order, struct arena *arena, struct bytes *token,
                      struct problem *why)
{
    unsigned char content[DIGEST_SIZE_MAX];
    if (maker->sm2 && is_for_sm3(order->imprint)) maker = maker->sm2;
    struct cms_sign_parts parts = {.content = content, .without_certificates = order->without_certificates};
    const struct ts_info_facts facts = {.policy = maker->policy,
                                        .imprint = order->imprint,
                                        .serial = order->serial,
                                        .time_ms = order->time_ms,
                                        .accuracy_ms = maker->accuracy_ms,
                                        .nonce = order->nonce};
    if (!x509_is_valid_at(&maker->certificate, order->time_ms)) return unfit(why, "the certificate is not valid now");
    parts.inside = ts_info_write(&facts, arena);
    digest_pieces(maker->method.digest, &parts.inside, 1, content);
    struct bytes input = cms_sign_input(maker->signer, content, arena);
    TRY(sign_key_sign_by(maker->key, maker->method, input, arena, &parts.signature, why));
    cms_sign_write(maker->signer, &parts, arena, token);
    return OK;
}
