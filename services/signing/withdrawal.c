#include "withdrawal.h"

#include "text.h"

status withdrawal_pick(const struct list *sealings, const char *sealing_id, const struct sealing **out,
                       struct problem *why)
{
    *out = NULL;
    for (size_t i = 0; i < sealings->count; i++) {
        const struct sealing *one = LIST_AT(sealings, const struct sealing, i);
        if (!text_equal(one->id, sealing_id)) continue;
        *out = one;
        return i + 1 == sealings->count ? OK : problem_set(why, SEALING_NOT_LAST, "%s", one->seal_name);
    }
    return problem_set(why, SEALING_MISSING, "%s", sealing_id);
}

status withdrawal_check(const struct withdrawal_seal *seal, const char *unit_id, struct problem *why)
{
    if (!seal->unit_id || !text_equal(seal->unit_id, unit_id)) return problem_set(why, SEALING_OF_OTHERS, "%s", "");
    return text_equal(seal->state, "enabled") ? OK : problem_set(why, SEAL_STATE, "%s", seal->state);
}

bool withdrawal_needs_pin(const struct withdrawal_seal *seal)
{
    return !text_equal(seal->unlock_by, "holder");
}
