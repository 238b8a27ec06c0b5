#include "verify_seal.h"
#include "clock.h"
#include "command.h"
#include "json_write.h"
#include "ses_read.h"
#include "ses_report.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

enum { PDF_HEADER_WITHIN = 1024 };

/* Readers look for a PDF's header that far: whoever may see a PDF in it gets it judged as one. */
static bool may_be_pdf(struct bytes file)
{
    size_t size = file.size < PDF_HEADER_WITHIN ? file.size : PDF_HEADER_WITHIN;
    return size && memmem(file.data, size, "%PDF-", 5);
}

bool verify_seal_is(const char *path, struct bytes file)
{
    if (may_be_pdf(file)) return false;
    return text_ends(path, ".esl") || ses_read_kind(file) != SES_READ_NOTHING;
}

static void print(const struct verify_seal *what, struct json_writer *w, const char *text)
{
    if (what->json)
        (void)puts(buffer_string(&w->out));
    else
        (void)fputs(text, stdout);
    (void)fflush(stdout);
}

static int verify_one(const struct verify_seal *what, const struct ses_case *in, struct arena *arena)
{
    struct ses_seal_report report;
    struct json_writer w = {.out = {.arena = arena}};
    ses_verify_seal(in, arena, &report);
    if (what->json) ses_report_seal_json(&report, what->path, &w);
    print(what, &w, ses_report_seal_text(&report, what->path, command_is_chinese(), arena));
    return ses_report_exit(report.overall);
}

int verify_seal_run(const struct verify_seal *what, struct arena *arena)
{
    struct ses_signature_report report;
    struct json_writer w = {.out = {.arena = arena}};
    const struct ses_case in = {.file = what->file,
                                .list = what->list,
                                .now_ms = clock_now_ms(),
                                .content = what->content,
                                .content_count = what->content ? 1 : 0};
    if (ses_read_kind(what->file) != SES_READ_SIGNATURE) return verify_one(what, &in, arena);
    ses_verify_signature(&in, arena, &report);
    if (what->json) ses_report_signature_json(&report, what->path, &w);
    print(what, &w, ses_report_signature_text(&report, what->path, command_is_chinese(), arena));
    return ses_report_exit(report.overall);
}
