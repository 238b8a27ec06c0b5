#include "seal_method.h"
#include "text.h"

bool seal_method_set_digest(struct seal_method *method, const char *name)
{
    struct sign_method found;
    if (!sign_method_of_name(name, &found) || found.is_pss) return false;
    method->digest = found.digest;
    return method->has_digest = true;
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
