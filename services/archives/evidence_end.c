#include "evidence_end.h"
#include "algorithm_end.h"

static const int64_t NEVER_MS =
    INT64_C(253402300799000);         /* a certificate without an end: 9999-12-31 (RFC 5280, 4.1.2.5) */
static const int64_t LONG_AGO_MS = 1; /* 0 is "not known yet"; a seal that others put on may bear any time */

static const struct pdf_verify_signature *newest_stamp(const struct pdf_verify_report *report)
{
    const struct pdf_verify_signature *newest = NULL;
    for (size_t i = 0; i < report->signatures.count; i++) {
        const struct pdf_verify_signature *s = LIST_AT(&report->signatures, const struct pdf_verify_signature, i);
        bool counts = s->is_timestamp && !s->is_removed && s->trust == TRUST_TRUSTED;
        if (counts && (!newest || s->revision > newest->revision)) newest = s;
    }
    return newest;
}

static void add(const struct pdf_verify_signature *s, struct arena *arena, struct evidence_end *out)
{
    int64_t end_ms = s->signer.not_after_ms;
    if (s->chain_until_ms && s->chain_until_ms < end_ms) end_ms = s->chain_until_ms;
    if (s->stamp_until_ms && s->stamp_until_ms < end_ms) end_ms = s->stamp_until_ms;
    if (end_ms < out->until_ms) out->until_ms = end_ms;
    record_evidence_add_names(out->algorithms, algorithm_end_names(s->digest, &s->signer, arena));
}

void evidence_end_of(const struct archives *archives, const struct pdf_verify_report *report, struct arena *arena,
                     struct evidence_end *out)
{
    const struct pdf_verify_signature *stamp = newest_stamp(report);
    *out = (struct evidence_end){.until_ms = NEVER_MS};
    if (stamp) add(stamp, arena, out);
    out->is_stamped = stamp && stamp->revision == report->revisions;
    for (size_t i = 0; i < report->signatures.count; i++) {
        const struct pdf_verify_signature *s = LIST_AT(&report->signatures, const struct pdf_verify_signature, i);
        bool is_covered = s->is_timestamp || s->is_removed || (stamp && s->revision < stamp->revision);
        if (!is_covered && s->has_signer) add(s, arena, out);
    }
    int64_t end_ms = algorithm_end_of(archives->config->algorithm_ends, out->algorithms);
    if (end_ms < out->until_ms) out->until_ms = end_ms;
    if (out->until_ms < LONG_AGO_MS) out->until_ms = LONG_AGO_MS;
}
