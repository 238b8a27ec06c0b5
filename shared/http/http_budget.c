#include "http_budget.h"

#include "arena.h"
#include "clock.h"
#include "http_exchange.h"
#include "text.h"
#include <pthread.h>

enum { WHO_SIZE = 64, SECOND_US = 1000000 };
static const int64_t DAY_US = INT64_C(86400) * SECOND_US;

struct bucket {
    char who[WHO_SIZE]; /* empty: free */
    int64_t left_us, at_us;
};

struct http_budget {
    pthread_mutex_t lock;
    struct bucket buckets[HTTP_BUDGET_ACCOUNTS];
};

struct http_budget *http_budget_new(struct arena *arena)
{
    struct http_budget *budget = arena_alloc(arena, sizeof *budget);
    pthread_mutex_init(&budget->lock, NULL);
    return budget;
}

static void refill(struct bucket *bucket, int64_t now_us)
{
    int64_t since_us = now_us > bucket->at_us ? now_us - bucket->at_us : 0;
    if (since_us > DAY_US) since_us = DAY_US;
    bucket->left_us += since_us * HTTP_BUDGET_US_A_S / SECOND_US;
    if (bucket->left_us > HTTP_BUDGET_BURST_US) bucket->left_us = HTTP_BUDGET_BURST_US;
    bucket->at_us = now_us;
}

/* Its own, or a new one in place of the fullest: who has spent nothing loses nothing. */
static struct bucket *bucket_of(struct http_budget *budget, const char *who, int64_t now_us)
{
    struct bucket *fullest = &budget->buckets[0];
    for (size_t i = 0; i < HTTP_BUDGET_ACCOUNTS; i++) {
        struct bucket *bucket = &budget->buckets[i];
        refill(bucket, now_us);
        if (text_equal(bucket->who, who)) return bucket;
        if (*fullest->who && (!*bucket->who || bucket->left_us > fullest->left_us)) fullest = bucket;
    }
    *fullest = (struct bucket){.left_us = HTTP_BUDGET_BURST_US, .at_us = now_us};
    (void)text_copy(fullest->who, sizeof fullest->who, who);
    return fullest;
}

int64_t http_budget_begin(struct http_budget *budget, const char *who, int64_t now_us)
{
    pthread_mutex_lock(&budget->lock);
    struct bucket *bucket = bucket_of(budget, who, now_us);
    int64_t missing_us = HTTP_BUDGET_HELD_US - bucket->left_us;
    if (missing_us <= 0) bucket->left_us -= HTTP_BUDGET_HELD_US;
    pthread_mutex_unlock(&budget->lock);
    return missing_us <= 0 ? 0 : missing_us * SECOND_US / HTTP_BUDGET_US_A_S;
}

void http_budget_end(struct http_budget *budget, const char *who, int64_t now_us, int64_t cost_us)
{
    if (cost_us < HTTP_BUDGET_LEAST_US) cost_us = HTTP_BUDGET_LEAST_US;
    pthread_mutex_lock(&budget->lock);
    bucket_of(budget, who, now_us)->left_us += HTTP_BUDGET_HELD_US - cost_us;
    pthread_mutex_unlock(&budget->lock);
}

status http_budget_take(struct http_request *rq)
{
    struct http_exchange *x = rq->exchange;
    int64_t wait_us = http_budget_begin(x->state->budget, rq->caller.id, clock_ticks_us());
    if (wait_us > 0) {
        int wait_s = (int)((wait_us + SECOND_US - 1) / SECOND_US);
        status refused = problem_set(&rq->why, PREVIEWS_TOO_MANY, "%d", wait_s);
        rq->why.retry_after_s = wait_s;
        return refused;
    }
    x->budget_from_us = clock_cpu_us();
    return OK;
}
