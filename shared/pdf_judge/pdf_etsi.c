#include "pdf_etsi.h"
#include "text.h"

struct rule {
    const char *reason;
    enum pdf_etsi_indication indication;
    enum pdf_etsi_sub sub;
    const char *clause;
};

/* Format (5.2.2), the signer's certificate (5.2.3), cryptography (5.2.7), attributes and algorithms (5.2.8). */
static const struct rule integrity_rules[] = {
    {"digest_differs", PDF_ETSI_FAILED, PDF_ETSI_HASH_FAILURE, "5.2.7"},
    {"signature_wrong", PDF_ETSI_FAILED, PDF_ETSI_SIG_CRYPTO_FAILURE, "5.2.7"},
    {"signer_missing", PDF_ETSI_INDETERMINATE, PDF_ETSI_NO_SIGNING_CERTIFICATE, "5.2.3"},
    {"certificate_differs", PDF_ETSI_INDETERMINATE, PDF_ETSI_NO_SIGNING_CERTIFICATE, "5.2.3"},
    {"certificate_unbound", PDF_ETSI_INDETERMINATE, PDF_ETSI_SIG_CONSTRAINTS_FAILURE, "5.2.8"},
    {"not_listed", PDF_ETSI_INDETERMINATE, PDF_ETSI_SIG_CONSTRAINTS_FAILURE, "5.2.8"},
    {"seal_broken", PDF_ETSI_INDETERMINATE, PDF_ETSI_SIG_CONSTRAINTS_FAILURE, "5.2.8"},
    {"seal_not_valid", PDF_ETSI_INDETERMINATE, PDF_ETSI_SIG_CONSTRAINTS_FAILURE, "5.2.8"},
    {"algorithm_refused", PDF_ETSI_INDETERMINATE, PDF_ETSI_CRYPTO_CONSTRAINTS_NO_POE, "5.2.8"},
    {"algorithm_unknown", PDF_ETSI_INDETERMINATE, PDF_ETSI_CRYPTO_CONSTRAINTS_NO_POE, "5.2.8"},
};
static const struct rule no_format = {NULL, PDF_ETSI_FAILED, PDF_ETSI_FORMAT_FAILURE, "5.2.2"};

static const struct rule coverage_rules[] = {
    {"ranges_invalid", PDF_ETSI_INDETERMINATE, PDF_ETSI_SIGNED_DATA_NOT_FOUND, "5.2.7"},
};

/* Certificate validation (5.2.6). */
static const struct rule trust_rules[] = {
    {"self_signed", PDF_ETSI_INDETERMINATE, PDF_ETSI_NO_CERTIFICATE_CHAIN, "5.2.6"},
    {"root_not_listed", PDF_ETSI_INDETERMINATE, PDF_ETSI_NO_CERTIFICATE_CHAIN, "5.2.6"},
    {"no_list", PDF_ETSI_INDETERMINATE, PDF_ETSI_NO_CERTIFICATE_CHAIN, "5.2.6"},
    {"issuer_missing", PDF_ETSI_INDETERMINATE, PDF_ETSI_NO_CERTIFICATE_CHAIN, "5.2.6"},
    {"expired", PDF_ETSI_INDETERMINATE, PDF_ETSI_OUT_OF_BOUNDS_NO_POE, "5.2.6"},
    {"expired_since", PDF_ETSI_INDETERMINATE, PDF_ETSI_OUT_OF_BOUNDS_NO_POE, "5.2.6"},
    {"not_yet_valid", PDF_ETSI_INDETERMINATE, PDF_ETSI_OUT_OF_BOUNDS_NO_POE, "5.2.6"},
    {"maker_untrusted", PDF_ETSI_INDETERMINATE, PDF_ETSI_CHAIN_CONSTRAINTS_FAILURE, "5.2.6"},
    {"seal_ended", PDF_ETSI_INDETERMINATE, PDF_ETSI_OUT_OF_BOUNDS_NO_POE, "5.2.6"},
    {"maker_unknown", PDF_ETSI_INDETERMINATE, PDF_ETSI_NO_CERTIFICATE_CHAIN, "5.2.6"},
    {"wrong_use", PDF_ETSI_INDETERMINATE, PDF_ETSI_CHAIN_CONSTRAINTS_FAILURE, "5.2.6"},
    {"issuer_not_authority", PDF_ETSI_INDETERMINATE, PDF_ETSI_CHAIN_CONSTRAINTS_FAILURE, "5.2.6"},
    {"too_weak", PDF_ETSI_INDETERMINATE, PDF_ETSI_CRYPTO_CONSTRAINTS_NO_POE, "5.2.6"},
    {"revoked", PDF_ETSI_INDETERMINATE, PDF_ETSI_REVOKED_NO_POE, "5.2.6"},
    {"key_compromised", PDF_ETSI_INDETERMINATE, PDF_ETSI_REVOKED_NO_POE, "5.2.6"},
    {"on_hold", PDF_ETSI_INDETERMINATE, PDF_ETSI_TRY_LATER, "5.2.6"},
    {"revocation_unknown", PDF_ETSI_INDETERMINATE, PDF_ETSI_TRY_LATER, "5.2.6"},
};
static const struct rule no_chain = {NULL, PDF_ETSI_INDETERMINATE, PDF_ETSI_CHAIN_GENERAL_FAILURE, "5.2.6"};

static const struct {
    const char *word, *zh, *en;
} subs[] = {
#define SUB(code, word, zh, en) {word, zh, en},
#include "pdf_etsi.def"
#undef SUB
};

static const struct rule *find(const struct rule *rules, size_t count, const char *reason, const struct rule *other)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(rules[i].reason, reason)) return &rules[i];
    }
    return other;
}
#define FIND(rules, reason, other) find(rules, sizeof(rules) / sizeof *(rules), reason, other)

static struct pdf_etsi outcome(enum pdf_etsi_indication indication, enum pdf_etsi_sub sub, const char *clause)
{
    return (struct pdf_etsi){.indication = indication, .sub = sub, .clause = clause};
}

static struct pdf_etsi applied(const struct rule *rule)
{
    return outcome(rule->indication, rule->sub, rule->clause);
}

static bool is_proof(const struct pdf_verify_signature *s)
{
    return s->is_timestamp && !s->is_suspicious && s->integrity == CMS_VERIFY_OK && s->trust == TRUST_TRUSTED &&
           s->coverage != PDF_COVERAGE_NOT_WHOLE;
}

/* The latest proved moment that is before this signature: of a trusted document timestamp in a revision which the
 * signature covers. 0: none. */
static int64_t proved_after(const struct pdf_verify_report *report, const struct pdf_verify_signature *s)
{
    int64_t latest = 0;
    for (size_t i = 0; i < report->signatures.count; i++) {
        const struct pdf_verify_signature *one = LIST_AT(&report->signatures, struct pdf_verify_signature, i);
        bool is_earlier = one->revision > 0 && one->revision < s->revision;
        if (is_earlier && is_proof(one) && one->time_ms > latest) latest = one->time_ms;
    }
    return latest;
}

/* Is it an authority that was revoked, and not the signer's own certificate? */
static bool is_above(const struct pdf_verify_signature *s)
{
    if (s->links.count == 0) return false;
    const struct revocation_answer *own = LIST_AT(&s->links, struct revocation_answer, 0);
    return own->status != REVOCATION_REVOKED || own->is_later;
}

/* What the chain's check leaves open, proofs of time may settle (5.5.4, 5.6.3). */
static struct pdf_etsi judge_trust(const struct pdf_verify_signature *s, int64_t after_ms)
{
    const struct rule *rule = FIND(trust_rules, s->trust_reason, &no_chain);
    const struct revocation_answer *revocation = &s->revocation;
    bool is_out = rule->sub == PDF_ETSI_OUT_OF_BOUNDS_NO_POE;
    bool is_revoked = rule->sub == PDF_ETSI_REVOKED_NO_POE && revocation->revoked_ms > 0;
    if (is_revoked && is_above(s)) return outcome(PDF_ETSI_INDETERMINATE, PDF_ETSI_REVOKED_CA_NO_POE, rule->clause);
    if (is_revoked && after_ms >= revocation->revoked_ms) return outcome(PDF_ETSI_FAILED, PDF_ETSI_REVOKED, "5.6.3");
    if (is_out && s->proved_ms > 0 && s->proved_ms < s->signer.not_before_ms)
        return outcome(PDF_ETSI_FAILED, PDF_ETSI_NOT_YET_VALID, "5.5.4");
    if (is_out && after_ms > s->signer.not_after_ms) return outcome(PDF_ETSI_FAILED, PDF_ETSI_EXPIRED, "5.6.3");
    if (rule->sub == PDF_ETSI_CRYPTO_CONSTRAINTS_NO_POE && after_ms > 0)
        return outcome(PDF_ETSI_INDETERMINATE, PDF_ETSI_CRYPTO_CONSTRAINTS_FAILURE, rule->clause);
    if (is_out && revocation->status == REVOCATION_GOOD)
        return outcome(PDF_ETSI_INDETERMINATE, PDF_ETSI_OUT_OF_BOUNDS_NOT_REVOKED, rule->clause);
    return applied(rule);
}

/* Is it known of every certificate below the root that it was not revoked? */
static bool is_checked(const struct pdf_verify_signature *s)
{
    if (s->chain.count > 1 && s->links.count + 1 != s->chain.count) return false;
    for (size_t i = 0; i < s->links.count; i++) {
        const struct revocation_answer *link = LIST_AT(&s->links, struct revocation_answer, i);
        if (link->status != REVOCATION_GOOD && !link->is_later) return false;
    }
    return true;
}

struct pdf_etsi pdf_etsi_judge(const struct pdf_verify_report *report, size_t index)
{
    const struct pdf_verify_signature *s = LIST_AT(&report->signatures, struct pdf_verify_signature, index);
    int64_t after_ms = proved_after(report, s);
    if (s->coverage == PDF_COVERAGE_NOT_WHOLE) return applied(FIND(coverage_rules, s->coverage_reason, &no_format));
    if (s->integrity != CMS_VERIFY_OK) return applied(FIND(integrity_rules, s->integrity_reason, &no_format));
    if (s->trust != TRUST_TRUSTED) return judge_trust(s, after_ms);
    if (s->proved_ms > 0 && after_ms > s->proved_ms)
        return outcome(PDF_ETSI_INDETERMINATE, PDF_ETSI_TIMESTAMP_ORDER_FAILURE, "5.5.4");
    if (s->is_suspicious) return outcome(PDF_ETSI_INDETERMINATE, PDF_ETSI_SIG_CONSTRAINTS_FAILURE, "5.2.8");
    if (!is_checked(s)) return outcome(PDF_ETSI_INDETERMINATE, PDF_ETSI_NOT_CHECKED, "5.2.6");
    const char *clause = s->is_timestamp                    ? "5.4"
                         : s->level == PDF_VERIFY_LEVEL_LTA ? "5.6"
                         : s->proved_ms                     ? "5.5"
                                                            : "5.3";
    return outcome(PDF_ETSI_PASSED, PDF_ETSI_NONE, clause);
}

const char *pdf_etsi_name(enum pdf_etsi_indication indication)
{
    static const char *const names[] = {"TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"};
    return names[indication];
}

const char *pdf_etsi_sub_name(enum pdf_etsi_sub sub)
{
    return subs[sub].word;
}

const char *pdf_etsi_sub_text(enum pdf_etsi_sub sub, bool chinese)
{
    return chinese ? subs[sub].zh : subs[sub].en;
}

const char *pdf_etsi_level(const struct pdf_verify_signature *signature)
{
    if (!signature->is_baseline || signature->integrity != CMS_VERIFY_OK) return NULL;
    if (signature->level == PDF_VERIFY_LEVEL_LTA) return "B-LTA";
    if (signature->level == PDF_VERIFY_LEVEL_LT) return "B-LT";
    return signature->has_timestamp ? "B-T" : "B-B";
}
