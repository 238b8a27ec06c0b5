#include "db_inside.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void db_rows_free(db_rows *rows)
{
    if (!rows) return;
    struct arena *arena = rows->arena; /* the rows themselves live in it */
    rows->statement->rows = NULL;
    /* After the connection was dropped the handle is gone with it. */
    if (rows->statement->handle) {
        (void)mysql_stmt_free_result(rows->statement->handle);
        if (rows->is_private) (void)mysql_stmt_close(rows->statement->handle);
    }
    arena_free(arena);
}

/* A value longer than its buffer is fetched again, whole. */
static bool fetch_long(db_rows *rows, unsigned index)
{
    struct db_column *column = &rows->statement->columns[index];
    column->long_data = arena_alloc(rows->arena, column->size + 1);
    MYSQL_BIND bind = rows->statement->binds[index];
    bind.buffer = column->long_data;
    bind.buffer_length = column->size;
    return mysql_stmt_fetch_column(rows->statement->handle, &bind, index, 0) == 0;
}

static bool finish_row(db_rows *rows)
{
    for (unsigned i = 0; i < rows->statement->column_count; i++) {
        struct db_column *column = &rows->statement->columns[i];
        column->long_data = NULL;
        if (column->is_number || column->is_null) continue;
        if (column->size <= column->room) {
            column->data[column->size] = '\0';
        } else if (!fetch_long(rows, i)) {
            return false;
        }
    }
    return true;
}

bool db_rows_next(db_rows *rows)
{
    MYSQL_STMT *handle = rows->statement->handle;
    if (!handle || rows->error) return false;
    int result = mysql_stmt_fetch(handle);
    if (result == MYSQL_NO_DATA) return false;
    if ((result == 0 || result == MYSQL_DATA_TRUNCATED) && finish_row(rows)) return true;
    rows->error = mysql_stmt_errno(handle);
    if (!rows->error) rows->error = 1;
    return false;
}

status db_rows_end(db_rows *rows, struct problem *why)
{
    if (!rows->error) return OK;
    return db_conn_failed(rows->db, rows->error, "fetch", rows->statement->sql, why);
}

bool db_rows_warned(const db_rows *rows)
{
    return rows->statement->handle && mysql_stmt_warning_count(rows->statement->handle) > 0;
}

static const struct db_column *column_at(const db_rows *rows, unsigned column)
{
    if (column >= rows->statement->column_count) abort(); /* the statement above has no such column */
    return &rows->statement->columns[column];
}

struct bytes db_rows_bytes(const db_rows *rows, unsigned column)
{
    struct db_column *at = (struct db_column *)(uintptr_t)column_at(rows, column);
    if (at->is_null) return (struct bytes){0};
    if (!at->is_number) return bytes_of(at->long_data ? at->long_data : at->data, at->size);
    int length = snprintf(at->number_text, sizeof at->number_text, "%" PRId64, at->number);
    return bytes_of(at->number_text, length > 0 ? (size_t)length : 0);
}

const char *db_rows_text(const db_rows *rows, unsigned column)
{
    return (const char *)db_rows_bytes(rows, column).data;
}

int64_t db_rows_int(const db_rows *rows, unsigned column)
{
    const struct db_column *at = column_at(rows, column);
    if (at->is_null) return 0;
    return at->is_number ? at->number : strtoll(db_rows_text(rows, column), NULL, 10); /* SUM() comes as decimal */
}

bool db_rows_is_null(const db_rows *rows, unsigned column)
{
    return column_at(rows, column)->is_null;
}

char *db_rows_copy(const db_rows *rows, unsigned column, struct arena *arena)
{
    struct bytes value = db_rows_bytes(rows, column);
    return value.data ? arena_copy(arena, value.data, value.size) : NULL;
}
