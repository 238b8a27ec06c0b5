#include "declaration.h"

#include "clock.h"
#include <string.h>

enum { AHEAD_DAYS = 31 };

status declaration_check_period(const struct declaration_period *period, int64_t now_ms, struct problem *why)
{
    char latest[CLOCK_TEXT_SIZE];
    clock_date_text(now_ms + (int64_t)AHEAD_DAYS * 24 * 3600 * 1000, latest);
    /* Dates of this form sort as texts. */
    if (strcmp(period->from, period->to) <= 0 && strcmp(period->to, latest) <= 0) return OK;
    return problem_fault(why, PERIOD_WRONG, "period", "%s", latest);
}
