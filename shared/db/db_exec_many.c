#include "db_inside.h"

struct many {
    struct arena *arena;
    const struct db_value *values;
    size_t columns, rows;
};

static enum enum_field_types type_of(enum db_type type)
{
    return type == DB_INT ? MYSQL_TYPE_LONGLONG : type == DB_BYTES ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
}

/* One parameter's values in all rows, as the library wants them: arrays by column, and one type for all of them. */
static status bind_column(const struct many *many, size_t at, MYSQL_BIND *bind, struct problem *why)
{
    enum db_type type = DB_NULL;
    int64_t *numbers = arena_array(many->arena, many->rows, sizeof *numbers);
    const void **texts = arena_array(many->arena, many->rows, sizeof *texts);
    bind->length = arena_array(many->arena, many->rows, sizeof *bind->length);
    bind->u.indicator = arena_array(many->arena, many->rows, 1);
    for (size_t row = 0; row < many->rows; row++) {
        const struct db_value *value = &many->values[row * many->columns + at];
        if (type == DB_NULL) type = value->type;
        if (value->type != DB_NULL && value->type != type)
            return problem_set(why, DATABASE_FAILED, "column %zu: rows of two types", at);
        numbers[row] = value->number;
        texts[row] = value->data ? value->data : "";
        bind->length[row] = value->size;
        bind->u.indicator[row] = value->type == DB_NULL ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
    }
    bind->buffer_type = type_of(type);
    bind->buffer = type == DB_INT ? (void *)numbers : (void *)texts;
    return OK;
}

/* The size is set back at once: the same statement may run for a single row the next time. */
static status run(struct db *db, struct db_statement *statement, const struct many *many, struct problem *why)
{
    MYSQL_STMT *handle = statement->handle;
    unsigned rows = (unsigned)many->rows, none = 0;
    MYSQL_BIND *binds = arena_array(many->arena, many->columns, sizeof *binds);
    for (size_t i = 0; i < many->columns; i++) TRY(bind_column(many, i, &binds[i], why));
    bool failed = mysql_stmt_attr_set(handle, STMT_ATTR_ARRAY_SIZE, &rows) || mysql_stmt_bind_param(handle, binds) ||
                  mysql_stmt_execute(handle);
    status done = failed ? db_statement_failed(db, statement, why) : OK;
    (void)mysql_stmt_attr_set(handle, STMT_ATTR_ARRAY_SIZE, &none);
    return done;
}

static status run_all(struct db *db, struct db_statement *statement, struct db_args values, struct problem *why)
{
    AUTO_ARENA(memory);
    size_t columns = mysql_stmt_param_count(statement->handle);
    if (columns == 0 || values.count % columns || statement->column_count > 0)
        return problem_set(why, DATABASE_FAILED, "%zu values for %zu", values.count, columns);
    if (values.count == columns) return db_statement_run(db, statement, values, why); /* cheaper than arrays of one */
    const struct many many = {memory, values.values, columns, values.count / columns};
    return run(db, statement, &many, why);
}

status db_exec_many_counting(struct db *db, const char *sql, struct db_args values, int64_t *affected,
                             struct problem *why)
{
    struct db_statement *statement = NULL;
    *affected = 0;
    if (values.count == 0) return OK;
    TRY(db_still_good(db, why));
    if (!db->in_transaction) return problem_set(why, DATABASE_FAILED, "%s", "many rows outside a transaction");
    TRY(db_statement_get(db, sql, &statement, why));
    TRY(run_all(db, statement, values, why));
    *affected = (int64_t)mysql_stmt_affected_rows(statement->handle);
    return OK;
}

status db_exec_many(struct db *db, const char *sql, struct db_args values, struct problem *why)
{
    int64_t affected;
    return db_exec_many_counting(db, sql, values, &affected, why);
}
