#include "batch.h"

#include "text.h"
#include <stdlib.h>
#include <string.h>

const char *const batch_sources[] = {"file", "without_seal", NULL};
const char *const batch_algorithms[] = {"rsa", "p256", NULL};
const char *const batch_row_states[] = {"ready", "refused", "made", "failed", NULL};

enum sign_algorithm batch_algorithm_of(const char *name)
{
    return text_equal(name, "p256") ? SIGN_P256 : SIGN_RSA;
}

static int by_code(const void *a, const void *b)
{
    const struct batch_row *x = *(struct batch_row *const *)a, *y = *(struct batch_row *const *)b;
    int order = strcmp(x->given_code, y->given_code);
    return order ? order : (x->position > y->position) - (x->position < y->position);
}

void batch_mark_twice(struct list *rows, struct arena *arena)
{
    if (rows->count < 2) return;
    struct batch_row **sorted = arena_array(arena, rows->count, sizeof(struct batch_row *));
    for (size_t i = 0; i < rows->count; i++) sorted[i] = LIST_AT(rows, struct batch_row, i);
    qsort(sorted, rows->count, sizeof(struct batch_row *), by_code);
    const struct batch_row *first = sorted[0];
    for (size_t i = 1; i < rows->count; i++) {
        struct batch_row *row = sorted[i];
        bool is_twice = *row->given_code && text_equal(row->given_code, first->given_code);
        if (!is_twice) first = row;
        if (!is_twice || row->problem) continue;
        row->problem = problem_name(BATCH_TWICE);
        row->subject = arena_format(arena, "%lld", (long long)first->line);
    }
}

status batch_may_start(const struct batch *batch, struct problem *why)
{
    if (!text_equal(batch->state, "draft")) return problem_set(why, BATCH_STATE, "%s", batch->state);
    return batch->ready > 0 ? OK : problem_set(why, BATCH_EMPTY, "%s", "");
}

status batch_may_retry(const struct batch *batch, struct problem *why)
{
    bool is_over = batch->job_id && (text_equal(batch->state, "done") || text_equal(batch->state, "failed") ||
                                     text_equal(batch->state, "cancelled"));
    if (!is_over) return problem_set(why, BATCH_STATE, "%s", batch->state);
    return batch->failed + batch->ready > 0 ? OK : problem_set(why, BATCH_EMPTY, "%s", "");
}

status batch_may_print(const struct batch *batch, const char *account_id, int64_t now_ms, struct problem *why)
{
    if (!text_equal(batch->created_by, account_id))
        return problem_set(why, BATCH_CODES_OTHER, "%s", batch->created_name);
    bool is_running = text_equal(batch->state, "queued") || text_equal(batch->state, "running");
    if (is_running) return problem_set(why, BATCH_STATE, "%s", batch->state);
    bool is_gone = batch->codes == 0 || now_ms > batch->codes_until_ms;
    return is_gone ? problem_set(why, BATCH_CODES_GONE, "%s", "") : OK;
}
