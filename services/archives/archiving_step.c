#include "archiving_step.h"
#include "archiving_check.h"
#include "archiving_flow.h"
#include "archiving_number.h"
#include "archiving_signing.h"
#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "log.h"
#include "record_repo.h"
#include "text.h"
#include <inttypes.h>

struct step {
    const struct archives *archives;
    struct job *job;
    struct arena *arena;
    struct archiving_target target;
    struct list found;     /* of struct archiving_document: the batch as it was read */
    struct list documents; /* the same, as the transaction takes them: some may be recorded already */
    int64_t done, failed;  /* of the job, before this batch */
};

static status read_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    return archiving_repo_next(db, &step->target, step->job->cursor, &step->found, why);
}

static const char *audit_detail(const struct step *step, int64_t archived)
{
    struct json_writer w = {.out = {.arena = step->arena}};
    const char *first = NULL, *last = NULL;
    for (size_t i = 0; i < step->documents.count; i++) {
        const struct archiving_document *document = LIST_AT(&step->documents, const struct archiving_document, i);
        if (document->fault) continue;
        if (!first) first = document->archive_number;
        last = document->archive_number;
    }
    json_write_begin(&w, NULL, '{');
    json_write_int(&w, "archived", archived);
    json_write_text(&w, "first", first);
    json_write_text(&w, "last", last);
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

static status audit(struct db *db, const struct step *step, const char *action, const char *detail, struct problem *why)
{
    const struct audit_event event = {.action = action,
                                      .object = "archiving_run",
                                      .object_id = step->job->id,
                                      .unit_id = step->job->unit_id,
                                      .detail = detail,
                                      .outcome = "ok"};
    return audit_append(db, NULL, &event, why);
}

/* Runs again from here when the transaction is repeated: works on a copy of the batch. */
static status record_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct job *job = step->job;
    int64_t now_ms = clock_now_ms(), faults = 0;
    step->documents = step->found;
    step->documents.items = arena_copy(step->arena, step->found.items, step->found.count * step->found.item_size);
    TRY(archiving_number_assign(db, &step->documents, now_ms, why));
    const struct record_entry entry = {job->id, now_ms};
    TRY(record_repo_add(db, &entry, &step->documents, why));
    TRY(archiving_repo_note_faults(db, job->id, &step->documents, why));
    for (size_t i = 0; i < step->documents.count; i++) {
        faults += LIST_AT(&step->documents, const struct archiving_document, i)->fault != NULL;
    }
    int64_t archived = (int64_t)step->documents.count - faults;
    job->done = step->done + archived;
    job->failed = step->failed + faults;
    TRY(audit(db, step, "archive.batch", audit_detail(step, archived), why));
    return job_save(db, job, why);
}

static status finish_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct job *job = step->job;
    struct json_writer w = {.out = {.arena = step->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_int(&w, "archived", job->done);
    json_write_int(&w, "left", job->failed);
    json_write_end(&w, '}');
    job->state = JOB_DONE;
    job->total = job->done + job->failed;
    job->result = buffer_string(&w.out);
    TRY(audit(db, step, "archive.finish", job->result, why));
    return job_save(db, job, why);
}

static status check_documents(struct step *step, struct problem *why)
{
    for (size_t i = 0; i < step->found.count; i++) {
        struct archiving_document *document = LIST_AT(&step->found, struct archiving_document, i);
        if (!document->fault) TRY(archiving_check_document(step->archives, document, step->arena, why));
    }
    return OK;
}

struct filing {
    struct list records;
    int64_t before_ms;
};

static status unfiled_work(struct db *db, void *arg, struct problem *why)
{
    struct filing *filing = arg;
    filing->records.count = 0;
    return record_repo_unfiled(db, filing->before_ms, ARCHIVING_BATCH, &filing->records, why);
}

static status mark_work(struct db *db, void *arg, struct problem *why)
{
    const struct filing *filing = arg;
    return record_repo_mark_filed(db, &filing->records, why);
}

status archiving_step_file(const struct archives *archives, int64_t archived_before_ms, struct problem *why)
{
    AUTO_ARENA(arena);
    struct filing filing = {LIST_OF(arena, struct record), archived_before_ms};
    TRY(db_read(archives->db, unfiled_work, &filing, why));
    if (filing.records.count == 0) return OK;
    TRY(archiving_signing_file(archives, &filing.records, why));
    return db_tx(archives->db, mark_work, &filing, why);
}

status archiving_step_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct step step = {.archives = service, .job = job, .arena = arena, .done = job->done, .failed = job->failed};
    step.found = LIST_OF(arena, struct archiving_document);
    TRY(archiving_flow_target(job, arena, &step.target, why));
    TRY(archiving_step_file(step.archives, clock_now_ms(), why)); /* what the step before did not come to */
    TRY(db_read(step.archives->db, read_work, &step, why));
    if (step.found.count == 0) return db_tx(step.archives->db, finish_work, &step, why);
    job->cursor = LIST_AT(&step.found, struct archiving_document, step.found.count - 1)->id;
    TRY(archiving_signing_freeze(step.archives, &step.found, why));
    TRY(check_documents(&step, why));
    TRY(archiving_signing_release(step.archives, &step.found, why));
    TRY(db_tx(step.archives->db, record_work, &step, why));
    return archiving_step_file(step.archives, clock_now_ms(), why);
}
