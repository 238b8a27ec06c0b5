#include "crl.h"
#include "sm2.h"
#include "x509_parse.h"
#include <string.h>

AUTO_DECLARE(ISSUING_DIST_POINT, ISSUING_DIST_POINT_free);
AUTO_DECLARE(CRL_DIST_POINTS, CRL_DIST_POINTS_free);
AUTO_DECLARE(ASN1_ENUMERATED, ASN1_ENUMERATED_free);

struct crl {
    X509_CRL *list;
    struct bytes der;
    bool is_checked; /* the signature, for the issuer below */
    unsigned char issuer_key[REVOCATION_ISSUER_KEY];
    const char *fault;
};

struct crl *crl_open(struct bytes der, struct arena *arena)
{
    const unsigned char *at = der.data;
    if (der.size == 0 || der.size > CRL_MAX) return NULL;
    X509_CRL *list = d2i_X509_CRL(NULL, &at, (long)der.size);
    if (!list || at != der.data + der.size) {
        X509_CRL_free(list);
        return NULL;
    }
    struct crl *crl = ARENA_NEW(arena, struct crl);
    crl->list = list;
    crl->der = der;
    return crl;
}

void crl_free(struct crl *crl)
{
    if (!crl) return;
    X509_CRL_free(crl->list);
    crl->list = NULL;
}

bool crl_is_of(const struct crl *crl, X509 *certificate)
{
    return X509_NAME_cmp(X509_CRL_get_issuer(crl->list), X509_get_issuer_name(certificate)) == 0;
}

/* OpenSSL has no way to say SM2's distinguishing id for a list. */
static bool is_signed(const struct crl *crl, EVP_PKEY *key)
{
    if (sm2_is_key(key)) return sm2_verify_signed(key, crl->der);
    return key && X509_CRL_verify(crl->list, key) == 1;
}

/* RFC 5280, 6.3.3 (f) and (g) */
static const char *check_signature(struct crl *crl, X509 *issuer)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl->list), X509_get_subject_name(issuer)) != 0) return "issuer_differs";
    if (!(X509_get_key_usage(issuer) & KU_CRL_SIGN)) return "responder_wrong";
    if (revocation_evidence_is_weak(X509_CRL_get_signature_nid(crl->list))) return "too_weak";
    return is_signed(crl, key) ? NULL : "signature_wrong";
}

static bool has_name(const GENERAL_NAMES *names, const GENERAL_NAME *wanted)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
        if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(names, i), (GENERAL_NAME *)(uintptr_t)wanted) == 0) return true;
    return false;
}

static bool shares_name(const DIST_POINT_NAME *point, const DIST_POINT_NAME *scope)
{
    if (!point || point->type != 0 || scope->type != 0) return false; /* fullName */
    for (int i = 0; i < sk_GENERAL_NAME_num(scope->name.fullname); i++)
        if (has_name(point->name.fullname, sk_GENERAL_NAME_value(scope->name.fullname, i))) return true;
    return false;
}

/* 6.3.3 (b) (2) (i): a list of one distribution point is for the certificates that name it. */
static bool is_point_named(const DIST_POINT_NAME *scope, X509 *certificate)
{
    AUTO(CRL_DIST_POINTS, points);
    points = X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    for (int i = 0; points && i < sk_DIST_POINT_num(points); i++)
        if (shares_name(sk_DIST_POINT_value(points, i)->distpoint, scope)) return true;
    return false;
}

static const char *check_scope(const struct crl *crl, X509 *certificate)
{
    int critical = 0;
    AUTO(ISSUING_DIST_POINT, scope);
    scope = X509_CRL_get_ext_d2i(crl->list, NID_issuing_distribution_point, &critical, NULL);
    if (!scope) return critical == -1 ? NULL : "broken"; /* -1: there is none */
    bool is_authority = (X509_get_extension_flags(certificate) & EXFLAG_CA) != 0;
    if (scope->indirectCRL > 0) return "indirect";
    if (scope->onlyattr > 0 || scope->onlysomereasons) return "scope";
    if (scope->onlyuser > 0 && is_authority) return "scope";
    if (scope->onlyCA > 0 && !is_authority) return "scope";
    return !scope->distpoint || is_point_named(scope->distpoint, certificate) ? NULL : "scope";
}

/* 5.2: what is critical and not understood makes the list unusable. */
static const char *check_extensions(const struct crl *crl)
{
    if (X509_CRL_get_ext_by_NID(crl->list, NID_delta_crl, -1) >= 0) return "delta";
    for (int i = 0; i < X509_CRL_get_ext_count(crl->list); i++) {
        X509_EXTENSION *extension = X509_CRL_get_ext(crl->list, i);
        int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (X509_EXTENSION_get_critical(extension) && nid != NID_issuing_distribution_point) return "extension_unknown";
    }
    return NULL;
}

/* Lists drop expired certificates, unless they say since when they keep them (ITU-T X.509, expiredCertsOnCRL). */
static bool keeps_expired(const struct crl *crl, int64_t not_after_ms)
{
    AUTO(ASN1_OBJECT, name);
    name = OBJ_txt2obj("2.5.29.60", 1);
    int at = name ? X509_CRL_get_ext_by_OBJ(crl->list, name, -1) : -1;
    if (at < 0) return false;
    const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(X509_CRL_get_ext(crl->list, at));
    const unsigned char *data = ASN1_STRING_get0_data(value);
    ASN1_TIME *since = d2i_ASN1_GENERALIZEDTIME(NULL, &data, ASN1_STRING_length(value));
    int64_t since_ms = x509_parse_ms(since);
    ASN1_GENERALIZEDTIME_free(since);
    return since_ms && since_ms <= not_after_ms;
}

/* 5.3: an entry's critical extension that is not known could change whom it is about. */
static bool has_unknown_extension(const X509_REVOKED *entry)
{
    const STACK_OF(X509_EXTENSION) *all = X509_REVOKED_get0_extensions(entry);
    for (int i = 0; i < sk_X509_EXTENSION_num(all); i++) {
        X509_EXTENSION *extension = sk_X509_EXTENSION_value(all, i);
        int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (X509_EXTENSION_get_critical(extension) && nid != NID_crl_reason) return true;
    }
    return false;
}

static long reason_of(const X509_REVOKED *entry)
{
    AUTO(ASN1_ENUMERATED, reason);
    reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
    return reason ? ASN1_ENUMERATED_get(reason) : -1;
}

/* 5.3.2 */
static int64_t invalid_since(const X509_REVOKED *entry)
{
    ASN1_GENERALIZEDTIME *since = X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, NULL, NULL);
    int64_t since_ms = x509_parse_ms(since);
    ASN1_GENERALIZEDTIME_free(since);
    return since_ms;
}

static const char *check(struct crl *crl, const struct revocation_case *c)
{
    if (!crl->is_checked || memcmp(crl->issuer_key, c->issuer_key, sizeof crl->issuer_key) != 0) {
        crl->fault = check_signature(crl, c->issuer);
        memcpy(crl->issuer_key, c->issuer_key, sizeof crl->issuer_key);
        crl->is_checked = true;
    }
    const char *fault = crl->fault ? crl->fault : check_extensions(crl);
    return fault ? fault : check_scope(crl, c->certificate);
}

static const char *judge(struct crl *crl, const struct revocation_case *c, struct revocation_answer *out)
{
    X509_REVOKED *entry = NULL;
    const char *fault = check(crl, c);
    if (fault) return fault;
    /* 2: removeFromCRL, of delta lists; 1: found */
    int found = X509_CRL_get0_by_serial(crl->list, &entry, X509_get0_serialNumber(c->certificate));
    if (found == 1 && has_unknown_extension(entry)) return "extension_unknown";
    if (found == 1) {
        const struct revocation_entry said = {x509_parse_ms(X509_REVOKED_get0_revocationDate(entry)),
                                              invalid_since(entry), reason_of(entry)};
        revocation_evidence_revoked(c, &said, out);
        return NULL;
    }
    fault = revocation_evidence_age(c, out->this_ms, out->next_ms);
    if (fault) return fault;
    if (out->this_ms > c->not_after_ms && !keeps_expired(crl, c->not_after_ms)) return "after_expiry";
    out->status = REVOCATION_GOOD;
    return NULL;
}

void crl_judge(struct crl *crl, const struct revocation_case *c, struct revocation_answer *out)
{
    *out = (struct revocation_answer){.kind = REVOCATION_CRL,
                                      .this_ms = x509_parse_ms(X509_CRL_get0_lastUpdate(crl->list)),
                                      .next_ms = x509_parse_ms(X509_CRL_get0_nextUpdate(crl->list))};
    const char *fault = judge(crl, c, out);
    if (fault) revocation_evidence_unknown(fault, out);
}
