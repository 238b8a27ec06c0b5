#include "ocsp.h"
#include "der.h"
#include "sm2.h"
#include "x509_parse.h"
#include <openssl/ocsp.h>
#include <string.h>

enum { SINGLES_MAX = 1000 };

AUTO_DECLARE(OCSP_RESPONSE, OCSP_RESPONSE_free);
AUTO_DECLARE(OCSP_CERTID, OCSP_CERTID_free);
AUTO_DECLARE(OCSP_REQUEST, OCSP_REQUEST_free);

struct ocsp {
    OCSP_BASICRESP *basic;
    struct bytes der; /* BasicOCSPResponse as it was written; size 0: not found */
    bool is_checked;  /* signature and right of the responder, for the issuer below */
    unsigned char issuer_key[REVOCATION_ISSUER_KEY];
    const char *fault;
    X509 *signer; /* a delegated one, counted; NULL: the issuer itself */
};

/* The octets of responseBytes (4.2.1). */
static struct bytes basic_of(struct bytes der)
{
    static const struct bytes none;
    struct der all, part;
    if (!der_take(&der, DER_SEQUENCE, &all) || !der_next(&all.value, &part) ||
        !der_take(&all.value, DER_CONTEXT_0, &part) || !der_take(&part.value, DER_SEQUENCE, &all) ||
        !der_take(&all.value, DER_OID, &part) || !der_take(&all.value, DER_OCTET_STRING, &part))
        return none;
    return part.value;
}

struct ocsp *ocsp_open(struct bytes der, struct arena *arena, const char **fault)
{
    const unsigned char *at = der.data;
    AUTO(OCSP_RESPONSE, response);
    *fault = "broken";
    if (der.size == 0 || der.size > OCSP_MAX) return NULL;
    response = d2i_OCSP_RESPONSE(NULL, &at, (long)der.size);
    if (!response || at != der.data + der.size) return NULL;
    if (OCSP_response_status(response) != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        *fault = "unsuccessful";
        return NULL;
    }
    OCSP_BASICRESP *basic = OCSP_response_get1_basic(response);
    if (!basic) return NULL;
    struct ocsp *ocsp = ARENA_NEW(arena, struct ocsp);
    ocsp->basic = basic;
    ocsp->der = basic_of(der);
    *fault = NULL;
    return ocsp;
}

void ocsp_free(struct ocsp *ocsp)
{
    if (!ocsp) return;
    OCSP_BASICRESP_free(ocsp->basic);
    X509_free(ocsp->signer);
    ocsp->basic = NULL;
    ocsp->signer = NULL;
}

/* Names and key of the issuer under the digest that the answer uses, and the number (4.1.1). */
static bool is_named(const OCSP_CERTID *id, X509 *certificate, X509 *issuer)
{
    ASN1_OBJECT *digest = NULL;
    ASN1_INTEGER *serial = NULL;
    AUTO(OCSP_CERTID, own);
    OCSP_id_get0_info(NULL, &digest, NULL, &serial, (OCSP_CERTID *)(uintptr_t)id);
    if (!serial || ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(certificate)) != 0) return false;
    const EVP_MD *method = digest ? EVP_get_digestbyobj(digest) : NULL;
    own = method ? OCSP_cert_to_id(method, certificate, issuer) : NULL;
    return own && OCSP_id_cmp(own, (OCSP_CERTID *)(uintptr_t)id) == 0;
}

/* The newest of its statements about the certificate; NULL: none. */
static OCSP_SINGLERESP *single_of(const struct ocsp *ocsp, X509 *certificate, X509 *issuer)
{
    OCSP_SINGLERESP *found = NULL;
    int64_t newest_ms = 0;
    int count = OCSP_resp_count(ocsp->basic);
    for (int i = 0; i < count && i < SINGLES_MAX; i++) {
        ASN1_GENERALIZEDTIME *this_update = NULL;
        OCSP_SINGLERESP *single = OCSP_resp_get0(ocsp->basic, i);
        if (!is_named(OCSP_SINGLERESP_get0_id(single), certificate, issuer)) continue;
        (void)OCSP_single_get0_status(single, NULL, NULL, &this_update, NULL);
        int64_t this_ms = x509_parse_ms(this_update);
        if (found && this_ms <= newest_ms) continue;
        found = single;
        newest_ms = this_ms;
    }
    return found;
}

size_t ocsp_count(const struct ocsp *ocsp)
{
    int count = OCSP_resp_count(ocsp->basic);
    return count > SINGLES_MAX ? SINGLES_MAX : (size_t)(count > 0 ? count : 0);
}

bool ocsp_is_of(const struct ocsp *ocsp, X509 *certificate, X509 *issuer)
{
    return single_of(ocsp, certificate, issuer) != NULL;
}

/* 4.2.2.2: issued by the authority itself, and for this. */
static bool is_delegated(X509 *signer, X509 *issuer)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    uint32_t usage = X509_get_extended_key_usage(signer);
    bool is_for_ocsp = usage != UINT32_MAX && (usage & XKU_OCSP_SIGN) != 0;
    return is_for_ocsp && key && X509_check_issued(issuer, signer) == X509_V_OK && x509_parse_set_id(signer) &&
           X509_verify(signer, key) == 1;
}

/* OpenSSL has no way to say SM2's distinguishing id for an answer. */
static bool is_signed(const struct ocsp *ocsp, X509 *signer, X509_STACK *own)
{
    EVP_PKEY *key = X509_get0_pubkey(signer);
    if (sm2_is_key(key)) return sm2_verify_signed(key, ocsp->der);
    return OCSP_basic_verify(ocsp->basic, own, NULL, OCSP_NOVERIFY) == 1;
}

static const char *check_signer(struct ocsp *ocsp, X509 *issuer)
{
    X509 *signer = NULL;
    AUTO(X509_STACK, own);
    own = sk_X509_new_null();
    if (!own || !X509_add_cert(own, issuer, X509_ADD_FLAG_UP_REF)) return "signature_wrong";
    if (revocation_evidence_is_weak(OBJ_obj2nid(OCSP_resp_get0_tbs_sigalg(ocsp->basic)->algorithm))) return "too_weak";
    if (OCSP_resp_get0_signer(ocsp->basic, &signer, own) != 1 || !signer) return "responder_wrong";
    if (!is_signed(ocsp, signer, own)) return "signature_wrong";
    if (X509_cmp(signer, issuer) == 0) return NULL;
    if (!is_delegated(signer, issuer)) return "responder_wrong";
    if (X509_up_ref(signer) == 1) ocsp->signer = signer;
    return NULL;
}

/* A delegated responder's certificate must have been valid when the answer is known to have existed; where it was so
 * when it was made is proved by a timestamp over it. */
static const char *check_period(const struct ocsp *ocsp, const struct revocation_case *c, int64_t this_ms)
{
    if (!ocsp->signer) return NULL;
    int64_t from = x509_parse_ms(X509_get0_notBefore(ocsp->signer));
    int64_t to = x509_parse_ms(X509_get0_notAfter(ocsp->signer));
    return this_ms + REVOCATION_TOLERANCE_MS < from || c->exists_ms > to ? "responder_expired" : NULL;
}

static const char *check(struct ocsp *ocsp, const struct revocation_case *c, int64_t this_ms)
{
    if (!ocsp->is_checked || memcmp(ocsp->issuer_key, c->issuer_key, sizeof ocsp->issuer_key) != 0) {
        X509_free(ocsp->signer);
        ocsp->signer = NULL;
        ocsp->fault = check_signer(ocsp, c->issuer);
        memcpy(ocsp->issuer_key, c->issuer_key, sizeof ocsp->issuer_key);
        ocsp->is_checked = true;
    }
    return ocsp->fault ? ocsp->fault : check_period(ocsp, c, this_ms);
}

/* 4.4.4: until when the authority remembers expired certificates. */
static bool keeps_expired(OCSP_SINGLERESP *single, int64_t not_after_ms)
{
    ASN1_GENERALIZEDTIME *cutoff = OCSP_SINGLERESP_get1_ext_d2i(single, NID_id_pkix_OCSP_archiveCutoff, NULL, NULL);
    int64_t cutoff_ms = x509_parse_ms(cutoff);
    ASN1_GENERALIZEDTIME_free(cutoff);
    return cutoff_ms && cutoff_ms <= not_after_ms;
}

static bool has_unknown_extension(OCSP_SINGLERESP *single)
{
    for (int i = 0; i < OCSP_SINGLERESP_get_ext_count(single); i++) {
        X509_EXTENSION *extension = OCSP_SINGLERESP_get_ext(single, i);
        int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (X509_EXTENSION_get_critical(extension) && nid != NID_id_pkix_OCSP_archiveCutoff) return true;
    }
    return false;
}

/* 4.4.5: as in lists (RFC 5280, 5.3.2). */
static int64_t invalid_since(OCSP_SINGLERESP *single)
{
    ASN1_GENERALIZEDTIME *since = OCSP_SINGLERESP_get1_ext_d2i(single, NID_invalidity_date, NULL, NULL);
    int64_t since_ms = x509_parse_ms(since);
    ASN1_GENERALIZEDTIME_free(since);
    return since_ms;
}

static const char *judge_good(OCSP_SINGLERESP *single, const struct revocation_case *c, struct revocation_answer *out)
{
    const char *fault = revocation_evidence_age(c, out->this_ms, out->next_ms);
    if (fault) return fault;
    if (out->this_ms > c->not_after_ms && !keeps_expired(single, c->not_after_ms)) return "after_expiry";
    out->status = REVOCATION_GOOD;
    return NULL;
}

static const char *judge(struct ocsp *ocsp, OCSP_SINGLERESP *single, const struct revocation_case *c,
                         struct revocation_answer *out)
{
    int reason = 0;
    ASN1_GENERALIZEDTIME *revoked = NULL, *this_update = NULL, *next_update = NULL;
    int said = OCSP_single_get0_status(single, &reason, &revoked, &this_update, &next_update);
    out->this_ms = x509_parse_ms(this_update);
    out->next_ms = x509_parse_ms(next_update);
    const char *fault = check(ocsp, c, out->this_ms);
    if (fault) return fault;
    if (has_unknown_extension(single)) return "extension_unknown";
    if (said == V_OCSP_CERTSTATUS_GOOD) return judge_good(single, c, out);
    if (said != V_OCSP_CERTSTATUS_REVOKED) return "status_unknown";
    const struct revocation_entry entry = {x509_parse_ms(revoked), invalid_since(single), reason};
    revocation_evidence_revoked(c, &entry, out);
    return NULL;
}

void ocsp_judge(struct ocsp *ocsp, const struct revocation_case *c, X509 **responder, struct revocation_answer *out)
{
    *out = (struct revocation_answer){.kind = REVOCATION_OCSP};
    *responder = NULL;
    OCSP_SINGLERESP *single = single_of(ocsp, c->certificate, c->issuer);
    if (!single) return;
    const char *fault = judge(ocsp, single, c, out);
    if (fault) revocation_evidence_unknown(fault, out);
    bool is_exempt = ocsp->signer && X509_get_ext_by_NID(ocsp->signer, NID_id_pkix_OCSP_noCheck, -1) >= 0;
    if (ocsp->signer && !is_exempt) *responder = ocsp->signer;
}

struct bytes ocsp_request(X509 *certificate, X509 *issuer, struct arena *arena)
{
    unsigned char *der = NULL;
    AUTO(OCSP_REQUEST, request);
    request = OCSP_REQUEST_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), certificate, issuer);
    if (!request || !id || !OCSP_request_add0_id(request, id)) return bytes_of(NULL, 0);
    int size = i2d_OCSP_REQUEST(request, &der);
    struct bytes out = size > 0 ? bytes_copy(arena, bytes_of(der, (size_t)size)) : bytes_of(NULL, 0);
    OPENSSL_free(der);
    return out;
}
