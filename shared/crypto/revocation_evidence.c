#include "revocation_evidence.h"
#include "text.h"

bool revocation_evidence_is_weak(int signature_nid)
{
    int digest = NID_undef, key = NID_undef;
    if (!OBJ_find_sigid_algs(signature_nid, &digest, &key)) return false;
    return digest == NID_md5 || digest == NID_md4 || digest == NID_md2;
}

/* RFC 5280, 5.3.1 */
const char *revocation_evidence_reason(long crl_reason)
{
    static const char *const names[] = {"unspecified",        "keyCompromise",      "cACompromise",
                                        "affiliationChanged", "superseded",         "cessationOfOperation",
                                        "certificateHold",    "unspecified", /* 7 is not used */
                                        "removeFromCRL",      "privilegeWithdrawn", "aACompromise"};
    bool is_known = crl_reason >= 0 && (size_t)crl_reason < sizeof names / sizeof *names;
    return is_known ? names[crl_reason] : names[0];
}

static bool is_compromising(const char *reason)
{
    return text_equal(reason, "keyCompromise") || text_equal(reason, "cACompromise") ||
           text_equal(reason, "aACompromise");
}

static bool is_stamper(X509 *certificate)
{
    uint32_t usage = X509_get_extended_key_usage(certificate);
    return usage != UINT32_MAX && (usage & XKU_TIMESTAMP) != 0;
}

/* May others have had the key before it was revoked? Of a timestamping authority that is so unless the entry gives a
 * reason that speaks against it (RFC 3161, 4.1). */
static bool is_doubtful(const struct revocation_case *c, const struct revocation_entry *entry, const char *reason)
{
    return is_compromising(reason) || (entry->crl_reason < 0 && is_stamper(c->certificate));
}

/* What was issued after the time that is asked for speaks of that time too, since a revocation stays; what was issued
 * before must still have been the newest then (ETSI EN 319 102-1, 5.2.5.4). */
const char *revocation_evidence_age(const struct revocation_case *c, int64_t this_ms, int64_t next_ms)
{
    if (this_ms == 0) return "broken";
    if (this_ms > c->now_ms + REVOCATION_TOLERANCE_MS) return "from_future";
    if (this_ms >= c->at_ms - REVOCATION_TOLERANCE_MS) return NULL;
    return next_ms && next_ms >= c->at_ms ? NULL : "stale";
}

void revocation_evidence_revoked(const struct revocation_case *c, const struct revocation_entry *entry,
                                 struct revocation_answer *out)
{
    out->status = REVOCATION_REVOKED;
    out->revoked_ms = entry->revoked_ms ? entry->revoked_ms : 1; /* no time said: since ever */
    out->reason = revocation_evidence_reason(entry->crl_reason);
    bool was_whole = !is_doubtful(c, entry, out->reason) || entry->invalid_ms > c->known_ms;
    out->is_later = out->revoked_ms > c->at_ms && was_whole;
}

void revocation_evidence_unknown(const char *reason, struct revocation_answer *out)
{
    out->status = REVOCATION_UNKNOWN;
    out->reason = reason;
}
