/* batch_repo - the tables batch, batch_row and batch_unit. */
#ifndef BATCH_REPO_H
#define BATCH_REPO_H

#include "batch.h"
#include "caller.h"
#include "db.h"
#include "http_page.h"
#include "unit_repo.h"

/* With a unit u, for a kind of seal at a moment: its valid seal of that kind. A disabled one is none, nor one whose
 * certificate is revoked: the holder of a lost code gets another. */
#define BATCH_VALID_SEAL                                                                                               \
    "SELECT s.number FROM seal s JOIN certificate t ON t.id = s.certificate_id "                                       \
    "WHERE s.unit_id = u.id AND s.type = ? AND s.state <> 'disabled' AND t.not_after_ms > ? AND t.state <> 'revoked'"

status batch_repo_add(struct db *db, const struct batch *batch, struct problem *why) MUST_USE;
/* With its counts. Fails: BATCH_MISSING, also outside the scope. */
status batch_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct batch *out,
                       struct problem *why) MUST_USE;
/* Locks the batch until the transaction ends. */
status batch_repo_lock(struct db *db, const char *id, struct problem *why) MUST_USE;
/* Newest first, without counts of rows. */
status batch_repo_list(struct db *db, struct scope scope, const struct http_page *page, struct list *out,
                       struct problem *why) MUST_USE;
status batch_repo_set_job(struct db *db, const char *id, const char *job_id, int64_t codes_until_ms,
                          struct problem *why) MUST_USE;
status batch_repo_set_cancelled(struct db *db, const char *id, struct problem *why) MUST_USE;

/* Rows of a file, as struct batch_row: those with a problem are refused. */
status batch_repo_add_rows(struct db *db, const char *batch_id, const struct list *rows, struct problem *why) MUST_USE;
/* Active taxpayers at or under an authority that have no valid seal of the batch's kind, at most `limit`.
 * row_count, left_over  what came in, and how many more there are */
struct batch_fill {
    const char *batch_id, *authority_id, *seal_type;
    int64_t now_ms, limit, row_count, left_over;
};
status batch_repo_fill(struct db *db, struct batch_fill *fill, struct problem *why) MUST_USE;

/* Looks at the ready rows of a range and refuses those whose unit is unknown within the authority's subtree, closed,
 * has another name, or a valid seal of that kind. */
struct batch_check {
    const char *batch_id, *authority_id, *seal_type;
    int64_t first, last, now_ms;
};
status batch_repo_check(struct db *db, const struct batch_check *check, struct problem *why) MUST_USE;

status batch_repo_rows(struct db *db, const struct batch_row_filter *filter, const struct http_page *page,
                       struct list *out, struct problem *why) MUST_USE;
status batch_repo_retry(struct db *db, const char *batch_id, struct problem *why) MUST_USE;

/* A row that a step works on. */
struct batch_work {
    int64_t position;
    struct unit unit;
};
/* The next BATCH_STEP ready rows of the range in their order, of struct batch_work. */
status batch_repo_ready(struct db *db, const char *batch_id, int64_t first, int64_t last, struct list *out,
                        struct problem *why) MUST_USE;
/* The chunk of such a list that begins at a row: BATCH_CHUNK of them or what is left, borrowed from it. */
struct list batch_repo_part(const struct list *work, size_t first);
/* Writes to each unit's row in batch_unit, in one order for all: another batch with one of them waits until this
 * transaction ends, or fails at its COMMIT on another node and is repeated. */
status batch_repo_hold_units(struct db *db, const struct list *work, int64_t now_ms, struct problem *why) MUST_USE;

struct batch_result {
    int64_t position;
    const char *state, *problem, *subject, *seal_id, *seal_number;
    struct bytes code_sealed;
};
status batch_repo_save_results(struct db *db, const char *batch_id, const struct list *results, int64_t now_ms,
                               struct problem *why) MUST_USE;

/* Made rows whose code is still kept, behind a position. */
struct batch_code {
    int64_t position;
    const char *unit_name, *unit_code, *seal_id, *seal_number;
    struct bytes code_sealed;
};
status batch_repo_codes(struct db *db, const char *batch_id, int64_t behind, int64_t limit, struct list *out,
                        struct problem *why) MUST_USE;
/* The first print: from now on BATCH_AGAIN_MS are left. */
status batch_repo_take_codes(struct db *db, const char *batch_id, int64_t now_ms, struct problem *why) MUST_USE;
status batch_repo_wipe_codes(struct db *db, const char *batch_id, struct problem *why) MUST_USE;
/* The codes of batches whose time for them is over. */
status batch_repo_wipe_expired(struct db *db, int64_t now_ms, struct problem *why) MUST_USE;

#endif
