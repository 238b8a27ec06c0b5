#include "clock.h"
#include "db_inside.h"
#include "log.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { OPEN_WAIT_MS = 60000 };

static struct db_pool *pool_new(const struct db_config *config)
{
    struct arena *arena = arena_new();
    struct db_pool *pool = ARENA_NEW(arena, struct db_pool);
    size_t count = (size_t)config->connections;
    *pool = (struct db_pool){.arena = arena, .config = *config};
    pool->config.address = arena_text(arena, config->address);
    pool->config.user = arena_text(arena, config->user);
    pool->config.password = arena_text(arena, config->password);
    pool->config.schema = arena_text(arena, config->schema);
    pool->all = arena_array(arena, count, sizeof *pool->all);
    pool->idle = arena_array(arena, count, sizeof(void *));
    for (size_t i = 0; i < count; i++) {
        pool->all[i].pool = pool;
        pool->idle[pool->idle_count++] = &pool->all[i];
    }
    if (pthread_mutex_init(&pool->mutex, NULL) || pthread_cond_init(&pool->given_back, NULL)) abort();
    return pool;
}

struct db_pool *db_open_or_exit(const struct db_config *config)
{
    const struct timespec pause = {.tv_nsec = 250000000};
    if (mysql_library_init(0, NULL, NULL)) exit(1);
    struct db_pool *pool = pool_new(config);
    struct problem why = {0};
    int64_t until_us = clock_ticks_us() + INT64_C(1000) * OPEN_WAIT_MS;
    while (db_conn_ensure(&pool->all[0], &why) != OK) {
        if (clock_ticks_us() > until_us) {
            log_event(LOG_ERROR, "db_open_failed", log_text("address", config->address));
            exit(1);
        }
        (void)nanosleep(&pause, NULL);
    }
    pool->all[0].fault = DB_FAULT_NONE;
    return pool;
}

void db_close(struct db_pool *pool)
{
    if (!pool) return;
    for (int64_t i = 0; i < pool->config.connections; i++) db_conn_drop(&pool->all[i]);
    pthread_cond_destroy(&pool->given_back);
    pthread_mutex_destroy(&pool->mutex);
    arena_free(pool->arena);
}

struct db_value db_text(const char *text)
{
    if (!text) return db_null();
    return (struct db_value){.type = DB_TEXT, .data = text, .size = strlen(text)};
}

struct db_value db_bytes(struct bytes bytes)
{
    return (struct db_value){.type = DB_BYTES, .data = bytes.data, .size = bytes.size};
}

struct db_value db_int(int64_t number)
{
    return (struct db_value){.type = DB_INT, .number = number};
}

struct db_value db_null(void)
{
    return (struct db_value){.type = DB_NULL};
}

/* After a fault the transaction is gone: a later statement must not run outside it, so it fails as the first did. */
status db_still_good(const struct db *db, struct problem *why)
{
    if (db->fault == DB_FAULT_NONE) return OK;
    return problem_set(why, db->fault == DB_FAULT_REPEAT ? SERVICE_BUSY : DATABASE_UNREACHABLE, "%s", "");
}

status db_exec(struct db *db, const char *sql, struct db_args args, int64_t *affected, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    if (affected) *affected = (int64_t)mysql_stmt_affected_rows(rows->statement->handle);
    return OK;
}

/* A statement whose rows are still being read somewhere above is prepared once more, for this result only. */
static status open_rows(struct db *db, const char *sql, db_rows **out, struct problem *why)
{
    struct db_statement *statement = NULL;
    TRY(db_statement_get(db, sql, &statement, why));
    struct arena *arena = arena_new();
    db_rows *rows = ARENA_NEW(arena, db_rows);
    *rows = (db_rows){.db = db, .statement = statement, .arena = arena};
    if (statement->rows) {
        rows->is_private = true;
        rows->statement = ARENA_NEW(arena, struct db_statement);
        status prepared = db_statement_prepare(db, sql, arena, rows->statement, why);
        if (prepared != OK) {
            arena_free(arena);
            return prepared;
        }
    }
    rows->statement->rows = rows;
    *out = rows;
    return OK;
}

status db_query(struct db *db, const char *sql, struct db_args args, db_rows **rows, struct problem *why)
{
    AUTO(db_rows, opened);
    TRY(db_still_good(db, why));
    TRY(open_rows(db, sql, &opened, why));
    TRY(db_statement_run(db, opened->statement, args, why));
    MYSQL_STMT *handle = opened->statement->handle;
    /* Errors of a query may show only here (a deadlock while the rows are read). */
    if (opened->statement->column_count > 0 &&
        (mysql_stmt_bind_result(handle, opened->statement->binds) || mysql_stmt_store_result(handle))) {
        return db_conn_failed(db, mysql_stmt_errno(handle), mysql_stmt_error(handle), sql, why);
    }
    *rows = opened;
    opened = NULL;
    return OK;
}
