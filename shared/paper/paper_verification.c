#include "paper_verification.h"
#include "clock.h"
#include "digest.h"
#include "paper.h"
#include "pdf_etsi.h"
#include "pdf_words.h"
#include <inttypes.h>

struct sheet { /* while it is drawn */
    const struct paper_verification *what;
    struct paper *paper;
    struct arena *arena;
    char digest[DIGEST_HEX_SIZE];
};

static const char *say(const struct sheet *sheet, const char *zh, const char *en)
{
    return paper_say(sheet->paper, zh, en);
}

static void fact(const struct sheet *sheet, const char *zh, const char *en, const char *value)
{
    paper_fact(sheet->paper, say(sheet, zh, en), value ? value : say(sheet, "—", "-"));
}

static const char *day(const struct sheet *sheet, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_date_text(ms, text);
    return arena_text(sheet->arena, text);
}

static void draw_file(const struct sheet *sheet)
{
    const struct paper_verification *what = sheet->what;
    const struct pdf_verify_report *report = what->report;
    fact(sheet, "文件", "File", what->file);
    fact(sheet, "文件摘要", "SHA-256", sheet->digest);
    fact(sheet, "大小", "Size", arena_format(sheet->arena, "%zu %s", what->bytes.size, say(sheet, "字节", "bytes")));
    fact(sheet, "验证时间", "Verified", paper_when(sheet->paper, what->verified_ms, sheet->arena));
    fact(sheet, "版本数", "Revisions", arena_format(sheet->arena, "%zu", report->revisions));
    fact(sheet, "签名数", "Signatures", arena_format(sheet->arena, "%zu", report->signatures.count));
    if (what->known) fact(sheet, "本系统记录", "On record", what->known);
}

static void draw_warnings(const struct sheet *sheet, const struct pdf_verify_signature *s)
{
    const struct {
        bool is_so;
        const char *zh, *en;
    } warnings[] = {{s->is_weak, "使用了过时的算法。", "An outdated algorithm was used."},
                    {s->has_unproved_timestamp, "有时间戳，但其签发者不受信任。",
                     "There is a timestamp, but its authority is not trusted."},
                    {s->is_time_in_future, "自称的签署时间晚于验证时间。", "The claimed time lies in the future."},
                    {s->is_removed, "此签名在文件的最新版本中已被移除。", "The newest revision has it no more."}};
    for (size_t i = 0; i < sizeof warnings / sizeof *warnings; i++)
        if (warnings[i].is_so) fact(sheet, "注意", "Warning", say(sheet, warnings[i].zh, warnings[i].en));
}

static void draw_change(const struct sheet *sheet, const struct pdf_change *change)
{
    const char *page = change->page ? arena_format(sheet->arena, "%zu", change->page) : "";
    const char *judged =
        change->is_suspicious ? say(sheet, "不被允许", "not allowed") : say(sheet, "允许", "permitted");
    const char *text = pdf_change_text(change, sheet->what->chinese, sheet->arena);
    paper_table_row(sheet->paper, (const char *const[]){page, text, judged}, false);
}

/* At most `most` of those that are allowed, or are not; answers for how many more there is room. */
static size_t draw_judged(const struct sheet *sheet, const struct pdf_verify_signature *s, bool is_suspicious,
                          size_t most)
{
    for (size_t i = 0; i < s->changes.count && most > 0; i++) {
        const struct pdf_change *change = LIST_AT(&s->changes, struct pdf_change, i);
        if (change->is_suspicious != is_suspicious) continue;
        draw_change(sheet, change);
        most--;
    }
    return most;
}

static void draw_changes(const struct sheet *sheet, const struct pdf_verify_signature *s)
{
    const struct paper_column columns[] = {{say(sheet, "页", "Page"), 14, true},
                                           {say(sheet, "之后的改动", "What came after"), 124, false},
                                           {say(sheet, "判断", "Judged"), 36, false}};
    if (s->changes.count == 0) return;
    paper_table_begin(sheet->paper, columns, sizeof columns / sizeof *columns);
    size_t left = draw_judged(sheet, s, true, PAPER_VERIFICATION_CHANGES);
    (void)draw_judged(sheet, s, false, left);
    paper_table_end(sheet->paper);
    if (s->changes.count > PAPER_VERIFICATION_CHANGES)
        paper_note(sheet->paper,
                   say(sheet, "其余改动见 JSON 格式的报告。", "The JSON report lists the other changes."));
}

/* Issuers above the signer, and itself: as far as the chain could be built. */
static void draw_chain(const struct sheet *sheet, const struct pdf_verify_signature *s)
{
    const struct paper_column columns[] = {
        {say(sheet, "证书（由签署者向上）", "Certificate, from the signer up"), 56, false},
        {say(sheet, "签发者", "Issuer"), 40, false},
        {say(sheet, "有效期", "Valid"), 26, false},
        {say(sheet, "密钥与指纹", "Key and fingerprint"), 52, false}};
    struct bytes only = s->signer.der;
    const struct bytes *chain = s->chain.count > 0 ? s->chain.items : &only;
    size_t count = s->chain.count > 0 ? s->chain.count : s->has_signer;
    if (count == 0) return;
    paper_table_begin(sheet->paper, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count && i < PAPER_VERIFICATION_CHAIN; i++) {
        struct problem why;
        struct x509 one;
        if (x509_read(chain[i], sheet->arena, &one, &why) != OK) continue;
        paper_table_row(
            sheet->paper,
            (const char *const[]){
                one.subject, one.issuer,
                arena_format(sheet->arena, "%s – %s", day(sheet, one.not_before_ms), day(sheet, one.not_after_ms)),
                arena_format(sheet->arena, "%s %" PRId64 " %s", one.key_name, one.key_bits, one.fingerprint)},
            false);
    }
    paper_table_end(sheet->paper);
}

static void draw_etsi(const struct sheet *sheet, size_t index, const struct pdf_verify_signature *s)
{
    struct pdf_etsi etsi = pdf_etsi_judge(sheet->what->report, index);
    const char *sub = pdf_etsi_sub_name(etsi.sub), *level = pdf_etsi_level(s);
    const char *name = arena_format(sheet->arena, "%s%s%s (%s)", pdf_etsi_name(etsi.indication), sub ? " / " : "",
                                    sub ? sub : "", etsi.clause);
    fact(sheet, "EN 319 102-1", "EN 319 102-1",
         arena_format(sheet->arena, "%s  %s", name, pdf_etsi_sub_text(etsi.sub, sheet->what->chinese)));
    if (level) fact(sheet, "签名级别", "Level", level);
}

static void draw_time(const struct sheet *sheet, const struct pdf_verify_signature *s)
{
    const char *source = pdf_words_time(s->time_source, sheet->what->chinese);
    const char *when = s->time_ms ? paper_when(sheet->paper, s->time_ms, sheet->arena) : NULL;
    fact(sheet, "时间", "Time", when ? arena_format(sheet->arena, "%s  %s", when, source) : source);
}

static void draw_signature(const struct sheet *sheet, size_t index)
{
    const struct pdf_verify_signature *s =
        LIST_AT(&sheet->what->report->signatures, struct pdf_verify_signature, index);
    bool chinese = sheet->what->chinese;
    const char *kind = s->is_timestamp ? say(sheet, "时间戳", "Timestamp") : say(sheet, "签章", "Seal");
    paper_heading(sheet->paper, arena_format(sheet->arena, "%zu. %s  %s", index + 1, kind,
                                             s->has_signer ? s->signer.name : s->field));
    fact(sheet, "内容完整", "Integrity", pdf_words_integrity(s, chinese));
    fact(sheet, "覆盖范围", "Coverage", pdf_words_coverage(s->coverage, chinese));
    fact(sheet, "后来改动", "Changes", pdf_words_changes(s, chinese));
    fact(sheet, "签署者", "Signer", s->has_signer ? s->signer.name : NULL);
    fact(sheet, "是否可信", "Trust", pdf_words_trust(s, chinese));
    fact(sheet, "证书吊销", "Revocation", pdf_words_revocation(&s->revocation, chinese));
    draw_time(sheet, s);
    if (s->seal) fact(sheet, "印章编号", "Seal number", s->seal);
    fact(sheet, "签名域", "Field", s->field);
    if (s->method)
        fact(sheet, "算法", "Algorithm", arena_format(sheet->arena, "%s %s", s->method, s->digest ? s->digest : ""));
    draw_etsi(sheet, index, s);
    draw_warnings(sheet, s);
    draw_changes(sheet, s);
    draw_chain(sheet, s);
}

static void draw_meaning(const struct sheet *sheet)
{
    static const struct {
        const char *zh, *en;
    } notes[] = {
        {"内容完整：签名与它所覆盖的内容相符。覆盖范围：签名为文件的哪些字节作保。后来改动：签章之后追加的版本做了什么"
         "。",
         "Integrity: the signature fits the bytes that it covers. Coverage: for which bytes it vouches. Changes: what "
         "revisions appended after it did."},
        {"是否可信：签署者的证书能否追溯到验证方信任的根证书。文件完好与签署者可信是两回事，请分别看待。",
         "Trust: whether the signer's certificate leads to a root that the verifier trusts. An intact file and a "
         "trusted "
         "signer are two things: look at both."},
        {"EN 319 102-1：欧洲标准的结论，TOTAL-PASSED 通过，INDETERMINATE 不能确定，TOTAL-FAILED "
         "未通过；括号内是作出结论的条款。",
         "EN 319 102-1: the outcome in the words of the European standard, with the clause that decided: TOTAL-PASSED, "
         "INDETERMINATE (not enough is known) or TOTAL-FAILED."},
        {"本报告说明文件在验证时的情况，其本身不是签章文件。",
         "This report tells how the file stood when it was verified; it is not the sealed document."}};
    paper_heading(sheet->paper, say(sheet, "说明", "What the words mean"));
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        paper_note(sheet->paper, say(sheet, notes[i].zh, notes[i].en));
}

static void draw(struct paper *paper, void *arg)
{
    struct sheet *sheet = arg;
    const struct pdf_verify_report *report = sheet->what->report;
    sheet->paper = paper;
    paper_title(paper, say(sheet, "签章验证报告", "Verification report"));
    paper_banner(paper, pdf_words_overall(report, sheet->what->chinese));
    draw_file(sheet);
    for (size_t i = 0; i < report->signatures.count && i < PAPER_VERIFICATION_SIGNATURES; i++) draw_signature(sheet, i);
    if (report->signatures.count > PAPER_VERIFICATION_SIGNATURES)
        paper_note(paper, say(sheet, "其余签名见 JSON 格式的报告。", "The JSON report tells of the other signatures."));
    draw_meaning(sheet);
}

status paper_verification_make(const struct paper_verification *what, struct arena *arena, struct bytes *pdf,
                               struct problem *why)
{
    struct sheet sheet = {.what = what, .arena = arena};
    const char *title = what->chinese ? "签章验证报告" : "Verification report";
    const struct paper_order order = {title, what->chinese, draw, &sheet, what->verified_ms};
    digest_sha256_hex(what->bytes, sheet.digest);
    return paper_make(&order, arena, pdf, why);
}
