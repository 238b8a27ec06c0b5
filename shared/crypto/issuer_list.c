#include "issuer_list.h"
#include "issuer_der.h"
#include "issuer_inside.h"

static struct bytes entry_extensions(const struct issuer_list_entry *entry, struct arena *arena)
{
    struct buffer inside = {.arena = arena}, since = {.arena = arena};
    if (entry->reason)
        der_write_bytes(&inside,
                        issuer_der_extension("2.5.29.21", false,
                                             issuer_der_enumerated((unsigned char)entry->reason, arena), arena));
    if (entry->invalid_ms) {
        issuer_der_generalized(&since, entry->invalid_ms);
        der_write_bytes(&inside, issuer_der_extension("2.5.29.24", false, buffer_bytes(&since), arena));
    }
    return inside.size ? der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&inside)) : bytes_of(NULL, 0);
}

/* 5.1.2.6 */
static void add_entries(struct buffer *out, const struct list *entries)
{
    struct buffer all = {.arena = out->arena};
    for (size_t i = 0; i < entries->count; i++) {
        const struct issuer_list_entry *entry = LIST_AT(entries, const struct issuer_list_entry, i);
        struct buffer one = {.arena = out->arena};
        der_write_bytes(&one, der_write_number(out->arena, entry->serial));
        issuer_der_time(&one, entry->revoked_ms);
        der_write_bytes(&one, entry_extensions(entry, out->arena));
        der_write_header(&all, DER_SEQUENCE, one.size);
        der_write_bytes(&all, buffer_bytes(&one));
    }
    if (entries->count) der_write_bytes(out, der_write_wrap(out->arena, DER_SEQUENCE, buffer_bytes(&all)));
}

/* 5.2.5: distributionPoint [0] { fullName [0] { uniformResourceIdentifier [6] … } } */
static struct bytes point_der(const struct list *addresses, struct arena *arena)
{
    enum { URI = 0x86 };
    struct buffer names = {.arena = arena};
    for (size_t i = 0; i < addresses->count; i++)
        der_write_bytes(&names, der_write_wrap(arena, URI, bytes_of_text(*LIST_AT(addresses, const char *, i))));
    struct bytes full = der_write_wrap(arena, DER_CONTEXT_0, buffer_bytes(&names));
    return der_write_wrap(arena, DER_SEQUENCE, der_write_wrap(arena, DER_CONTEXT_0, full));
}

/* 5.2.1, as certificates name it: keyIdentifier [0]. */
static struct bytes authority_der(const struct issuer *ca, struct arena *arena)
{
    const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(ca->certificate);
    struct bytes value = bytes_of(ASN1_STRING_get0_data(id), (size_t)ASN1_STRING_length(id));
    return der_write_wrap(arena, DER_SEQUENCE, der_write_wrap(arena, DER_CONTEXT_0_PLAIN, value));
}

static struct bytes extensions(const struct issuer *ca, const struct issuer_list *list, struct arena *arena)
{
    struct buffer all = {.arena = arena}, since = {.arena = arena};
    struct bytes number = der_write_integer(arena, (uint64_t)list->number);
    issuer_der_generalized(&since, list->since_ms);
    der_write_bytes(&all, issuer_der_extension("2.5.29.35", false, authority_der(ca, arena), arena));
    der_write_bytes(&all, issuer_der_extension("2.5.29.20", false, number, arena));
    if (list->addresses.count)
        der_write_bytes(&all, issuer_der_extension("2.5.29.28", true, point_der(&list->addresses, arena), arena));
    der_write_bytes(&all, issuer_der_extension("2.5.29.60", false, buffer_bytes(&since), arena));
    return der_write_wrap(arena, DER_CONTEXT_0, der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&all)));
}

status issuer_list_make(const issuer *ca, const struct issuer_list *list, struct arena *arena, struct bytes *der,
                        struct problem *why)
{
    struct buffer tbs = {.arena = arena};
    der_write_bytes(&tbs, der_write_integer(arena, 1)); /* version 2 */
    der_write_bytes(&tbs, issuer_der_algorithm(ca->sign_key, arena));
    der_write_bytes(&tbs, ca->name);
    issuer_der_time(&tbs, list->this_ms);
    issuer_der_time(&tbs, list->next_ms);
    add_entries(&tbs, &list->entries);
    der_write_bytes(&tbs, extensions(ca, list, arena));
    struct bytes whole = der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&tbs));
    return issuer_der_sign(ca->sign_key, whole, bytes_of(NULL, 0), arena, der, why);
}
