/* batch - seals made for many units at once (批量制章): the wish, its rows, and the rules of both.
 *
 * A batch begins as a draft: its rows are looked at (the dry run) and nothing else is done. Started, a job makes what
 * is ready; what fails is noted in its row and may be tried again. */
#ifndef BATCH_H
#define BATCH_H

#include "arena.h"
#include "list.h"
#include "problem.h"
#include "sign_key.h"
#include <stdbool.h>
#include <stdint.h>

#define BATCH_JOB_KIND "seal.batch"

enum {
    BATCH_ROWS_MAX = 20000,
    BATCH_FILE_MAX = 4 << 20,
    BATCH_CHUNK = 200,      /* rows of one transaction */
    BATCH_STEP = 1000,      /* rows of one step of the job: a second or two */
    BATCH_AGAIN_MS = 600000 /* so long slips may be fetched again, by the same officer: a download may break */
};

extern const char *const batch_sources[];    /* "file", "without_seal" */
extern const char *const batch_algorithms[]; /* "rsa", "p256" */
extern const char *const batch_row_states[]; /* "ready", "refused", "made", "failed" */

enum sign_algorithm batch_algorithm_of(const char *name);

struct batch {
    const char *id, *unit_id, *unit_name, *created_by, *created_name, *source, *source_name, *seal_type, *algorithm;
    const char *job_id; /* NULL: not started */
    const char *state;  /* draft, cancelled, or the job's */
    int64_t created_ms, validity_days, row_count;
    int64_t left_over; /* units without a seal that did not fit into this batch */
    int64_t codes_until_ms, codes_taken_ms;
    int64_t started_ms, finished_ms;
    int64_t ready, refused, made, failed, codes; /* rows; codes: initial codes that can still be printed */
};

struct batch_row {
    int64_t position, line;
    const char *given_code, *given_name, *state, *problem, *subject, *seal_id, *seal_number, *unit_id;
    const char *text; /* the problem in the reader's language */
};
struct batch_row_filter {
    const char *batch_id, *state; /* NULL: any */
};

/* Marks every later row of a code that an earlier one has: BATCH_TWICE, naming the earlier line. Rows are struct
 * batch_row with the problems that were found before; those stay. */
void batch_mark_twice(struct list *rows, struct arena *arena);

/* May it be started, changed? Fails: BATCH_STATE, BATCH_EMPTY. */
status batch_may_start(const struct batch *batch, struct problem *why) MUST_USE;
/* After an end, failed rows may be tried again. Fails: BATCH_STATE, BATCH_EMPTY when none failed. */
status batch_may_retry(const struct batch *batch, struct problem *why) MUST_USE;

/* May this account print the initial codes now? Fails: BATCH_CODES_OTHER, BATCH_STATE while it runs, BATCH_CODES_GONE.
 */
status batch_may_print(const struct batch *batch, const char *account_id, int64_t now_ms, struct problem *why) MUST_USE;

#endif
