#include "copy_expire.h"

#include "clock.h"
#include "copy.h"
#include "signing.h"

enum {
    REST_MS = 10 * 60 * 1000,
    SETTLE_MS = 10 * 60 * 1000
}; /* SETTLE_MS: clocks differ, and a fetch may be under way */

struct store *copy_expire_open_or_exit(const char *store_path)
{
    AUTO_ARENA(arena);
    return store_open_or_exit(arena_format(arena, "%s/copies", store_path));
}

status copy_expire_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    const struct signing *signing = service;
    (void)arena;
    (void)why;
    store_expire(signing->copies, (clock_now_ms() - COPY_FETCH_MS - SETTLE_MS) / 1000);
    job->rest_ms = REST_MS;
    return OK;
}
