#include "audit_check.h"
#include "checkpoint.h"
#include "command.h"
#include "config.h"
#include "db_tx.h"
#include "json_write.h"
#include "text.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { AUDIT_FINE = 0, AUDIT_TAMPERED = 1, AUDIT_UNKNOWN = 4, CHECKPOINTS_MAX = 1000000 };

struct settings { /* of a clone's var/, from which the tool is run */
    const char *var, *password, *audit_key, *checkpoint_key, *origin;
};

static const struct config_field settings_fields[] = {
    CONFIG_TEXT("ESTAMP_VAR", struct settings, var, "var"),
    CONFIG_END,
};
static const struct config_field secret_fields[] = {
    CONFIG_SECRET("ESTAMP_DB_PASSWORD", struct settings, password),
    CONFIG_SECRET("ESTAMP_AUDIT_KEY", struct settings, audit_key),
    CONFIG_SECRET("ESTAMP_CHECKPOINT_KEY", struct settings, checkpoint_key),
    CONFIG_TEXT("ESTAMP_AUDIT_ORIGIN", struct settings, origin, "estamp/audit"),
    CONFIG_END,
};

struct options {
    bool json;
    const char *checkpoints; /* folder; NULL: var/checkpoints */
    const char *verifier;    /* NULL: by the clone's own key */
};

struct run {
    const struct options *options;
    struct arena *arena;
    struct audit_check check;
};

static bool read_options(int argc, char **argv, struct options *out)
{
    if (argc < 2 || strcmp(argv[1], "verify") != 0) return false;
    for (int at = 2; at < argc; at++) {
        if (strcmp(argv[at], "--json") == 0) {
            out->json = true;
        } else if (strcmp(argv[at], "--checkpoints") == 0 && at + 1 < argc) {
            out->checkpoints = argv[++at];
        } else if (strcmp(argv[at], "--verifier") == 0 && at + 1 < argc) {
            out->verifier = argv[++at];
        } else {
            return false;
        }
    }
    return true;
}

static void print_json(const struct run *run, const struct audit_finding *finding)
{
    struct json_writer w = {.out = {.arena = run->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "fault", audit_check_fault_name(finding->fault));
    if (finding->leaf_index >= 0) json_write_int(&w, "leaf_index", finding->leaf_index);
    if (finding->leaf_end >= 0) json_write_int(&w, "leaf_end", finding->leaf_end);
    if (finding->stream_id) json_write_text(&w, "stream_id", finding->stream_id);
    if (finding->stream_id) json_write_int(&w, "number", finding->number);
    json_write_end(&w, '}');
    (void)puts(buffer_string(&w.out));
}

static void print_text(const struct audit_finding *finding)
{
    (void)printf("%s", audit_check_fault_name(finding->fault));
    if (finding->stream_id) (void)printf("  entry %s-%lld", finding->stream_id, (long long)finding->number);
    if (finding->leaf_index >= 0) (void)printf("  leaf %lld", (long long)finding->leaf_index);
    if (finding->leaf_end > finding->leaf_index + 1) (void)printf(" to %lld", (long long)finding->leaf_end - 1);
    (void)puts("");
}

static void found(void *arg, const struct audit_finding *finding)
{
    const struct run *run = arg;
    if (run->options->json)
        print_json(run, finding);
    else
        print_text(finding);
}

static int complain(const char *what, const char *detail)
{
    (void)fprintf(stderr, "estamp audit: %s%s\n", what, detail);
    return AUDIT_UNKNOWN;
}

static int by_size(const void *a, const void *b)
{
    const struct merkle_head *left = a, *right = b;
    return (left->size > right->size) - (left->size < right->size);
}

static bool read_head(struct run *run, const char *path, const char *verifier)
{
    AUTO_ARENA(memory);
    struct bytes note;
    struct checkpoint checkpoint;
    struct problem why = {0};
    const char *reason = NULL;
    if (!command_map(path, &note, &reason)) return complain(path, ": cannot be read") == 0;
    if (checkpoint_open(note, verifier, memory, &checkpoint, &why) != OK)
        return complain(path, ": is no checkpoint that this key has signed") == 0;
    *(struct merkle_head *)list_add(&run->check.heads) = checkpoint.head;
    return true;
}

/* Every file of the folder whose name is a number: a checkpoint of that tree size. */
static bool read_heads(struct run *run, const char *folder, const char *verifier)
{
    int64_t size;
    DIR *entries = opendir(folder);
    if (!entries) return complain("cannot read the checkpoints in ", folder) == 0;
    bool fine = true;
    for (struct dirent *entry = readdir(entries); fine && entry; entry = readdir(entries)) {
        if (!text_int(entry->d_name, &size) || run->check.heads.count >= CHECKPOINTS_MAX) continue;
        fine = read_head(run, arena_format(run->arena, "%s/%s", folder, entry->d_name), verifier);
    }
    (void)closedir(entries);
    if (fine && run->check.heads.count > 1)
        qsort(run->check.heads.items, run->check.heads.count, sizeof(struct merkle_head), by_size);
    return fine;
}

static status check_work(struct db *db, void *arg, struct problem *why)
{
    return audit_check_run(db, arg, why);
}

static int report(const struct run *run)
{
    const struct audit_check *check = &run->check;
    if (run->options->json)
        (void)printf("{\"entries\":%lld,\"checkpoints\":%zu,\"findings\":%lld}\n", (long long)check->entries,
                     check->heads.count, (long long)check->findings);
    else
        (void)printf("%lld entries, %zu checkpoints, %lld findings\n", (long long)check->entries, check->heads.count,
                     (long long)check->findings);
    return check->findings == 0 ? AUDIT_FINE : AUDIT_TAMPERED;
}

static int check(struct run *run, const struct settings *settings)
{
    const struct db_config config = {.address = "unix:run/db.sock",
                                     .user = "estamp_admin",
                                     .password = settings->password,
                                     .schema = "estamp_admin",
                                     .connections = 1};
    struct problem why = {0};
    struct db_pool *pool = db_open_or_exit(&config);
    status done = db_read(pool, check_work, &run->check, &why);
    db_close(pool);
    return done == OK ? report(run) : complain("the tables cannot be read: ", problem_name(why.code));
}

static bool has_key(const char *hex, struct arena *arena, struct bytes *out)
{
    return bytes_from_hex(arena, hex, out) && out->size == ED25519_SEED_SIZE;
}

/* The secrets lie in var/secrets, as ops/up has made them, unless the environment names others. */
static bool read_settings(struct settings *out)
{
    static const char *const files[][2] = {{"ESTAMP_DB_PASSWORD_FILE", "secrets/admin.db"},
                                           {"ESTAMP_AUDIT_KEY_FILE", "secrets/audit.key"},
                                           {"ESTAMP_CHECKPOINT_KEY_FILE", "secrets/checkpoint.key"}};
    if (config_load(settings_fields, out) != 0 || chdir(out->var) != 0) return false;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (setenv(files[i][0], files[i][1], 0) != 0) return false;
    return config_load(secret_fields, out) == 0;
}

int audit_command(int argc, char **argv)
{
    AUTO_ARENA(memory);
    struct options options = {0};
    struct settings settings = {0};
    struct problem why = {0};
    struct bytes seed;
    char *verifier = NULL;
    if (!read_options(argc, argv, &options)) {
        (void)fprintf(stderr, "usage: " AUDIT_USAGE "\n");
        return COMMAND_USAGE;
    }
    char *folder = options.checkpoints ? realpath(options.checkpoints, NULL) : NULL;
    if (options.checkpoints && !folder) return complain("there is no folder ", options.checkpoints);
    if (!read_settings(&settings)) return complain("this clone's var/ cannot be used", "");
    struct run run = {.options = &options, .arena = memory, .check = {.found = found, .arg = &run}};
    run.check.heads = LIST_OF(memory, struct merkle_head);
    if (!has_key(settings.audit_key, memory, &run.check.key)) return complain("the audit key is no key", "");
    if (!has_key(settings.checkpoint_key, memory, &seed)) return complain("the checkpoint key is no key", "");
    if (checkpoint_verifier(settings.origin, seed.data, memory, &verifier, &why) != OK)
        return complain("the checkpoint key cannot be used", "");
    bool fine = read_heads(&run, folder ? folder : "checkpoints", options.verifier ? options.verifier : verifier);
    free(folder);
    return fine ? check(&run, &settings) : AUDIT_UNKNOWN;
}
