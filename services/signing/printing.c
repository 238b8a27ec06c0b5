#include "printing.h"
#include <string.h>

const char *const printing_copies_names[] = {"free", "counted", "none", NULL};

bool printing_is_setter(const struct caller *caller)
{
    return caller->kind == CALLER_OFFICER && caller_may(caller, PERM_DOCUMENT_PRINTING);
}

enum printing_copies printing_copies_of(const char *name)
{
    if (strcmp(name, printing_copies_names[PRINTING_FREE]) == 0) return PRINTING_FREE;
    return strcmp(name, printing_copies_names[PRINTING_COUNTED]) == 0 ? PRINTING_COUNTED : PRINTING_NONE;
}

status printing_check(const struct printing_rule *rule, struct problem *why)
{
    bool is_counted = rule->copies == PRINTING_COUNTED;
    if (is_counted && !rule->allowed) return problem_fault(why, FIELD_REQUIRED, "allowed", "%s", "");
    if (!is_counted && rule->allowed) return problem_fault(why, FIELD_UNKNOWN, "allowed", "%s", "");
    return OK;
}

status printing_take(const struct printing *printing, int64_t *number, struct problem *why)
{
    const struct printing_rule *rule = &printing->rule;
    if (rule->copies == PRINTING_NONE) return problem_set(why, COPIES_NONE, "%s", "");
    if (rule->copies == PRINTING_COUNTED && printing->made >= rule->allowed)
        return problem_set(why, COPIES_USED_UP, "%lld", (long long)rule->allowed);
    *number = printing->made + 1;
    return OK;
}
