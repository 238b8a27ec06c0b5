#include "revocation_cms.h"
#include "der.h"

#define OID_OCSP_RESPONSE "1.3.6.1.5.5.7.16.2" /* RFC 5940, 2.1 */

bool revocation_cms_has(const struct cms_verify *cms)
{
    return cms->crls.size > 0 || cms->archive.size > 0;
}

static void add(struct revocation_store *store, enum revocation_kind kind, struct bytes der, int64_t exists_ms)
{
    const struct revocation_item item = {kind, REVOCATION_EMBEDDED, der, exists_ms};
    (void)revocation_store_add(store, &item);
}

/* OtherRevocationInfoFormat: a type and what it is. */
static void add_other(struct bytes in, int64_t exists_ms, struct revocation_store *store)
{
    struct der type, info;
    if (!der_take(&in, DER_OID, &type) || !der_is_oid(type.value, OID_OCSP_RESPONSE)) return;
    if (der_take(&in, DER_SEQUENCE, &info)) add(store, REVOCATION_OCSP, info.whole, exists_ms);
}

static void add_choices(struct bytes in, int64_t exists_ms, struct revocation_store *store)
{
    struct der item;
    while (in.size > 0 && der_next(&in, &item)) {
        if (item.tag == DER_SEQUENCE) add(store, REVOCATION_CRL, item.whole, exists_ms);
        if (item.tag == DER_CONTEXT_1) add_other(item.value, exists_ms, store);
    }
}

static void add_all(enum revocation_kind kind, struct bytes in, int64_t exists_ms, struct revocation_store *store)
{
    struct der all, item;
    if (!der_take(&in, DER_SEQUENCE, &all)) return;
    in = all.value;
    while (in.size > 0 && der_take(&in, DER_SEQUENCE, &item)) add(store, kind, item.whole, exists_ms);
}

/* RevocationInfoArchival ::= SEQUENCE { crl [0] EXPLICIT, ocsp [1] EXPLICIT, otherRevInfo [2] EXPLICIT } */
static void add_archive(struct bytes in, int64_t exists_ms, struct revocation_store *store)
{
    struct der all, part;
    if (!der_take(&in, DER_SEQUENCE, &all)) return;
    in = all.value;
    while (in.size > 0 && der_next(&in, &part)) {
        if (part.tag == DER_CONTEXT_0) add_all(REVOCATION_CRL, part.value, exists_ms, store);
        if (part.tag == DER_CONTEXT_1) add_all(REVOCATION_OCSP, part.value, exists_ms, store);
    }
}

void revocation_cms_add(const struct cms_verify *cms, int64_t exists_ms, struct revocation_store *store)
{
    add_choices(cms->crls, exists_ms, store);
    if (cms->archive.size > 0) add_archive(cms->archive, exists_ms, store);
}
