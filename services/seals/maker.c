#include "maker.h"

struct maker {
    struct arena *arena; /* holds all of it */
    sign_key *key;
    struct x509 certificate;
    struct list chain;
    int64_t until_ms;
};

static status check(struct maker *maker, const struct maker_setup *setup, struct arena *arena, struct problem *why)
{
    struct trust_answer answer;
    const struct trust_question question = {.certificate = maker->certificate.der,
                                            .certificates = &maker->chain,
                                            .at_ms = setup->now_ms,
                                            .use = TRUST_USE_SEAL};
    if (!sign_key_matches(maker->key, maker->certificate.der)) return problem_set(why, MAKER_UNFIT, "%s", "key");
    if (sign_key_algorithm(maker->key) == SIGN_ED25519) return problem_set(why, KEY_UNSUPPORTED, "%s", "Ed25519");
    trust_check(setup->trust, &question, arena, &answer);
    maker->until_ms = answer.until_ms;
    return answer.verdict == TRUST_TRUSTED ? OK : problem_set(why, MAKER_UNFIT, "%s", answer.reason);
}

static status fill(struct maker *maker, const struct maker_setup *setup, struct arena *arena, struct problem *why)
{
    TRY(x509_read_all(setup->certificate, arena, &maker->chain, why));
    TRY(x509_read(*LIST_AT(&maker->chain, struct bytes, 0), arena, &maker->certificate, why));
    return check(maker, setup, arena, why);
}

status maker_open(const struct maker_setup *setup, struct maker **out, struct problem *why)
{
    sign_key *key = NULL;
    TRY(sign_key_open_pem(setup->key, &key, why));
    struct arena *arena = arena_new();
    struct maker *maker = ARENA_NEW(arena, struct maker);
    *maker = (struct maker){.arena = arena, .key = key};
    status filled = fill(maker, setup, arena, why);
    if (filled == OK)
        *out = maker;
    else
        maker_free(maker);
    return filled;
}

void maker_free(struct maker *maker)
{
    if (!maker) return;
    sign_key_free(maker->key);
    arena_free(maker->arena);
}

bool maker_lasts(const struct maker *maker, int64_t now_ms)
{
    return now_ms <= maker->until_ms;
}

const struct sign_key *maker_key(const struct maker *maker)
{
    return maker->key;
}

const struct x509 *maker_certificate(const struct maker *maker)
{
    return &maker->certificate;
}

const struct list *maker_chain(const struct maker *maker)
{
    return &maker->chain;
}
