#include "signing_key.h"

static const struct signing_key *at(const struct list *keys, size_t index)
{
    return LIST_AT(keys, const struct signing_key, index);
}

bool signing_key_wants_next(const struct list *keys, int64_t now_ms, int64_t *usable_ms)
{
    if (keys->count == 0) { /* the first of all: nothing is signed yet that anyone could know */
        *usable_ms = now_ms;
        return true;
    }
    int64_t due_ms = at(keys, keys->count - 1)->usable_ms + SIGNING_KEY_PERIOD_MS;
    if (now_ms < due_ms - SIGNING_KEY_LEAD_MS) return false;
    *usable_ms = due_ms > now_ms + SIGNING_KEY_LEAD_MS ? due_ms : now_ms + SIGNING_KEY_LEAD_MS;
    return true;
}

bool signing_key_is_dead(const struct list *keys, size_t index, int64_t now_ms)
{
    return index + 1 < keys->count && at(keys, index + 1)->usable_ms + SIGNING_KEY_TAIL_MS <= now_ms;
}

size_t signing_key_current(const struct list *keys, int64_t now_ms)
{
    size_t current = keys->count;
    for (size_t i = 0; i < keys->count; i++)
        if (at(keys, i)->usable_ms <= now_ms) current = i;
    /* A clock behind the one that made the first key: better that key than none. */
    return current == keys->count && keys->count > 0 ? 0 : current;
}
