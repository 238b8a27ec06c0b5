#include "throttle.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)

struct limits {
    int64_t free;       /* failures without any wait */
    int64_t doubled_by; /* failures until the wait doubles */
    int64_t first_ms;   /* the first wait */
    int64_t most_ms;
    int64_t half_life_ms;
};

static const struct limits limits[THROTTLE_KINDS] = {
    [THROTTLE_PAIR] = {3, 1, 1 * SECOND, 15 * MINUTE, 30 * MINUTE},
    [THROTTLE_ADDRESS] = {100, 20, 1 * SECOND, 1 * MINUTE, 10 * MINUTE},
    [THROTTLE_LOGIN] = {20, 10, 250, 2 * SECOND, 10 * MINUTE},
    [THROTTLE_CODE] = {10, 1, 1 * SECOND, 15 * MINUTE, 30 * MINUTE},
};

static int64_t decayed(const struct limits *l, const struct throttle *throttle, int64_t now_ms)
{
    int64_t halvings = (now_ms - throttle->last_ms) / l->half_life_ms;
    if (halvings <= 0) return throttle->failures;
    return halvings > 30 ? 0 : throttle->failures >> halvings;
}

static int64_t delay_ms(const struct limits *l, int64_t failures)
{
    if (failures <= l->free) return 0;
    int64_t doublings = (failures - l->free - 1) / l->doubled_by;
    if (doublings > 20) return l->most_ms;
    int64_t delay = l->first_ms << doublings;
    return delay < l->most_ms ? delay : l->most_ms;
}

int64_t throttle_wait_ms(enum throttle_kind kind, const struct throttle *throttle, int64_t now_ms)
{
    if (kind == THROTTLE_LOGIN) return delay_ms(&limits[kind], decayed(&limits[kind], throttle, now_ms));
    return throttle->until_ms > now_ms ? throttle->until_ms - now_ms : 0;
}

void throttle_count(enum throttle_kind kind, struct throttle *throttle, int64_t now_ms)
{
    const struct limits *l = &limits[kind];
    throttle->failures = decayed(l, throttle, now_ms) + 1;
    throttle->last_ms = now_ms;
    int64_t delay = delay_ms(l, throttle->failures);
    /* None is 0 and not now: another request's clock may be a few ms behind this one's. */
    throttle->until_ms = delay > 0 ? now_ms + delay : 0;
}

void throttle_take_back(enum throttle_kind kind, struct throttle *throttle)
{
    /* A right password clears its own pair; the shared counters lose only what this attempt had added. */
    throttle->failures = kind == THROTTLE_PAIR || throttle->failures < 1 ? 0 : throttle->failures - 1;
    if (throttle->failures <= limits[kind].free) throttle->until_ms = 0;
}

int64_t throttle_tell(struct throttle *throttle, int64_t now_ms)
{
    int64_t refused = ++throttle->refused;
    if (throttle->told_ms + MINUTE > now_ms) return 0;
    throttle->refused = 0;
    throttle->told_ms = now_ms;
    return refused;
}

int64_t throttle_forget_ms(void)
{
    return 360 * MINUTE; /* twelve half-lives of the slowest counter */
}
