#include "pdf_report.h"
#include "clock.h"
#include "digest.h"
#include "json_write.h"
#include "pdf_etsi.h"
#include "pdf_report_change.h"
#include "pdf_words.h"
#include "ses_report.h"

enum { OVERVIEW_SIZE = 400, SIGNATURE_SIZE = 1800, CHANGE_SIZE = 200 };

static void write_changes(const struct pdf_verify_signature *s, struct pdf_report_change_memo *memo,
                          struct json_writer *w)
{
    json_write_text(w, "changes_after", pdf_verify_changes_name(s));
    json_write_begin(w, "changes", '[');
    pdf_report_change_all(memo, &s->changes, w);
    json_write_end(w, ']');
}

static void write_certificate(const struct x509 *certificate, struct json_writer *w)
{
    json_write_begin(w, "certificate", '{');
    json_write_text(w, "subject", certificate->subject);
    json_write_text(w, "issuer", certificate->issuer);
    json_write_text(w, "serial", certificate->serial);
    json_write_time(w, "not_before", certificate->not_before_ms);
    json_write_time(w, "not_after", certificate->not_after_ms);
    json_write_text(w, "key", certificate->key_name);
    json_write_int(w, "key_bits", certificate->key_bits);
    json_write_text(w, "fingerprint", certificate->fingerprint);
    json_write_end(w, '}');
}

static void write_revocation(const struct revocation_answer *r, const char *name, struct json_writer *w)
{
    bool has_evidence = r->kind != REVOCATION_NONE;
    json_write_begin(w, name, '{');
    json_write_text(w, "status", revocation_status_name(r->status));
    json_write_text(w, "reason", r->reason);
    json_write_time(w, "revoked", r->revoked_ms);
    json_write_bool(w, "later", r->is_later);
    json_write_text(w, "kind", revocation_kind_name(r->kind));
    json_write_text(w, "source", has_evidence ? revocation_origin_name(r->origin) : NULL);
    json_write_time(w, "time", r->this_ms);
    json_write_end(w, '}');
}

static void write_links(const struct pdf_verify_signature *s, struct json_writer *w)
{
    json_write_begin(w, "links", '[');
    for (size_t i = 0; i < s->links.count; i++)
        write_revocation(LIST_AT(&s->links, struct revocation_answer, i), NULL, w);
    json_write_end(w, ']');
}

static void write_warnings(const struct pdf_verify_signature *s, struct json_writer *w)
{
    json_write_begin(w, "warnings", '[');
    if (s->is_weak) json_write_text(w, NULL, "weak_algorithm");
    if (s->is_odd_value) json_write_text(w, NULL, "signature_form");
    if (s->has_unproved_timestamp) json_write_text(w, NULL, "timestamp_unproved");
    if (s->is_time_in_future) json_write_text(w, NULL, "time_in_future");
    json_write_end(w, ']');
}

/* Fingerprints of the certificates, leaf first; what they say is told once for all (pdf_report_certificates). */
static void write_chain(const struct pdf_verify_signature *s, struct json_writer *w)
{
    json_write_begin(w, "chain", '[');
    for (size_t i = 0; i < s->chain.count; i++) {
        char fingerprint[DIGEST_HEX_SIZE];
        digest_sha256_hex(*LIST_AT(&s->chain, struct bytes, i), fingerprint);
        json_write_text(w, NULL, fingerprint);
    }
    if (s->chain.count == 0 && s->has_signer) json_write_text(w, NULL, s->signer.fingerprint);
    json_write_end(w, ']');
}

static void write_etsi(struct pdf_etsi etsi, enum pdf_report_detail detail, struct json_writer *w)
{
    json_write_begin(w, "etsi", '{');
    json_write_text(w, "indication", pdf_etsi_name(etsi.indication));
    json_write_text(w, "sub_indication", pdf_etsi_sub_name(etsi.sub));
    if (detail == PDF_REPORT_FULL) {
        json_write_text(w, "clause", etsi.clause);
        json_write_text(w, "zh", pdf_etsi_sub_text(etsi.sub, true));
        json_write_text(w, "en", pdf_etsi_sub_text(etsi.sub, false));
    }
    json_write_end(w, '}');
}

/* Certificate facts are public knowledge of whoever holds the file. */
static void write_details(const struct pdf_verify_signature *s, struct json_writer *w)
{
    json_write_text(w, "kind", s->is_timestamp ? "timestamp" : "seal");
    json_write_text(w, "integrity_reason", s->integrity_reason);
    json_write_text(w, "coverage_reason", s->coverage_reason);
    json_write_text(w, "trust_reason", s->trust_reason);
    json_write_int(w, "revision", (int64_t)s->revision);
    json_write_int(w, "certification", s->certification);
    json_write_bool(w, "removed", s->is_removed);
    json_write_text(w, "digest", s->digest);
    json_write_text(w, "method", s->method);
    write_warnings(s, w);
    json_write_time(w, "proved", s->proved_ms);
    write_revocation(&s->revocation, "revocation", w);
    write_links(s, w);
    if (s->has_signer)
        write_certificate(&s->signer, w);
    else
        json_write_null(w, "certificate");
    write_chain(s, w);
}

static void write_signature(const struct pdf_verify_report *report, size_t index, enum pdf_report_detail detail,
                            struct pdf_report_change_memo *memo, struct json_writer *w)
{
    const struct pdf_verify_signature *s = LIST_AT(&report->signatures, struct pdf_verify_signature, index);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "field", s->field);
    json_write_text(w, "integrity", pdf_verify_integrity_name(s->integrity));
    json_write_text(w, "coverage", pdf_signature_coverage_name(s->coverage));
    write_changes(s, memo, w);
    json_write_text(w, "trust", trust_verdict_name(s->trust));
    json_write_text(w, "signer", s->has_signer ? s->signer.name : NULL);
    json_write_time(w, "time", s->time_ms);
    json_write_text(w, "time_source", pdf_verify_time_name(s->time_source));
    json_write_text(w, "seal", s->seal);
    json_write_text(w, "level", pdf_etsi_level(s));
    json_write_text(w, "look", pdf_visual_answer_name(s->look));
    if (s->ses) ses_report_signature_part(s->ses, "ses", w);
    write_etsi(pdf_etsi_judge(report, index), detail, w);
    if (detail == PDF_REPORT_FULL) write_details(s, w);
    json_write_end(w, '}');
}

/* What opened the file: nothing, the user's password, or the owner's. */
static void write_encryption(const struct pdf_verify_report *report, struct json_writer *w)
{
    const struct pdf_protection *protection = &report->protection;
    if (!report->is_encrypted) {
        json_write_null(w, "encryption");
        return;
    }
    json_write_begin(w, "encryption", '{');
    json_write_text(w, "method", protection->method);
    json_write_bool(w, "weak", protection->is_weak);
    json_write_text(w, "password", protection->is_owner ? "owner" : protection->is_open ? "none" : "user");
    json_write_bool(w, "may_seal", protection->may_add_field);
    json_write_end(w, '}');
}

static void write_overview(const struct pdf_verify_report *report, struct json_writer *w)
{
    json_write_bool(w, "trusted", report->is_trusted);
    json_write_int(w, "revisions", (int64_t)report->revisions);
    json_write_begin(w, "revision_ends", '[');
    for (size_t i = 0; i < report->revisions; i++) json_write_int(w, NULL, (int64_t)report->revision_ends[i]);
    json_write_end(w, ']');
    json_write_text(w, "zh", pdf_words_overall(report, true));
    json_write_text(w, "en", pdf_words_overall(report, false));
    json_write_text(w, "problem", report->problem ? problem_name(report->problem) : NULL);
    write_encryption(report, w);
}

/* About what a full report takes: of many seals it is millions of bytes, which growing would copy again and again. */
static size_t size_of(const struct pdf_verify_report *report)
{
    size_t size = OVERVIEW_SIZE;
    for (size_t i = 0; i < report->signatures.count; i++) {
        const struct pdf_verify_signature *s = LIST_AT(&report->signatures, const struct pdf_verify_signature, i);
        size += SIGNATURE_SIZE + s->changes.count * CHANGE_SIZE;
    }
    return size;
}

void pdf_report_json(const struct pdf_verify_report *report, const char *file, enum pdf_report_detail detail,
                     struct json_writer *out)
{
    struct pdf_report_change_memo memo = {.arena = out->out.arena};
    if (detail == PDF_REPORT_FULL) buffer_reserve(&out->out, size_of(report));
    json_write_begin(out, NULL, '{');
    json_write_text(out, "file", file);
    json_write_text(out, "overall", pdf_verify_overall_name(report->overall));
    if (detail == PDF_REPORT_FULL) write_overview(report, out);
    json_write_begin(out, "signatures", '[');
    for (size_t i = 0; i < report->signatures.count; i++) write_signature(report, i, detail, &memo, out);
    json_write_end(out, ']');
    json_write_end(out, '}');
}

static void text_line(struct buffer *out, const char *label, const char *value, const char *note)
{
    buffer_format(out, "    %s %s", label, value ? value : "-");
    if (note) buffer_format(out, " (%s)", note);
    buffer_text(out, "\n");
}

static void text_change(const struct pdf_change *change, bool chinese, struct buffer *out)
{
    const char *sign = change->is_suspicious ? "!" : "-";
    const char *where = chinese ? "第 %zu 页" : "page %zu";
    const char *page = change->page ? arena_format(out->arena, where, change->page) : NULL;
    text_line(out, sign, pdf_change_text(change, chinese, out->arena), page);
}

static void text_signature(const struct pdf_verify_report *report, size_t index, bool chinese, struct buffer *out)
{
    static const char *const labels[2][8] = {
        {"Signer:", "Integrity:", "Coverage:", "Time:", "Seal:", "ETSI:", "Revocation:", "Pages:"},
        {"签署者：", "签名：", "范围：", "时间：", "印章编号：", "ETSI：", "吊销：", "页面："}};
    const struct pdf_verify_signature *s = LIST_AT(&report->signatures, struct pdf_verify_signature, index);
    struct pdf_etsi etsi = pdf_etsi_judge(report, index);
    const char *const *label = labels[chinese];
    char time[CLOCK_TEXT_SIZE] = "-";
    if (s->time_ms) clock_text(s->time_ms, time);
    buffer_format(out, "  %s\n", s->field);
    text_line(out, label[0], s->has_signer ? s->signer.name : NULL, pdf_words_trust(s, chinese));
    text_line(out, label[1], pdf_words_integrity(s, chinese), NULL);
    text_line(out, label[2], pdf_words_coverage(s->coverage, chinese), NULL);
    text_line(out, label[3], time, pdf_words_time(s->time_source, chinese));
    if (s->seal) text_line(out, label[4], s->seal, NULL);
    if (s->revocation.status != REVOCATION_NOT_CHECKED)
        text_line(out, label[6], pdf_words_revocation(&s->revocation, chinese), s->revocation.reason);
    if (s->look != PDF_VISUAL_NOT_ASKED) text_line(out, label[7], pdf_words_look(s->look, chinese), NULL);
    text_line(out, label[5], pdf_etsi_name(etsi.indication), pdf_etsi_sub_name(etsi.sub));
    if (s->ses) buffer_text(out, ses_report_signature_steps(s->ses, chinese, out->arena));
    for (size_t i = 0; i < s->changes.count; i++) text_change(LIST_AT(&s->changes, struct pdf_change, i), chinese, out);
}

char *pdf_report_text(const struct pdf_verify_report *report, const char *file, bool chinese, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    buffer_format(&out, chinese ? "%s：%s\n" : "%s: %s\n", file, pdf_words_overall(report, chinese));
    if (report->is_encrypted)
        buffer_format(&out, "  %s %s%s\n", chinese ? "加密：" : "Encryption:", report->protection.method,
                      pdf_words_encryption(&report->protection, chinese));
    for (size_t i = 0; i < report->signatures.count; i++) text_signature(report, i, chinese, &out);
    return arena_text(arena, buffer_string(&out));
}

int pdf_report_exit(const struct pdf_verify_report *report)
{
    if (report->overall != PDF_VERIFY_INTACT) return 1;
    return report->is_trusted ? 0 : 3;
}
