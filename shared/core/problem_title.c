#include "problem_title.h"

#include <string.h>

enum problem_code problem_title_code(const char *name)
{
    for (int code = PROBLEM_NONE + 1; code < PROBLEM_CODE_COUNT; code++)
        if (strcmp(problem_name((enum problem_code)code), name) == 0) return (enum problem_code)code;
    return PROBLEM_NONE;
}

const char *problem_title(struct arena *arena, enum problem_code code, const char *subject, bool chinese)
{
    const char *text = problem_text(code == PROBLEM_NONE ? INTERNAL_FAILED : code, chinese), *gap = strstr(text, "{}");
    if (!gap) return text;
    const char *said = problem_title_subject(arena, subject ? subject : "", chinese);
    return arena_format(arena, "%.*s%s%s", (int)(gap - text), text, said, gap + 2);
}

const char *problem_title_subject(struct arena *arena, const char *subject, bool chinese)
{
    const char *gap = strstr(subject, PROBLEM_BOTH);
    if (!gap) return subject;
    return chinese ? arena_format(arena, "%.*s", (int)(gap - subject), subject) : gap + sizeof PROBLEM_BOTH - 1;
}
