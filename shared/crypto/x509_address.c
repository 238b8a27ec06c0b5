#include "x509_address.h"
#include "net_fetch.h"
#include "text.h"
#include <string.h>

AUTO_DECLARE(AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free);
AUTO_DECLARE(CRL_DIST_POINTS, CRL_DIST_POINTS_free);

static void add(const GENERAL_NAME *name, struct list *out)
{
    if (name->type != GEN_URI || out->count >= X509_ADDRESS_MAX) return;
    const ASN1_IA5STRING *uri = name->d.uniformResourceIdentifier;
    size_t size = (size_t)ASN1_STRING_length(uri);
    const char *text = arena_copy(out->arena, ASN1_STRING_get0_data(uri), size);
    bool is_http = text_starts(text, "http://") || text_starts(text, "https://");
    if (is_http && strlen(text) == size && size <= NET_FETCH_URL_MAX && text_is_clean(text))
        *(const char **)list_add(out) = text;
}

static void add_points(X509 *certificate, struct list *out)
{
    AUTO(CRL_DIST_POINTS, points);
    points = X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    for (int i = 0; points && i < sk_DIST_POINT_num(points); i++) {
        const DIST_POINT_NAME *name = sk_DIST_POINT_value(points, i)->distpoint;
        for (int k = 0; name && name->type == 0 && k < sk_GENERAL_NAME_num(name->name.fullname); k++)
            add(sk_GENERAL_NAME_value(name->name.fullname, k), out);
    }
}

static void add_accesses(X509 *certificate, int method, struct list *out)
{
    AUTO(AUTHORITY_INFO_ACCESS, all);
    all = X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
    for (int i = 0; all && i < sk_ACCESS_DESCRIPTION_num(all); i++) {
        const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(all, i);
        if (OBJ_obj2nid(one->method) == method) add(one->location, out);
    }
}

struct list x509_address_all(X509 *certificate, enum x509_address_kind kind, struct arena *arena)
{
    struct list out = LIST_OF(arena, const char *);
    if (kind == X509_ADDRESS_CRL) add_points(certificate, &out);
    if (kind == X509_ADDRESS_OCSP) add_accesses(certificate, NID_ad_OCSP, &out);
    if (kind == X509_ADDRESS_ISSUER) add_accesses(certificate, NID_ad_ca_issuers, &out);
    return out;
}
