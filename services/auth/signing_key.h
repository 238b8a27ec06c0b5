/* signing_key - the keys that sign tokens, and their turning (RFC 7517; overlap as design.md says).
 *
 * A key is published SIGNING_KEY_LEAD_MS before it signs, so that every process knows it by then, and stays published
 * until the last token that it signed has expired. Rules only. */
#ifndef SIGNING_KEY_H
#define SIGNING_KEY_H

#include "list.h"
#include <stdbool.h>
#include <stdint.h>

#define SIGNING_KEY_PERIOD_MS (INT64_C(24) * 60 * 60 * 1000)
#define SIGNING_KEY_LEAD_MS   (INT64_C(30) * 60 * 1000)
#define SIGNING_KEY_TAIL_MS   (INT64_C(20) * 60 * 1000) /* a token lives 10 minutes; clocks differ a little */

struct signing_key {
    const char *kid;
    int64_t created_ms, usable_ms;
};

/* `keys`: list of struct signing_key by usable_ms, oldest first. */
bool signing_key_wants_next(const struct list *keys, int64_t now_ms, int64_t *usable_ms);
bool signing_key_is_dead(const struct list *keys, size_t index, int64_t now_ms); /* nothing it signed is still good */
/* Index of the one that signs now, or keys->count when there is none. */
size_t signing_key_current(const struct list *keys, int64_t now_ms);

#endif
