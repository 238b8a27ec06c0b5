#include "archiving_check.h"
#include "clock.h"
#include "digest.h"
#include "evidence_end.h"
#include "pdf_report.h"
#include "pdf_verify.h"
#include "text.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

bool archiving_check_is_same(struct bytes file, const char *digest)
{
    char found[DIGEST_HEX_SIZE];
    digest_sha256_hex(file, found);
    return text_equal(found, digest);
}

static status check_one(const struct archives *archives, struct archiving_document *document, struct arena *arena,
                        struct problem *why)
{
    AUTO_ARENA(work);
    AUTO(store_file, file);
    struct pdf_verify_report report = {0};
    status got = store_get(archives->store, document->file_digest, &file, why);
    if (got != OK && why->code != STORE_MISSING) return got;
    if (got != OK || !archiving_check_is_same(store_file_bytes(file), document->file_digest)) {
        problem_clear(why);
        document->fault = problem_name(DOCUMENT_BYTES_CHANGED);
        return OK;
    }
    pdf_verify(store_file_bytes(file), archives->trust, clock_now_ms(), work, &report);
    if (report.overall != PDF_VERIFY_INTACT) {
        document->fault = problem_name(DOCUMENT_NOT_INTACT);
        return OK;
    }
    struct json_writer w = {.out = {.arena = arena}};
    pdf_report_json(&report, NULL, PDF_REPORT_BRIEF, &w);
    document->verification = buffer_string(&w.out);
    document->is_trusted = report.is_trusted;
    struct evidence_end end;
    evidence_end_of(archives, &report, work, &end);
    document->size_bytes = (int64_t)store_file_bytes(file).size;
    document->until_ms = end.until_ms;
    document->algorithms = arena_text(arena, end.algorithms);
    return OK;
}

enum { THREADS_MAX = 8 };

struct checking { /* shared by the threads; a document is touched by the one that drew it */
    const struct archives *archives;
    const struct list *documents;
    atomic_size_t next;
    atomic_bool has_failed;
};

struct checker { /* one thread; what it writes lies in an arena of its own */
    struct checking *shared;
    struct arena *arena;
    pthread_t thread;
    bool is_started;
    struct problem why;
};

static void *check_many(void *arg)
{
    struct checker *own = arg;
    struct checking *shared = own->shared;
    for (;;) {
        size_t i = atomic_fetch_add(&shared->next, 1);
        if (i >= shared->documents->count || atomic_load(&shared->has_failed)) return NULL;
        struct archiving_document *document = LIST_AT(shared->documents, struct archiving_document, i);
        if (document->fault) continue;
        if (check_one(shared->archives, document, own->arena, &own->why) != OK) atomic_store(&shared->has_failed, true);
    }
}

static size_t thread_count(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > THREADS_MAX ? THREADS_MAX : (size_t)processors;
}

/* The first is the caller's own thread; one that cannot be started leaves its work to the others. */
static void run_checkers(struct checker *checkers, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        checkers[i].is_started = pthread_create(&checkers[i].thread, NULL, check_many, &checkers[i]) == 0;
    }
    (void)check_many(&checkers[0]);
    for (size_t i = 1; i < count; i++) {
        if (checkers[i].is_started) (void)pthread_join(checkers[i].thread, NULL);
    }
}

status archiving_check_all(const struct archives *archives, struct list *documents, struct problem *why)
{
    struct checking shared = {.archives = archives, .documents = documents};
    struct checker checkers[THREADS_MAX] = {0};
    size_t count = thread_count();
    for (size_t i = 0; i < count; i++) {
        checkers[i].shared = &shared;
        checkers[i].arena = arena_new();
    }
    run_checkers(checkers, count);
    for (size_t i = 0; i < documents->count; i++) {
        struct archiving_document *document = LIST_AT(documents, struct archiving_document, i);
        document->verification = arena_text(documents->arena, document->verification);
        document->algorithms = arena_text(documents->arena, document->algorithms);
    }
    status ended = OK;
    for (size_t i = 0; i < count; i++) {
        if (checkers[i].why.kind != OK) {
            *why = checkers[i].why;
            ended = why->kind;
        }
        arena_free(checkers[i].arena);
    }
    return ended;
}

void archiving_check_report(const struct archives *archives, const char *file_digest, struct json_writer *out,
                            const char *name)
{
    AUTO_ARENA(work);
    AUTO(store_file, file);
    struct problem why = {0};
    struct pdf_verify_report report = {0};
    bool is_there = store_get(archives->store, file_digest, &file, &why) == OK;
    bool is_good = is_there && archiving_check_is_same(store_file_bytes(file), file_digest);
    json_write_begin(out, name, '{');
    json_write_text(out, "bytes", is_good ? "ok" : is_there ? "changed" : "missing");
    json_write_time(out, "checked", clock_now_ms());
    if (is_there) {
        struct json_writer w = {.out = {.arena = work}};
        pdf_verify(store_file_bytes(file), archives->trust, clock_now_ms(), work, &report);
        pdf_report_json(&report, NULL, PDF_REPORT_FULL, &w);
        json_write_raw(out, "report", buffer_bytes(&w.out));
    }
    json_write_end(out, '}');
}
