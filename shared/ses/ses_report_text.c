#include "clock.h"
#include "ses_algorithm.h"
#include "ses_report.h"
#include "ses_value.h"
#include "ses_words.h"

struct lines {
    struct buffer out;
    bool chinese;
};

static const char *pick(const struct lines *l, const char *chinese, const char *english)
{
    return l->chinese ? chinese : english;
}

static void line(struct lines *l, const char *chinese, const char *english, const char *value)
{
    buffer_format(&l->out, "  %s%s%s\n", pick(l, chinese, english), pick(l, "：", ": "), value ? value : "-");
}

static void add_time(struct lines *l, const char *chinese, const char *english, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE] = "-";
    if (ms) clock_text(ms, text);
    line(l, chinese, english, text);
}

static void add_step(struct lines *l, const char *clause, const char *name, const struct ses_step *step)
{
    buffer_format(&l->out, "  %s %s%s%s", clause, ses_words_step(name, l->chinese), pick(l, "：", ": "),
                  ses_words_outcome(step->outcome, l->chinese));
    if (step->reason) buffer_format(&l->out, pick(l, "（%s）", " (%s)"), ses_words_reason(step->reason, l->chinese));
    buffer_text(&l->out, "\n");
}

static void add_warnings(struct lines *l, unsigned warnings)
{
    for (int i = 0; i < SES_WARNINGS; i++)
        if (warnings >> i & 1) line(l, "警告", "warning", ses_words_warning((enum ses_warning)i, l->chinese));
}

static void add_algorithm(struct lines *l, struct bytes oid)
{
    const char *name = ses_algorithm_name(oid);
    line(l, "签名算法", "algorithm", name ? name : ses_value_dotted(l->out.arena, oid));
}

static void add_person(struct lines *l, const char *chinese, const char *english, const struct ses_person *person)
{
    if (!person->is_read) return;
    line(l, chinese, english, person->facts.subject);
    line(l, "颁发者", "issued by", person->facts.issuer);
}

static void add_facts(struct lines *l, const struct ses_seal *seal)
{
    line(l, "印章名称", "name", seal->name);
    line(l, "印章编号", "number", seal->id);
    line(l, "版本", "version", arena_format(l->out.arena, "%lld", (long long)seal->version));
    line(l, "厂商", "vendor", seal->vendor);
    add_time(l, "制作时间", "made", seal->created_ms);
    add_time(l, "有效期起", "valid from", seal->start_ms);
    add_time(l, "有效期止", "valid until", seal->end_ms);
    line(l, "图像", "picture",
         arena_format(l->out.arena, "%s, %lld x %lld mm, %zu", seal->picture_type, (long long)seal->width_mm,
                      (long long)seal->height_mm, seal->picture.size));
    line(l, "证书数", "certificates", arena_format(l->out.arena, "%zu", seal->listed.count));
    add_algorithm(l, seal->made.algorithm);
}

char *ses_report_info_text(const struct ses_seal *seal, bool chinese, struct arena *arena)
{
    struct lines l = {{.arena = arena}, chinese};
    add_facts(&l, seal);
    add_warnings(&l, seal->warnings);
    return arena_text(arena, buffer_string(&l.out));
}

static void add_seal(struct lines *l, const struct ses_seal_report *report)
{
    for (int i = 0; i < SES_SEAL_STEPS; i++)
        add_step(l, ses_verify_seal_clause(i), ses_verify_seal_step(i), &report->steps[i]);
    if (!report->is_read) return;
    add_facts(l, &report->seal);
    add_person(l, "制章人", "maker", &report->maker);
    add_warnings(l, report->seal.warnings);
}

char *ses_report_seal_text(const struct ses_seal_report *report, const char *file, bool chinese, struct arena *arena)
{
    struct lines l = {{.arena = arena}, chinese};
    buffer_format(&l.out, "%s: %s\n", file, ses_words_overall(report->overall, true, chinese));
    add_seal(&l, report);
    return arena_text(arena, buffer_string(&l.out));
}

static void add_steps(struct lines *l, const struct ses_signature_report *report)
{
    for (int i = 0; i < SES_SIGN_STEPS; i++)
        add_step(l, ses_verify_sign_clause(i), ses_verify_sign_step(i), &report->steps[i]);
}

char *ses_report_signature_steps(const struct ses_signature_report *report, bool chinese, struct arena *arena)
{
    struct lines l = {{.arena = arena}, chinese};
    add_steps(&l, report);
    return arena_text(arena, buffer_string(&l.out));
}

char *ses_report_signature_text(const struct ses_signature_report *report, const char *file, bool chinese,
                                struct arena *arena)
{
    struct lines l = {{.arena = arena}, chinese};
    const struct ses_signature *signature = &report->signature;
    buffer_format(&l.out, "%s: %s\n", file, ses_words_overall(report->overall, false, chinese));
    add_steps(&l, report);
    if (report->is_read) {
        add_time(&l, "签章时间", "signed", signature->time_ms);
        if (report->stamped_ms) add_time(&l, "时间戳", "timestamp", report->stamped_ms);
        line(&l, "保护范围", "range", signature->property);
        add_algorithm(&l, signature->made.algorithm);
        add_person(&l, "签章人", "signer", &report->signer);
        add_warnings(&l, signature->warnings & ~report->seal.seal.warnings);
        buffer_format(&l.out, " %s\n", ses_words_overall(report->seal.overall, true, chinese));
        add_seal(&l, &report->seal);
    }
    return arena_text(arena, buffer_string(&l.out));
}
