#include "upload.h"

#include "clock.h"
#include "declaration.h"
#include "notice.h"
#include "text.h"
#include <string.h>

status upload_need_own(const struct caller *caller, const struct document *document, struct problem *why)
{
    bool own = document_is_file(document) && text_equal(document->client_id, caller->id);
    return own ? OK : problem_set(why, DOCUMENT_MISSING, "%s", document->id);
}

status upload_need_one_unit(const struct upload_input *input, struct problem *why)
{
    if (!input->taxpayer_code || !input->authority_code) return OK;
    return problem_fault(why, UPLOAD_UNITS, "authority_code", "%s", "");
}

/* So many bytes of valid UTF-8 as make `most` letters. */
static size_t cut(const char *text, size_t most)
{
    size_t at = 0;
    for (size_t letters = 0; text[at]; at++) {
        bool begins = ((unsigned char)text[at] & 0xC0) != 0x80;
        if (begins && letters++ == most) break;
    }
    return at;
}

const char *upload_title(const char *file_name, struct arena *arena)
{
    static const char ending[] = ".pdf";
    size_t size = strlen(file_name), tail = sizeof ending - 1;
    if (!text_is_utf8(file_name, size)) return NULL;
    if (size >= tail && text_equal_nocase(file_name + size - tail, ending)) size -= tail;
    char *title = arena_copy(arena, file_name, size);
    for (char *p = title; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7F) *p = ' ';
    title = text_trim(arena, title);
    if (!*title || !text_is_clean(title)) return NULL;
    return text_trim(arena, arena_copy(arena, title, cut(title, UPLOAD_TITLE_MAX)));
}

status upload_period(const struct upload_input *input, int64_t now_ms, char *from, char *to, struct problem *why)
{
    if (!input->period_from != !input->period_to)
        return problem_fault(why, FIELD_REQUIRED, input->period_from ? "period_to" : "period_from", "%s", "");
    if (!input->period_from) {
        notice_day(now_ms, from);
        notice_day(now_ms, to);
        return OK;
    }
    const struct declaration_period period = {input->period_from, input->period_to};
    (void)text_copy(from, CLOCK_TEXT_SIZE, period.from);
    (void)text_copy(to, CLOCK_TEXT_SIZE, period.to);
    return declaration_check_period(&period, now_ms, why);
}
