#include "timestamp_number.h"
#include "clock.h"
#include "random.h"
#include <sys/timex.h>

enum { SERIAL_SIZE = 16, NUMBER_SIZE = 8 };

/* adjtimex(2) in a container tells of the host's clock. */
static status ask_kernel(const struct timestamp_number *n, struct problem *why)
{
    struct timex clock = {.modes = 0};
    if (!n->clock_error_ms) return OK;
    if (adjtimex(&clock) == TIME_ERROR || (clock.status & STA_UNSYNC))
        return problem_set(why, TIMESTAMP_CLOCK, "NTP: unsynchronised");
    if (clock.maxerror / 1000 <= n->clock_error_ms) return OK;
    return problem_set(why, TIMESTAMP_CLOCK, "NTP: +-%ld ms", clock.maxerror / 1000);
}

static status check(const struct timestamp_number *n, int64_t now_ms, struct problem *why)
{
    if (now_ms >= n->last_ms - n->back_ms) return ask_kernel(n, why);
    return problem_set(why, TIMESTAMP_CLOCK, "-%lld ms", (long long)(n->last_ms - now_ms));
}

static status refill(struct timestamp_number *n, int64_t now_ms, struct problem *why)
{
    int64_t first = 0, known_ms = 0;
    bool is_old = now_ms - n->taken_ms >= TIMESTAMP_NUMBER_BLOCK_MS || now_ms < n->taken_ms;
    if (n->next < n->end && !is_old) return OK;
    TRY(n->take(n->context, TIMESTAMP_NUMBER_BLOCK, now_ms, &first, &known_ms, why));
    n->next = first;
    n->end = first + TIMESTAMP_NUMBER_BLOCK;
    n->taken_ms = now_ms;
    if (known_ms > n->last_ms) n->last_ms = known_ms;
    return OK;
}

static status next(struct timestamp_number *n, unsigned char serial[SERIAL_SIZE], int64_t *time_ms, struct problem *why)
{
    int64_t now_ms = clock_now_ms();
    TRY(check(n, now_ms, why)); /* first, so that a clock gone wrong is not told to the database */
    TRY(refill(n, now_ms, why));
    TRY(check(n, now_ms, why));
    if (now_ms > n->last_ms) n->last_ms = now_ms;
    *time_ms = n->last_ms;
    for (int i = 0; i < NUMBER_SIZE; i++) serial[i] = (unsigned char)(n->next >> 8 * (NUMBER_SIZE - 1 - i));
    n->next++;
    return OK;
}

status timestamp_number_next(void *numbers, struct arena *arena, struct ts_number *out, struct problem *why)
{
    struct timestamp_number *n = numbers;
    unsigned char *serial = arena_alloc(arena, SERIAL_SIZE);
    random_bytes(serial + NUMBER_SIZE, SERIAL_SIZE - NUMBER_SIZE);
    out->serial = bytes_of(serial, SERIAL_SIZE);
    (void)pthread_mutex_lock(&n->lock);
    status got = next(n, serial, &out->time_ms, why);
    (void)pthread_mutex_unlock(&n->lock);
    return got;
}
