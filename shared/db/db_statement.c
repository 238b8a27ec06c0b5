#include "db_inside.h"
#include "text.h"
#include <mysqld_error.h>
#include <string.h>

static uint64_t hash_text(const char *text) /* FNV-1a */
{
    uint64_t hash = 14695981039346656037ULL;
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 1099511628211ULL;
    return hash;
}

static bool is_integer(enum enum_field_types type)
{
    return type == MYSQL_TYPE_TINY || type == MYSQL_TYPE_SHORT || type == MYSQL_TYPE_INT24 || type == MYSQL_TYPE_LONG ||
           type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_YEAR;
}

static void shape_column(const MYSQL_FIELD *field, struct arena *arena, struct db_column *column, MYSQL_BIND *bind)
{
    column->is_number = is_integer(field->type);
    bind->is_null = &column->is_null;
    bind->length = &column->size;
    if (column->is_number) {
        bind->buffer_type = MYSQL_TYPE_LONGLONG;
        bind->buffer = &column->number;
        return;
    }
    column->room = field->length < DB_COLUMN_ROOM ? field->length : DB_COLUMN_ROOM;
    column->data = arena_alloc(arena, column->room + 1);
    bind->buffer_type = MYSQL_TYPE_STRING;
    bind->buffer = column->data;
    bind->buffer_length = column->room;
}

static void shape_columns(struct db_statement *statement, struct arena *arena)
{
    MYSQL_RES *result = mysql_stmt_result_metadata(statement->handle);
    if (!result) return; /* a statement without rows */
    unsigned count = mysql_num_fields(result);
    const MYSQL_FIELD *fields = mysql_fetch_fields(result);
    statement->column_count = count;
    statement->columns = arena_array(arena, count, sizeof *statement->columns);
    statement->binds = arena_array(arena, count, sizeof *statement->binds);
    for (unsigned i = 0; i < count; i++) {
        shape_column(&fields[i], arena, &statement->columns[i], &statement->binds[i]);
    }
    mysql_free_result(result);
}

static status open_handle(struct db *db, const char *sql, MYSQL_STMT **out, struct problem *why)
{
    MYSQL_STMT *handle = mysql_stmt_init(db->mysql);
    if (!handle) return problem_set(why, DATABASE_FAILED, "%s", "");
    if (mysql_stmt_prepare(handle, sql, strlen(sql))) {
        status failed = db_conn_failed(db, mysql_stmt_errno(handle), mysql_stmt_error(handle), sql, why);
        (void)mysql_stmt_close(handle);
        return failed;
    }
    *out = handle;
    return OK;
}

status db_statement_prepare(struct db *db, const char *sql, struct arena *arena, struct db_statement *out,
                            struct problem *why)
{
    MYSQL_STMT *handle;
    TRY(open_handle(db, sql, &handle, why));
    *out = (struct db_statement){.sql = sql, .hash = hash_text(sql), .handle = handle};
    shape_columns(out, arena);
    return OK;
}

/* A free slot, or the one that was not used for the longest time. */
static struct db_statement *slot_for_new(struct db *db)
{
    struct db_statement *oldest = NULL;
    for (size_t i = 0; i < DB_STATEMENTS; i++) {
        struct db_statement *slot = &db->statements[i];
        if (!slot->sql) return slot;
        if (!slot->rows && (!oldest || slot->used < oldest->used)) oldest = slot;
    }
    return oldest;
}

static struct db_statement *find_known(struct db *db, const char *sql)
{
    uint64_t hash = hash_text(sql);
    for (size_t i = 0; i < DB_STATEMENTS && db->statements[i].sql; i++) {
        struct db_statement *slot = &db->statements[i];
        if (slot->hash == hash && (slot->sql == sql || text_equal(slot->sql, sql))) return slot;
    }
    return NULL;
}

/* The server's side anew; ours, the columns, stays as it is. */
static status renew(struct db *db, struct db_statement *slot, struct problem *why)
{
    MYSQL_STMT *handle = NULL;
    TRY(open_handle(db, slot->sql, &handle, why));
    (void)mysql_stmt_close(slot->handle);
    slot->handle = handle;
    slot->has_failed = false;
    return OK;
}

status db_statement_get(struct db *db, const char *sql, struct db_statement **out, struct problem *why)
{
    struct db_statement *slot = find_known(db, sql);
    if (!slot) {
        slot = slot_for_new(db);
        if (!slot) return problem_set(why, DATABASE_FAILED, "%s", "too many open results");
        struct db_statement fresh = {0};
        TRY(db_statement_prepare(db, sql, db->arena, &fresh, why));
        if (slot->handle) (void)mysql_stmt_close(slot->handle);
        *slot = fresh;
    }
    if (slot->has_failed) TRY(renew(db, slot, why));
    slot->used = ++db->uses;
    *out = slot;
    return OK;
}

static void bind_value(const struct db_value *value, MYSQL_BIND *bind)
{
    switch (value->type) {
    case DB_NULL:
        bind->buffer_type = MYSQL_TYPE_NULL;
        return;
    case DB_INT:
        bind->buffer_type = MYSQL_TYPE_LONGLONG;
        bind->buffer = (void *)(uintptr_t)&value->number;
        return;
    case DB_TEXT:
    case DB_BYTES:
        bind->buffer_type = value->type == DB_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
        bind->buffer = (void *)(uintptr_t)(value->data ? value->data : "");
        bind->buffer_length = value->size;
        return;
    }
}

status db_statement_failed(struct db *db, struct db_statement *statement, struct problem *why)
{
    unsigned error = mysql_stmt_errno(statement->handle);
    statement->has_failed = error != ER_DUP_ENTRY; /* found while it ran: harmless */
    return db_conn_failed(db, error, mysql_stmt_error(statement->handle), statement->sql, why);
}

status db_statement_run(struct db *db, struct db_statement *statement, struct db_args args, struct problem *why)
{
    MYSQL_BIND binds[DB_ARGS_MAX];
    unsigned long wanted = mysql_stmt_param_count(statement->handle);
    if (args.count != wanted || args.count > DB_ARGS_MAX) {
        return problem_set(why, DATABASE_FAILED, "%zu arguments for %lu", args.count, wanted);
    }
    memset(binds, 0, args.count * sizeof *binds);
    for (size_t i = 0; i < args.count; i++) bind_value(&args.values[i], &binds[i]);
    if ((args.count > 0 && mysql_stmt_bind_param(statement->handle, binds)) || mysql_stmt_execute(statement->handle))
        return db_statement_failed(db, statement, why);
    return OK;
}
