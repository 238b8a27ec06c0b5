#include "db_inside.h"
#include "log.h"
#include "text.h"
#include <errmsg.h>
#include <mysqld_error.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_TIMEOUT_S = 5, ANSWER_TIMEOUT_S = 60, WSREP_NOT_READY = 1047, CONNECTION_KILLED = 1927 };

/* Strict mode: a value that does not fit is refused, never cut. Lock waits are short, db_tx repeats. */
static const char SESSION[] =
    "SET NAMES utf8mb4 COLLATE utf8mb4_uca1400_as_ci, SESSION tx_isolation = 'READ-COMMITTED', "
    "SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
    "SESSION time_zone = '+00:00', SESSION innodb_lock_wait_timeout = 5";

static enum db_fault fault_of(unsigned error)
{
    switch (error) {
    case ER_LOCK_DEADLOCK:
    case ER_LOCK_WAIT_TIMEOUT:
    case ER_CHECKREAD:
    case ER_NEED_REPREPARE:
        return DB_FAULT_REPEAT;
    case WSREP_NOT_READY:
    case CONNECTION_KILLED:
    case ER_SERVER_SHUTDOWN:
    case ER_QUERY_INTERRUPTED:
    case ER_UNKNOWN_STMT_HANDLER:
    case ER_CON_COUNT_ERROR:
    case CR_CONNECTION_ERROR:
    case CR_CONN_HOST_ERROR:
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
    case CR_SERVER_LOST_EXTENDED:
    case CR_COMMANDS_OUT_OF_SYNC:
        return DB_FAULT_LOST;
    case ER_ERROR_DURING_COMMIT:
        return DB_FAULT_UNKNOWN;
    default:
        return DB_FAULT_NONE;
    }
}

status db_conn_failed(struct db *db, unsigned error, const char *text, const char *sql, struct problem *why)
{
    if (error == ER_DUP_ENTRY) return problem_set(why, DATABASE_DUPLICATE, "%s", "");
    /* A code or id column is ASCII: other text given for one is the caller's fault, not ours. */
    if (error == ER_CANT_AGGREGATE_2COLLATIONS) return problem_set(why, INPUT_INVALID, "%s", "");
    enum db_fault fault = fault_of(error);
    if (fault != DB_FAULT_NONE) db->fault = fault;
    /* The server's own text may quote values of the row: the statement and the number say enough. */
    const char *what = error >= CR_MIN_ERROR && error <= CR_MAX_ERROR ? text : "";
    log_event(fault == DB_FAULT_NONE ? LOG_ERROR : LOG_WARN, "db_error", log_number("error", (int64_t)error),
              log_text("what", what), log_text("sql", sql));
    if (fault == DB_FAULT_NONE) return problem_set(why, DATABASE_FAILED, "%s", "");
    if (fault == DB_FAULT_REPEAT) return problem_set(why, SERVICE_BUSY, "%s", "");
    return problem_set(why, DATABASE_UNREACHABLE, "%s", "");
}

static void set_options(MYSQL *mysql)
{
    unsigned connect_s = CONNECT_TIMEOUT_S, answer_s = ANSWER_TIMEOUT_S, off = 0;
    my_bool no = 0;
    mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
    mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &answer_s);
    mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &answer_s);
    mysql_options(mysql, MYSQL_OPT_RECONNECT, &no); /* prepared statements would silently be gone (1243) */
    mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &off);
    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(mysql, MYSQL_INIT_COMMAND, SESSION);
}

static bool open_address(MYSQL *mysql, const struct db_config *config)
{
    /* Matched rows are counted, also those that hold the new values already: "0" means "not there". */
    const unsigned long flags = CLIENT_FOUND_ROWS;
    if (text_starts(config->address, "unix:")) {
        return mysql_real_connect(mysql, "localhost", config->user, config->password, config->schema, 0,
                                  config->address + strlen("unix:"), flags) != NULL;
    }
    char host[256];
    const char *colon = strrchr(config->address, ':');
    size_t length = colon ? (size_t)(colon - config->address) : strlen(config->address);
    if (length >= sizeof host) return false;
    memcpy(host, config->address, length);
    host[length] = '\0';
    unsigned port = colon ? (unsigned)strtoul(colon + 1, NULL, 10) : 3306U;
    return mysql_real_connect(mysql, host, config->user, config->password, config->schema, port, NULL, flags) != NULL;
}

status db_conn_ensure(struct db *db, struct problem *why)
{
    if (db->mysql) return OK;
    MYSQL *mysql = mysql_init(NULL);
    if (!mysql) return problem_set(why, DATABASE_FAILED, "%s", "");
    set_options(mysql);
    if (!open_address(mysql, &db->pool->config)) {
        unsigned error = mysql_errno(mysql);
        log_event(LOG_WARN, "db_connect_failed", log_number("error", (int64_t)error),
                  log_text("what", mysql_error(mysql)));
        mysql_close(mysql);
        db->fault = DB_FAULT_LOST; /* whatever it was: no work has been done, trying again is safe */
        return problem_set(why, DATABASE_UNREACHABLE, "%s", "");
    }
    db->mysql = mysql;
    db->arena = arena_new();
    db->is_manual = false;
    return OK;
}

status db_conn_mode(struct db *db, bool is_manual, struct problem *why)
{
    if (db->is_manual == is_manual) return OK;
    TRY(db_conn_say(db, is_manual ? "SET autocommit = 0" : "SET autocommit = 1", why));
    db->is_manual = is_manual;
    return OK;
}

void db_conn_drop(struct db *db)
{
    if (!db->mysql) return;
    for (size_t i = 0; i < DB_STATEMENTS; i++) {
        struct db_statement *statement = &db->statements[i];
        if (statement->handle) (void)mysql_stmt_close(statement->handle);
        *statement = (struct db_statement){0};
    }
    mysql_close(db->mysql);
    arena_free(db->arena);
    db->mysql = NULL;
    db->arena = NULL;
}

status db_conn_say(struct db *db, const char *sql, struct problem *why)
{
    if (mysql_real_query(db->mysql, sql, strlen(sql)) == 0) return OK;
    return db_conn_failed(db, mysql_errno(db->mysql), mysql_error(db->mysql), sql, why);
}
