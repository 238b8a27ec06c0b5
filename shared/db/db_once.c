#include "db_once.h"
#include "clock.h"
#include "db_tx.h"
#include "log.h"
#include "text.h"
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { KEEP_MS = 24 * 3600 * 1000, ROUND_S = 60 };

static const char TAKE[] = "INSERT INTO idempotency (caller_id, operation, idempotency_key, request_hash, result, "
                           "created_ms) VALUES (?, ?, ?, ?, '', ?)";
static const char FIND[] = "SELECT request_hash, result FROM idempotency "
                           "WHERE caller_id = ? AND operation = ? AND idempotency_key = ?";

/* `*result` NULL: there is no row. */
static status read_row(struct db *db, const struct db_once *once, struct arena *arena, const char **result,
                       struct problem *why)
{
    AUTO(db_rows, rows);
    *result = NULL;
    TRY(db_query(db, FIND, DB_ARGS(db_text(once->caller_id), db_text(once->operation), db_text(once->key)), &rows,
                 why));
    if (!db_rows_next(rows)) return OK;
    if (!text_equal(db_rows_text(rows, 0), once->request_hash)) {
        return problem_set(why, IDEMPOTENCY_REUSED, "%s", once->key);
    }
    *result = db_rows_copy(rows, 1, arena);
    return OK;
}

static status read_first(struct db *db, const struct db_once *once, struct arena *arena, const char **result,
                         struct problem *why)
{
    TRY(read_row(db, once, arena, result, why));
    return *result ? OK : problem_set(why, SERVICE_BUSY, "%s", ""); /* forgotten between the two statements */
}

status db_once_find(struct db *db, const struct db_once *once, struct arena *arena, const char **result,
                    struct problem *why)
{
    *result = "";
    if (!once->key) return OK;
    TRY(read_row(db, once, arena, result, why));
    if (!*result) *result = "";
    return OK;
}

status db_once_begin(struct db *db, const struct db_once *once, struct arena *arena, const char **result,
                     struct problem *why)
{
    *result = "";
    if (!once->key) return OK;
    /* The twin of a request that is still running waits here for the row, and then finds its result. */
    status taken = db_exec(db, TAKE,
                           DB_ARGS(db_text(once->caller_id), db_text(once->operation), db_text(once->key),
                                   db_text(once->request_hash), db_int(clock_now_ms())),
                           NULL, why);
    if (taken == OK || why->code != DATABASE_DUPLICATE) return taken;
    problem_clear(why);
    return read_first(db, once, arena, result, why);
}

static const char SAVE[] = "UPDATE idempotency SET result = ? "
                           "WHERE caller_id = ? AND operation = ? AND idempotency_key = ?";

status db_once_save(struct db *db, const struct db_once *once, const char *result, struct problem *why)
{
    if (!once->key) return OK;
    TRY(db_exec(db, SAVE,
                DB_ARGS(db_text(result), db_text(once->caller_id), db_text(once->operation), db_text(once->key)), NULL,
                why));
    db_tx_settled(db);
    return OK;
}

static const char FORGET[] = "DELETE FROM idempotency WHERE created_ms < ? LIMIT 1000";

status db_once_forget(struct db *db, int64_t before_ms, struct problem *why)
{
    return db_exec(db, FORGET, DB_ARGS(db_int(before_ms)), NULL, why);
}

static status forget_old(struct db *db, void *argument, struct problem *why)
{
    (void)argument;
    return db_once_forget(db, clock_now_ms() - KEEP_MS, why);
}

static void *forget_for_ever(void *pool)
{
    for (;;) {
        struct problem why = {0};
        if (db_tx(pool, forget_old, NULL, &why) != OK)
            log_event(LOG_WARN, "keys_not_forgotten", log_text("code", problem_name(why.code)));
        (void)sleep(ROUND_S);
    }
    return NULL;
}

void db_once_upkeep(struct db_pool *pool)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, forget_for_ever, pool) != 0) abort();
    pthread_detach(thread);
}
