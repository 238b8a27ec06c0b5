#include "db_inside.h"
#include "log.h"
#include <stdlib.h>
#include <time.h>

enum { REPEATS = 5, FIRST_PAUSE_MS = 50 };

/* Doubles each time; half of it by chance, so that two that collided do not collide again. A lost connection is tried
 * anew at once the first time: most often only an idle one was closed. */
static void pause_before(int attempt, enum db_fault fault)
{
    if (fault != DB_FAULT_REPEAT && attempt == 0) return;
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    long most_ms = (long)FIRST_PAUSE_MS << attempt;
    long pause_ms = most_ms / 2 + (now.tv_nsec / 1000) % (most_ms / 2 + 1);
    struct timespec pause = {.tv_sec = pause_ms / 1000, .tv_nsec = pause_ms % 1000 * 1000000};
    (void)nanosleep(&pause, NULL);
}

static void tell_end(struct db *db, enum db_tx_end end)
{
    db->in_transaction = false;
    if (db->state_ended) db->state_ended(db->state, end);
}

static void undo(struct db *db)
{
    struct problem ignored = {0};
    enum db_fault fault = db->fault;
    /* Without an answer to ROLLBACK the connection is dropped, which undoes as well. */
    if (fault == DB_FAULT_LOST || db_conn_say(db, "ROLLBACK", &ignored) != OK) db_conn_drop(db);
    db->fault = fault;
    tell_end(db, DB_TX_UNDONE);
}

static status commit(struct db *db, struct problem *why)
{
    status said = db_conn_say(db, "COMMIT", why);
    if (said == OK) {
        tell_end(db, DB_TX_COMMITTED);
        return OK;
    }
    if (db->fault == DB_FAULT_REPEAT || db->fault == DB_FAULT_NONE) { /* refused with a clear answer */
        undo(db);
        return said;
    }
    db->fault = DB_FAULT_UNKNOWN;
    log_event(LOG_ERROR, "db_commit_unknown", log_number("settled", db->is_settled));
    db_conn_drop(db);
    tell_end(db, DB_TX_UNKNOWN);
    return said;
}

static status run_transaction(struct db *db, db_work work, void *arg, struct problem *why)
{
    db->in_transaction = true;
    status worked = work(db, arg, why);
    if (worked == OK && db->fault == DB_FAULT_NONE) return commit(db, why);
    undo(db);
    /* Work that overlooked a fault is not done: what it wrote is gone. */
    return worked != OK ? worked : problem_set(why, SERVICE_BUSY, "%s", "");
}

static status attempt_work(struct db *db, db_work work, void *arg, bool transaction, struct problem *why)
{
    db->fault = DB_FAULT_NONE;
    db->is_settled = false;
    TRY(db_conn_ensure(db, why));
    TRY(db_conn_mode(db, transaction, why));
    status worked = transaction ? run_transaction(db, work, arg, why) : work(db, arg, why);
    if (worked == OK && db->fault != DB_FAULT_NONE) return problem_set(why, SERVICE_BUSY, "%s", "");
    return worked;
}

static status repeat_work(struct db *db, db_work work, void *arg, bool transaction, struct problem *why)
{
    for (int attempt = 0;; attempt++) {
        status worked = attempt_work(db, work, arg, transaction, why);
        if (db->fault == DB_FAULT_LOST) db_conn_drop(db);
        if (db->fault == DB_FAULT_NONE || attempt == REPEATS) return worked;
        if (db->fault == DB_FAULT_UNKNOWN && !db->is_settled) return worked;
        pause_before(attempt, db->fault);
        problem_clear(why);
    }
}

static status lend(struct db_pool *pool, db_work work, void *arg, bool transaction, struct problem *why)
{
    struct db *db = NULL;
    TRY(db_pool_take(pool, transaction, &db, why));
    status worked = repeat_work(db, work, arg, transaction, why);
    db_pool_give(pool, db);
    return worked;
}

status db_tx(struct db_pool *pool, db_work work, void *arg, struct problem *why)
{
    return lend(pool, work, arg, true, why);
}

status db_read(struct db_pool *pool, db_work work, void *arg, struct problem *why)
{
    return lend(pool, work, arg, false, why);
}

bool db_tx_is_open(const struct db *db)
{
    return db->in_transaction;
}

void db_tx_settled(struct db *db)
{
    db->is_settled = true;
}

void *db_tx_state(struct db *db, size_t size, void (*ended)(void *state, enum db_tx_end end))
{
    if (!db->state) {
        pthread_mutex_lock(&db->pool->mutex); /* the pool's arena is shared */
        db->state = arena_alloc(db->pool->arena, size);
        pthread_mutex_unlock(&db->pool->mutex);
        db->state_size = size;
        db->state_ended = ended;
    }
    if (db->state_size != size || db->state_ended != ended) abort(); /* there is one follower only */
    return db->state;
}
