#include "cms_verify.h"
#include "cms_algorithm.h"
#include "cms_prefix.h"
#include "cms_read.h"
#include "trust_cache.h"
#include "ts_info.h"
#include <string.h>

/* What one verification works with. */
struct work {
    const struct cms_verify_input *in;
    struct arena *arena;
    struct cms_read cms;
    struct cms_algorithm algorithm;
    struct cms_verify *out;
    X509 *signer;
    struct bytes stamped; /* see cms_verify_token; size 0: the content is hashed */
};

/* Issuer and serial number as they stand in a certificate (RFC 5280, 4.1). */
static bool names_of(struct bytes der, struct bytes *issuer, struct bytes *serial)
{
    struct der element;
    if (!der_take(&der, DER_SEQUENCE, &element)) return false;
    struct bytes in = element.value;
    if (!der_take(&in, DER_SEQUENCE, &element)) return false;
    in = element.value;
    if (der_peek(in, DER_CONTEXT_0) && !der_next(&in, &element)) return false; /* version */
    if (!der_take(&in, DER_INTEGER, &element)) return false;
    *serial = element.whole;
    if (!der_take(&in, DER_SEQUENCE, &element) || !der_take(&in, DER_SEQUENCE, &element)) return false;
    *issuer = element.whole;
    return true;
}

static bool has_same_name(struct bytes a, struct bytes b)
{
    const unsigned char *a_at = a.data, *b_at = b.data;
    AUTO(X509_NAME, first);
    AUTO(X509_NAME, second);
    if (bytes_equal(a, b)) return true;
    first = d2i_X509_NAME(NULL, &a_at, (long)a.size);
    second = d2i_X509_NAME(NULL, &b_at, (long)b.size);
    return first && second && X509_NAME_cmp(first, second) == 0; /* the same in another string type */
}

static bool has_key_id(struct bytes der, struct bytes key_id)
{
    AUTO(X509, certificate);
    certificate = x509_parse(der);
    const ASN1_OCTET_STRING *id = certificate ? X509_get0_subject_key_id(certificate) : NULL;
    return id && bytes_equal(key_id, bytes_of(ASN1_STRING_get0_data(id), (size_t)ASN1_STRING_length(id)));
}

static bool is_signer(const struct cms_read *cms, struct bytes der)
{
    struct bytes issuer, serial;
    if (cms->key_id.size > 0) return has_key_id(der, cms->key_id);
    return names_of(der, &issuer, &serial) && bytes_equal(serial, cms->serial) && has_same_name(issuer, cms->issuer);
}

static const char *find_signer(struct work *w)
{
    const struct list *all = &w->cms.certificates;
    for (size_t i = 0; i < all->count && !w->signer; i++) {
        struct bytes der = *LIST_AT(all, struct bytes, i);
        if (!is_signer(&w->cms, der)) continue;
        w->signer = trust_cache_read(w->in->certificates, der, w->arena, &w->out->facts);
        if (!w->signer) return "signer_missing";
        w->out->signer = der;
    }
    return w->signer ? NULL : "signer_missing";
}

/* The value of an attribute that may stand there once. NULL: fine, `value` has size 0 when it is absent. */
static const char *attribute_once(const struct work *w, const char *oid, unsigned char tag, struct der *value)
{
    *value = (struct der){0};
    int count = cms_read_attribute(cms_read_signed_attributes(&w->cms), oid, value);
    if (count < 0) return "not_cms";
    if (count > 1) return "attribute_repeated";
    return count == 1 && value->tag != tag ? "not_cms" : NULL;
}

static size_t hash_outside(const struct work *w, const struct cms_algorithm *algorithm, unsigned char *out)
{
    const struct cms_verify_input *in = w->in;
    size_t size = in->content_count == 2 ? cms_prefix_hash(in->prefix, algorithm->digest, in->content, out) : 0;
    return size > 0 ? size : cms_algorithm_hash(algorithm, in->content, in->content_count, out);
}

static bool is_inside(enum cms_verify_kind kind)
{
    return kind == CMS_VERIFY_SHA1_INSIDE || kind == CMS_VERIFY_TIMESTAMP || kind == CMS_VERIFY_INSIDE;
}

/* The bytes under the message-digest: those outside, or the content inside. */
static const char *hashed(const struct work *w, unsigned char out[CMS_ALGORITHM_DIGEST_MAX], size_t *size)
{
    bool inside = is_inside(w->in->kind);
    if (inside != w->cms.has_content) return inside ? "not_cms" : "content_inside";
    *size = inside ? cms_algorithm_hash(&w->algorithm, &w->cms.content, 1, out) : hash_outside(w, &w->algorithm, out);
    return *size > 0 ? NULL : "algorithm_unknown";
}

/* content-type and message-digest (RFC 5652, 11.1 and 11.2) */
static const char *check_attributes(const struct work *w, struct bytes digest)
{
    struct der type, imprint;
    const char *fault = attribute_once(w, CMS_OID_CONTENT_TYPE, DER_OID, &type);
    if (!fault) fault = attribute_once(w, CMS_OID_MESSAGE_DIGEST, DER_OCTET_STRING, &imprint);
    if (fault) return fault;
    if (type.whole.size == 0 || imprint.whole.size == 0) return "attribute_missing";
    if (!bytes_equal(type.value, w->cms.content_type)) return "content_type_wrong";
    return bytes_equal(imprint.value, digest) ? NULL : "digest_differs";
}

/* The signature is over the attributes as they were written, with the tag of a SET (RFC 5652, 5.4). */
static const char *check_signature(const struct work *w)
{
    struct bytes signed_bytes = bytes_copy(w->arena, w->cms.signed_attributes);
    ((unsigned char *)(uintptr_t)signed_bytes.data)[0] = DER_SET;
    return cms_algorithm_verify(&w->algorithm, X509_get0_pubkey(w->signer), signed_bytes, w->cms.signature,
                                &w->out->form)
               ? NULL
               : "signature_wrong";
}

/* Without signed attributes the value is over the content itself, which is allowed for id-data only (5.3). */
static const char *check_bare(const struct work *w)
{
    AUTO_ARENA(memory); /* as large as the file, and a file may have many such signatures */
    struct buffer all = {.arena = memory};
    if (w->in->kind == CMS_VERIFY_CADES || w->in->kind == CMS_VERIFY_TIMESTAMP) return "attribute_missing";
    if (is_inside(w->in->kind)) {
        buffer_add(&all, w->cms.content.data, w->cms.content.size);
    } else {
        for (size_t i = 0; i < w->in->content_count; i++)
            buffer_add(&all, w->in->content[i].data, w->in->content[i].size);
    }
    return cms_algorithm_verify(&w->algorithm, X509_get0_pubkey(w->signer), buffer_bytes(&all), w->cms.signature,
                                &w->out->form)
               ? NULL
               : "signature_wrong";
}

/* ESSCertID or ESSCertIDv2 (RFC 5035, section 4): the first one names the certificate really used. */
static const char *check_certificate_id(const struct work *w, struct bytes value, bool is_v2)
{
    struct der list, id, part;
    struct cms_algorithm algorithm;
    unsigned char digest[CMS_ALGORITHM_DIGEST_MAX];
    struct bytes named = bytes_of(NULL, 0);
    if (!der_take(&value, DER_SEQUENCE, &list)) return "not_cms";
    struct bytes in = list.value;
    if (!der_take(&in, DER_SEQUENCE, &id)) return "not_cms";
    in = id.value;
    if (is_v2 && der_peek(in, DER_SEQUENCE)) { /* hashAlgorithm DEFAULT sha256 */
        if (!der_next(&in, &part)) return "not_cms";
        named = part.whole;
    }
    if (!der_take(&in, DER_OCTET_STRING, &part)) return "not_cms";
    const char *fault = cms_algorithm_digest(named, &algorithm);
    if (fault) return fault;
    if (is_v2 && named.size == 0) algorithm.digest = "SHA256";
    size_t size = cms_algorithm_hash(&algorithm, &w->out->signer, 1, digest);
    return size > 0 && bytes_equal(part.value, bytes_of(digest, size)) ? NULL : "certificate_differs";
}

static const char *check_certificate(const struct work *w)
{
    struct der v1, v2;
    const char *fault = attribute_once(w, CMS_OID_SIGNING_CERTIFICATE, DER_SEQUENCE, &v1);
    if (!fault) fault = attribute_once(w, CMS_OID_SIGNING_CERTIFICATE_V2, DER_SEQUENCE, &v2);
    if (!fault && v1.whole.size > 0) fault = check_certificate_id(w, v1.value, false);
    if (!fault && v2.whole.size > 0) fault = check_certificate_id(w, v2.value, true);
    if (fault) return fault;
    bool required = w->in->kind == CMS_VERIFY_CADES || w->in->kind == CMS_VERIFY_TIMESTAMP;
    return required && v1.whole.size == 0 && v2.whole.size == 0 ? "certificate_unbound" : NULL;
}

static const char *check_content_type(const struct work *w)
{
    struct bytes type = w->cms.content_type;
    bool is_stamp = w->in->kind == CMS_VERIFY_TIMESTAMP;
    if (der_is_oid(type, is_stamp ? CMS_OID_TIMESTAMP : CMS_OID_DATA)) return NULL;
    return w->cms.is_gm && !is_stamp && der_is_oid(type, CMS_OID_GM_DATA) ? NULL : "content_type_wrong";
}

/* adbe.pkcs7.sha1 (ISO 32000-1, 12.8.3.3.1): the content inside is the SHA-1 of the signed bytes. */
static const char *check_sha1_inside(const struct work *w)
{
    unsigned char digest[CMS_ALGORITHM_DIGEST_MAX];
    const struct cms_algorithm sha1 = {.digest = "SHA1"};
    size_t size = hash_outside(w, &sha1, digest);
    w->out->is_weak = true;
    return bytes_equal(w->cms.content, bytes_of(digest, size)) ? NULL : "digest_differs";
}

/* TSTInfo (RFC 3161, 2.4.2): its imprint is the digest of what was stamped. */
static const char *check_stamp(const struct work *w)
{
    struct ts_info info;
    struct cms_algorithm algorithm;
    unsigned char digest[CMS_ALGORITHM_DIGEST_MAX];
    if (!ts_info_read(w->cms.content, &info)) return "not_cms";
    w->out->stamped_ms = info.time_ms;
    const char *fault = cms_algorithm_digest(info.imprint.algorithm, &algorithm);
    if (fault) return fault;
    if (algorithm.is_weak) w->out->is_weak = true;
    struct bytes wanted = w->stamped;
    if (!wanted.size) wanted = bytes_of(digest, hash_outside(w, &algorithm, digest));
    return wanted.size > 0 && bytes_equal(info.imprint.digest, wanted) ? NULL : "digest_differs";
}

static const char *check_content(const struct work *w)
{
    switch (w->in->kind) {
    case CMS_VERIFY_SHA1_INSIDE:
        return check_sha1_inside(w);
    case CMS_VERIFY_TIMESTAMP:
        return check_stamp(w);
    case CMS_VERIFY_CADES:
    case CMS_VERIFY_DETACHED:
    case CMS_VERIFY_INSIDE:
        return NULL;
    }
    return NULL;
}

static const char *check(struct work *w)
{
    unsigned char digest[CMS_ALGORITHM_DIGEST_MAX];
    size_t size = 0;
    const char *fault = hashed(w, digest, &size);
    if (!fault) fault = check_content_type(w);
    if (!fault) fault = check_content(w);
    if (fault) return fault;
    if (w->cms.signed_attributes.size == 0) return check_bare(w);
    fault = check_attributes(w, bytes_of(digest, size));
    if (!fault) fault = check_certificate(w);
    return fault ? fault : check_signature(w);
}

static void read_times(const struct work *w)
{
    struct der value;
    struct bytes attributes = cms_read_signed_attributes(&w->cms);
    if (cms_read_attribute(attributes, CMS_OID_SIGNING_TIME, &value) == 1)
        (void)der_time_ms(&value, &w->out->claimed_ms);
    if (cms_read_attribute(attributes, CMS_OID_REVOCATION_ARCHIVE, &value) == 1) w->out->archive = value.whole;
    if (cms_read_attribute(w->cms.unsigned_attributes, CMS_OID_SIGNATURE_TIMESTAMP, &value) == 1)
        w->out->timestamp = value.whole;
}

static enum cms_verify_state state_of(const char *reason)
{
    static const char *const unparsable[] = {"not_cms",   "junk_after_signature", "signers_not_one",
                                             "too_large", "signer_missing",       "algorithm_unknown"};
    if (!reason) return CMS_VERIFY_OK;
    for (size_t i = 0; i < sizeof unparsable / sizeof *unparsable; i++) {
        if (strcmp(reason, unparsable[i]) == 0) return CMS_VERIFY_UNPARSABLE;
    }
    return CMS_VERIFY_BROKEN;
}

static const char *run(struct work *w)
{
    struct cms_verify *out = w->out;
    const char *fault = cms_read(w->in->der, w->arena, &w->cms);
    if (fault) return fault;
    out->certificates = w->cms.certificates;
    out->signature = w->cms.signature;
    out->crls = w->cms.crls;
    out->content = w->cms.content;
    out->is_gm = w->cms.is_gm;
    read_times(w);
    fault = find_signer(w);
    if (!fault && !cms_algorithm_takes(X509_get0_pubkey(w->signer))) fault = "algorithm_unknown";
    if (!fault) fault = cms_algorithm_read(w->cms.digest_algorithm, w->cms.signature_algorithm, &w->algorithm);
    if (fault) return fault;
    out->digest = w->algorithm.digest;
    out->method = w->algorithm.method;
    out->is_weak = w->algorithm.is_weak;
    return out->is_gm && !w->algorithm.is_sm2 ? "algorithm_refused" : check(w);
}

static void verify(struct work *w)
{
    *w->out = (struct cms_verify){.certificates = LIST_OF(w->arena, struct bytes)};
    w->out->reason = run(w);
    X509_free(w->signer);
    w->out->state = state_of(w->out->reason);
}

void cms_verify(const struct cms_verify_input *in, struct arena *arena, struct cms_verify *out)
{
    verify(&(struct work){.in = in, .arena = arena, .out = out});
}

void cms_verify_token(struct bytes der, struct bytes digest, struct trust_cache *certificates, struct arena *arena,
                      struct cms_verify *out)
{
    const struct cms_verify_input in = {.kind = CMS_VERIFY_TIMESTAMP, .der = der, .certificates = certificates};
    verify(&(struct work){.in = &in, .arena = arena, .out = out, .stamped = digest});
}
