#include "problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    status kind;
    const char *symbol, *zh, *en;
} problems[PROBLEM_CODE_COUNT] = {
    [PROBLEM_NONE] = {OK, "none", "", ""},
#define PROBLEM(code, kind, zh, en) [code] = {kind, #code, zh, en},
#include "problems/all.def"
#undef PROBLEM
};

/* The wire's names: the symbols in lower case, made once before main so that no lock is needed. */
static char names[PROBLEM_CODE_COUNT][48];

__attribute__((constructor)) static void make_names(void)
{
    for (int code = 0; code < PROBLEM_CODE_COUNT; code++) {
        const char *symbol = problems[code].symbol;
        for (size_t i = 0; symbol[i] && i + 1 < sizeof names[0]; i++)
            names[code][i] = (char)(symbol[i] >= 'A' && symbol[i] <= 'Z' ? symbol[i] + 32 : symbol[i]);
    }
}

/* What did not fit was cut by bytes: a letter that lost its end is taken away whole (RFC 3629). */
static void end_on_a_letter(char *text, size_t size)
{
    size_t end = strlen(text), start = end;
    if (end + 1 < size) return;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) start--;
    if (start == 0) return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (end - start + 1 < wanted) text[start - 1] = '\0';
}

status problem_set(struct problem *why, enum problem_code code, const char *subject_format, ...)
{
    problem_clear(why);
    why->kind = problems[code].kind;
    why->code = code;
    va_list args;
    va_start(args, subject_format);
    (void)vsnprintf(why->subject, sizeof why->subject, subject_format, args);
    va_end(args);
    end_on_a_letter(why->subject, sizeof why->subject);
    return why->kind;
}

status problem_fault(struct problem *why, enum problem_code code, const char *field, const char *subject_format, ...)
{
    if (why->code != INPUT_INVALID) problem_set(why, INPUT_INVALID, "%s", "");
    if (why->fault_count < PROBLEM_FAULTS_MAX) {
        struct problem_fault *fault = &why->faults[why->fault_count];
        fault->code = code;
        (void)snprintf(fault->field, sizeof fault->field, "%s", field);
        end_on_a_letter(fault->field, sizeof fault->field);
        va_list args;
        va_start(args, subject_format);
        (void)vsnprintf(fault->subject, sizeof fault->subject, subject_format, args);
        va_end(args);
        end_on_a_letter(fault->subject, sizeof fault->subject);
    }
    why->fault_count++;
    return PROBLEM_INPUT;
}

status problem_in_field(struct problem *why, const char *field)
{
    if (why->kind != PROBLEM_INPUT || why->code == INPUT_INVALID) return why->kind;
    enum problem_code code = why->code;
    char subject[PROBLEM_SUBJECT_SIZE];
    memcpy(subject, why->subject, sizeof subject);
    return problem_fault(why, code, field, "%s", subject);
}

void problem_clear(struct problem *why)
{
    /* The faults need no wiping: only the first fault_count count. */
    why->kind = OK;
    why->code = PROBLEM_NONE;
    why->subject[0] = 0;
    why->retry_after_s = 0;
    why->fault_count = 0;
}

status problem_kind(enum problem_code code)
{
    return problems[code].kind;
}

int problem_http_status(status kind)
{
    static const int http[] = {[OK] = 200,
                               [PROBLEM_INPUT] = 400,
                               [PROBLEM_LOGIN] = 401,
                               [PROBLEM_DENIED] = 403,
                               [PROBLEM_MISSING] = 404,
                               [PROBLEM_METHOD] = 405,
                               [PROBLEM_CONFLICT] = 409,
                               [PROBLEM_TOO_LARGE] = 413,
                               [PROBLEM_MEDIA] = 415,
                               [PROBLEM_TOO_MANY] = 429,
                               [PROBLEM_UNAVAILABLE] = 503,
                               [PROBLEM_INTERNAL] = 500};
    return http[kind];
}

const char *problem_name(enum problem_code code)
{
    return names[code];
}

const char *problem_text(enum problem_code code, bool chinese)
{
    return chinese ? problems[code].zh : problems[code].en;
}
