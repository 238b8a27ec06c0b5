#include "mandate.h"

#include "text.h"
#include <stdlib.h>
#include <string.h>

const char *mandate_state(const struct mandate *mandate, const char *today)
{
    if (mandate->revoked_ms) return "revoked";
    if (strcmp(today, mandate->from_date) < 0) return "future"; /* days of this form sort as texts */
    return strcmp(today, mandate->to_date) > 0 ? "ended" : "in_force";
}

status mandate_check(const struct mandate *m, const char *today, struct problem *why)
{
    if (text_equal(m->client_id, m->agent_id)) (void)!problem_fault(why, MANDATE_SELF, "agent_code", "%s", "");
    if (strcmp(m->from_date, m->to_date) > 0)
        (void)!problem_fault(why, MANDATE_REVERSED, "to_date", "%s", m->from_date);
    if (strcmp(m->to_date, today) < 0) (void)!problem_fault(why, MANDATE_PAST, "to_date", "%s", today);
    int years = atoi(m->to_date) - atoi(m->from_date);
    bool is_long =
        years > MANDATE_YEARS_MAX || (years == MANDATE_YEARS_MAX && strcmp(m->to_date + 4, m->from_date + 4) > 0);
    if (is_long) (void)!problem_fault(why, MANDATE_LONG, "to_date", "%d", MANDATE_YEARS_MAX);
    return why->fault_count ? PROBLEM_INPUT : OK;
}

bool mandate_overlaps(const struct mandate *a, const struct mandate *b)
{
    return strcmp(a->from_date, b->to_date) <= 0 && strcmp(b->from_date, a->to_date) <= 0;
}

status mandate_revoke(struct mandate *mandate, const char *by_id, int64_t now_ms, struct problem *why)
{
    if (mandate->revoked_ms) return problem_set(why, MANDATE_OVER, "%s", "");
    mandate->revoked_ms = now_ms;
    mandate->revoked_by = by_id;
    return OK;
}
