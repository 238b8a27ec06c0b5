#include "seal_method.h"
#include "text.h"

bool seal_method_set_digest(struct seal_method *method, const char *name)
{
    static const char *const names[] = {"sha256", "sha384", "sha512"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!text_equal(name, names[i])) continue;
        method->digest = (enum digest_kind)i;
        return method->has_digest = true;
    }
    return false;
}

status seal_method_open(const struct seal_method *method, const struct keystore *store, struct cms_sign **out,
                        struct problem *why)
{
    struct sign_method how = sign_method_usual(store->algorithm);
    if (method->has_digest) how.digest = method->digest;
    how.is_pss = method->is_pss;
    const struct cms_sign_setup setup = {.chain = store->chain, .count = store->chain_count, .method = how};
    return cms_sign_open_as(&setup, out, why);
}
