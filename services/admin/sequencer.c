#include "sequencer.h"
#include "audit_sequence.h"
#include "audit_tree.h"
#include "clock.h"
#include "db_tx.h"
#include "log.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAUSE_US = 400 * 1000, PUBLISH_MS = 5000, PATH_SIZE = 4096 };

struct sequencer {
    const struct admin *admin;
    pthread_t thread;
    int64_t published;  /* tree size of the newest file */
    int64_t publish_ms; /* then it is looked at anyhow: what another instance added and did not live to publish */
    int stop;           /* __atomic */
};

struct newest {
    struct arena *arena;
    char *note;
    struct merkle_head head;
};

static status newest_work(struct db *db, void *arg, struct problem *why)
{
    struct newest *newest = arg;
    return audit_tree_newest(db, newest->arena, &newest->note, &newest->head, why);
}

/* Durable under its name or not there at all. */
static bool write_file(const char *folder, const char *name, const char *text)
{
    char path[PATH_SIZE], fresh[PATH_SIZE];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) return false;
    if (snprintf(fresh, sizeof fresh, "%s/.%s.%ld", folder, name, (long)getpid()) >= (int)sizeof fresh) return false;
    int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return false;
    size_t size = strlen(text);
    bool fine = write(file, text, size) == (ssize_t)size && fsync(file) == 0;
    fine = close(file) == 0 && fine;
    return fine && rename(fresh, path) == 0;
}

static status publish_files(struct sequencer *sequencer, struct problem *why)
{
    AUTO_ARENA(memory);
    struct newest newest = {.arena = memory};
    const char *folder = sequencer->admin->config->checkpoints;
    TRY(db_read(sequencer->admin->db, newest_work, &newest, why));
    const char *name = arena_format(memory, "%lld", (long long)newest.head.size);
    if (!write_file(folder, name, newest.note) || !write_file(folder, "latest", newest.note))
        return problem_set(why, STORE_FAILED, "%s", "checkpoint");
    sequencer->published = newest.head.size;
    return OK;
}

static status run_once(struct sequencer *sequencer, bool *more, struct problem *why)
{
    const struct admin *admin = sequencer->admin;
    const struct audit_publisher publisher = {admin->config->origin, admin->checkpoint_seed};
    int64_t added = 0, size = 0;
    TRY(audit_sequence_step(admin->db, &added, why));
    *more = added == AUDIT_SEQUENCE_BATCH;
    if (added == 0 && clock_now_ms() < sequencer->publish_ms) return OK;
    TRY(audit_sequence_publish(admin->db, &publisher, &size, why));
    if (size > sequencer->published) TRY(publish_files(sequencer, why));
    sequencer->publish_ms = clock_now_ms() + PUBLISH_MS;
    return OK;
}

static void *run(void *arg)
{
    struct sequencer *sequencer = arg;
    while (!__atomic_load_n(&sequencer->stop, __ATOMIC_ACQUIRE)) {
        struct problem why = {0};
        bool more = false;
        if (run_once(sequencer, &more, &why) != OK)
            log_event(LOG_ERROR, "audit_not_sequenced", log_text("code", problem_name(why.code)));
        if (!more) usleep(PAUSE_US);
    }
    return NULL;
}

struct sequencer *sequencer_start(const struct admin *admin)
{
    static struct sequencer sequencer; /* one a process */
    sequencer = (struct sequencer){.admin = admin};
    if (pthread_create(&sequencer.thread, NULL, run, &sequencer) != 0) abort();
    return &sequencer;
}

void sequencer_stop(struct sequencer *sequencer)
{
    __atomic_store_n(&sequencer->stop, 1, __ATOMIC_RELEASE);
    (void)pthread_join(sequencer->thread, NULL);
}
