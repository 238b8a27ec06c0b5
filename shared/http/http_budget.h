/* http_budget - how much of the processor one account may have for what costs much beside what it gives: previews and
 * papers drawn on request. A token bucket of CPU time for each account and process: HTTP_BUDGET_BURST_US at once, then
 * HTTP_BUDGET_US_A_S in every second. What a request has cost its thread is taken when it ends, at least
 * HTTP_BUDGET_LEAST_US; HTTP_BUDGET_HELD_US are held meanwhile, so that many at once are bounded too. */
#ifndef HTTP_BUDGET_H
#define HTTP_BUDGET_H

#include "arena.h"
#include "problem.h"
#include <stdint.h>

enum {
    HTTP_BUDGET_BURST_US = 1500000,
    HTTP_BUDGET_US_A_S = 100000,
    HTTP_BUDGET_LEAST_US = 20000,
    HTTP_BUDGET_HELD_US = 50000,
    HTTP_BUDGET_ACCOUNTS = 1024, /* as many are remembered; the fullest bucket makes room for another */
};

struct http_request;
struct http_budget;

/* First of all in a handler of such a route. Fails: PREVIEWS_TOO_MANY, with the seconds to wait. */
status http_budget_take(struct http_request *rq) MUST_USE;

/* For the process, and the rule by itself; times are of clock_ticks_us. */
struct http_budget *http_budget_new(struct arena *arena);
/* 0: granted, HTTP_BUDGET_HELD_US are held; else the microseconds to wait. `who` is at most 63 bytes. */
int64_t http_budget_begin(struct http_budget *budget, const char *who, int64_t now_us);
void http_budget_end(struct http_budget *budget, const char *who, int64_t now_us, int64_t cost_us);

#endif
