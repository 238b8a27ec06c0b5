/* db_inside - what the files of this folder share. MariaDB's headers stop here. */
#ifndef DB_INSIDE_H
#define DB_INSIDE_H

#include "db.h"
#include "db_tx.h"
#include <mysql.h>
#include <pthread.h>

enum { DB_ARGS_MAX = 128, DB_STATEMENTS = 192, DB_COLUMN_ROOM = 1024, DB_INT_TEXT = 24 };

/* What an error of the server means for the transaction around it. */
enum db_fault {
    DB_FAULT_NONE,
    DB_FAULT_REPEAT, /* undone by the server: the same work may succeed now */
    DB_FAULT_LOST,   /* the connection is gone or useless, and the transaction with it */
    DB_FAULT_UNKNOWN /* COMMIT was sent and never answered */
};

struct db_column {
    bool is_number;
    int64_t number;
    char number_text[DB_INT_TEXT];
    unsigned char *data; /* `room` bytes and one for the NUL */
    size_t room;
    unsigned long size;
    my_bool is_null;
    unsigned char *long_data; /* in the rows' own arena, when the value did not fit into `data` */
};

struct db_statement {
    const char *sql; /* NULL: free slot */
    uint64_t hash, used;
    MYSQL_STMT *handle;
    unsigned column_count;
    struct db_column *columns;
    MYSQL_BIND *binds;
    db_rows *rows;   /* the open result, or NULL */
    bool has_failed; /* must not be run again: MariaDB 10.11 may die of it (pure virtual call in fix_fields) */
};

struct db_rows {
    struct db *db;
    struct db_statement *statement;
    struct arena *arena; /* of this result */
    bool is_private;     /* the statement is not of the cache: closed with the rows */
    unsigned error;
};

struct db {
    struct db_pool *pool;
    MYSQL *mysql;        /* NULL: not connected */
    struct arena *arena; /* of this connection: statements and their columns */
    struct db_statement statements[DB_STATEMENTS];
    uint64_t uses;
    enum db_fault fault; /* noticed since the unit of work began */
    bool is_manual;      /* autocommit is off: a transaction begins with its first statement, none has to say so */
    bool in_transaction;
    bool is_settled; /* an idempotency row was written: a lost COMMIT may be repeated */
    void *state;     /* db_tx_state */
    size_t state_size;
    void (*state_ended)(void *state, enum db_tx_end end);
};

struct db_pool {
    struct arena *arena;
    struct db_config config;
    pthread_mutex_t mutex;
    pthread_cond_t given_back;
    struct db *all;
    struct db **idle;
    size_t idle_count;
};

/* db_pool.c: one that is in the wanted mode, if there is one */
status db_pool_take(struct db_pool *pool, bool is_manual, struct db **out, struct problem *why) MUST_USE;
void db_pool_give(struct db_pool *pool, struct db *db);

/* db_conn.c */
status db_conn_ensure(struct db *db, struct problem *why) MUST_USE;
void db_conn_drop(struct db *db);
status db_conn_say(struct db *db, const char *sql, struct problem *why) MUST_USE; /* COMMIT, ROLLBACK, modes */
/* Turns autocommit off, for transactions, or on, for reading; nothing is said where it is so already. */
status db_conn_mode(struct db *db, bool is_manual, struct problem *why) MUST_USE;
/* Notes what went wrong on the connection, logs it and fills `why`. `sql` may be NULL. */
status db_conn_failed(struct db *db, unsigned error, const char *text, const char *sql, struct problem *why);

/* db.c: fails when a fault was noticed, since the transaction is gone */
status db_still_good(const struct db *db, struct problem *why) MUST_USE;

/* db_statement.c */
status db_statement_get(struct db *db, const char *sql, struct db_statement **out, struct problem *why) MUST_USE;
status db_statement_prepare(struct db *db, const char *sql, struct arena *arena, struct db_statement *out,
                            struct problem *why) MUST_USE;
status db_statement_run(struct db *db, struct db_statement *statement, struct db_args args, struct problem *why)
    MUST_USE;
status db_statement_failed(struct db *db, struct db_statement *statement, struct problem *why);

#endif
