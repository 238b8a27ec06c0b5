/* test_db - the private server that tests/support/with_mariadb started, for tests in repo/. */
#ifndef TEST_DB_H
#define TEST_DB_H

#include "arena.h"
#include "db.h"
#include "db_tx.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline const char *test_db_var(void)
{
    const char *var = getenv("ESTAMP_TEST_VAR");
    if (!var) {
        fprintf(stderr, "ESTAMP_TEST_VAR is not set: run this under tests/support/with_mariadb\n");
        exit(1);
    }
    return var;
}

static inline const char *test_db_text(struct arena *arena, const char *path)
{
    char text[256] = "";
    FILE *file = fopen(path, "r");
    if (!file || !fgets(text, sizeof text, file)) exit(1);
    (void)fclose(file);
    text[strcspn(text, "\n")] = '\0';
    return arena_text(arena, text);
}

/* The pool of a service ("auth"), as its process has it. */
static inline struct db_pool *test_db_open(const char *service, int64_t connections)
{
    AUTO_ARENA(arena);
    const char *user = arena_format(arena, "estamp_%s", service);
    struct db_config config = {
        .address = arena_format(arena, "unix:%s/run/db.sock", test_db_var()),
        .user = user,
        .password = test_db_text(arena, arena_format(arena, "%s/secrets/%s.db", test_db_var(), service)),
        .schema = user,
        .connections = connections,
    };
    return db_open_or_exit(&config);
}

/* SQL as the server's root: what an administrator, or an attacker, could do. */
static inline void test_db_root(const char *sql)
{
    char command[256];
    (void)snprintf(command, sizeof command, "mariadb --no-defaults -S '%s/run/db.sock' -u \"$(id -un)\"",
                   test_db_var());
    FILE *client = popen(command, "w");
    if (!client || fputs(sql, client) < 0 || pclose(client) != 0) exit(1);
}

static inline void test_db_kill(void)
{
    char command[512];
    (void)snprintf(command, sizeof command,
                   "pid=$(cat '%s/run/db.pid') && kill -9 $pid && while kill -0 $pid 2>/dev/null; do sleep 0.02; done",
                   test_db_var());
    if (system(command) != 0) exit(1);
}

static inline void test_db_start(void)
{
    const char *script = getenv("ESTAMP_TEST_WITH_MARIADB");
    char command[512];
    (void)snprintf(command, sizeof command, "'%s' --start '%s'", script ? script : "with_mariadb", test_db_var());
    if (system(command) != 0) exit(1);
}

#endif
