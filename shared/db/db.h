/* db - MariaDB: a pool of connections, prepared statements, rows.
 *
 * Each service has a schema of its own (estamp_<service>) and a user with rights on it, plus SELECT on the views v_*
 * that others publish and INSERT on estamp_audit. READ COMMITTED. Statements are constant text, prepared once a
 * connection and kept. Errors: DATABASE_DUPLICATE (PROBLEM_CONFLICT) for a taken key, DATABASE_UNREACHABLE,
 * DATABASE_FAILED, and INPUT_INVALID where a column of codes (ascii_bin) is compared with text that is not ASCII. */
#ifndef DB_H
#define DB_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

struct db_pool; /* one a process */
struct db;      /* one connection, lent for a unit of work */

struct db_config {
    const char *address; /* ESTAMP_DB: "unix:/path" or "host:port" */
    const char *user, *password, *schema;
    int64_t connections;
};

#define DB_CONFIG_FIELDS(type, member)                                                                                 \
    CONFIG_TEXT("ESTAMP_DB", type, member.address, NULL), CONFIG_TEXT("ESTAMP_DB_USER", type, member.user, NULL),      \
        CONFIG_SECRET("ESTAMP_DB_PASSWORD", type, member.password),                                                    \
        CONFIG_TEXT("ESTAMP_DB_SCHEMA", type, member.schema, NULL),                                                    \
        CONFIG_INT("ESTAMP_DB_CONNECTIONS", type, member.connections, 12, 1, 500)

struct db_pool *db_open_or_exit(const struct db_config *config); /* waits up to 60 s for the server */
void db_close(struct db_pool *pool);

enum db_type { DB_NULL, DB_TEXT, DB_BYTES, DB_INT };

struct db_value {
    enum db_type type;
    const void *data;
    size_t size;
    int64_t number;
};

struct db_args {
    const struct db_value *values;
    size_t count;
};

struct db_value db_text(const char *text); /* NULL: SQL NULL; borrowed until the call returns */
struct db_value db_bytes(struct bytes bytes);
struct db_value db_int(int64_t number);
struct db_value db_null(void);

#define DB_ARGS(...)                                                                                                   \
    ((struct db_args){(const struct db_value[]){__VA_ARGS__},                                                          \
                      sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)})
#define DB_NO_ARGS ((struct db_args){NULL, 0})

/* A statement without rows. `affected` (may be NULL) counts the rows that matched, changed or not: 0 means none was
 * there. */
status db_exec(struct db *db, const char *sql, struct db_args args, int64_t *affected, struct problem *why) MUST_USE;

/* The same statement for many rows in one trip to the server (an INSERT or an UPDATE): `values` holds row after row;
 * none: nothing is done. Within a transaction only, since a row that fails (DATABASE_DUPLICATE …) may leave earlier
 * ones done: the work fails then, and all of it is undone. */
status db_exec_many(struct db *db, const char *sql, struct db_args values, struct problem *why) MUST_USE;
/* The same; `affected` counts as db_exec() does, all rows together. */
status db_exec_many_counting(struct db *db, const char *sql, struct db_args values, int64_t *affected,
                             struct problem *why) MUST_USE;

/* Values collected in a list of struct db_value: a row more, and all as arguments (borrowed from the list). */
struct list;
void db_args_add(struct list *values, struct db_args row);
struct db_args db_args_of(const struct list *values);

/* A query. Its whole result is read into memory at once, so bound it (LIMIT); other statements may run while it is
 * open. Whole numbers bigger than int64_t, decimals and dates are read as text. */
typedef struct db_rows db_rows;
void db_rows_free(db_rows *rows);
AUTO_DECLARE(db_rows, db_rows_free);

status db_query(struct db *db, const char *sql, struct db_args args, db_rows **rows, struct problem *why) MUST_USE;
/* true: a row is there. false: no more (or, out of memory in the library, an error, which db_rows_end tells). */
bool db_rows_next(db_rows *rows);
status db_rows_end(db_rows *rows, struct problem *why) MUST_USE;
/* The server warned: of a statement with LIMIT … ROWS EXAMINED, that it was ended by that bound. */
bool db_rows_warned(const db_rows *rows);

/* Columns of the current row, from 0. Texts and bytes live until the next db_rows_next; copy what you keep. */
const char *db_rows_text(const db_rows *rows, unsigned column); /* NULL for SQL NULL */
struct bytes db_rows_bytes(const db_rows *rows, unsigned column);
int64_t db_rows_int(const db_rows *rows, unsigned column); /* 0 for SQL NULL */
bool db_rows_is_null(const db_rows *rows, unsigned column);
char *db_rows_copy(const db_rows *rows, unsigned column, struct arena *arena); /* text into the arena; NULL for NULL */

#endif
