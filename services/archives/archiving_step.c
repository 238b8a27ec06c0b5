#include "archiving_step.h"
#include "archiving_check.h"
#include "archiving_flow.h"
#include "archiving_number.h"
#include "archiving_signing.h"
#include "archiving_source.h"
#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "log.h"
#include "record_evidence_repo.h"
#include "record_repo.h"
#include "text.h"
#include <inttypes.h>

struct step {
    const struct archives *archives;
    struct job *job;
    struct arena *arena;
    struct archiving_target target;
    struct archiving_chunk chunk; /* as it was read */
    struct list documents;        /* the same, as the transaction takes them: some may be recorded already */
    int64_t done, failed;         /* of the job, before this chunk */
};

static status read_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    step->chunk.cursor = step->job->cursor;
    return archiving_source_next(db, &step->target, &step->chunk, why);
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

/* Runs again from here when the transaction is repeated: works on a copy of the chunk. */
static status record_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct job *job = step->job;
    const struct list *found = &step->chunk.documents;
    const struct record_entry entry = {job->id, clock_now_ms()};
    struct list counts = LIST_OF(step->arena, struct archiving_count);
    step->documents = *found;
    step->documents.items = arena_copy(step->arena, found->items, found->count * found->item_size);
    TRY(archiving_number_assign(db, &step->documents, entry.now_ms, why));
    TRY(record_repo_add(db, &entry, &step->documents, why));
    TRY(record_evidence_repo_add(db, &step->documents, entry.now_ms, step->archives->renew_ms, why));
    TRY(archiving_repo_note_faults(db, job->id, &step->documents, why));
    archiving_add_counts(&step->documents, &counts);
    TRY(archiving_repo_add_counts(db, job->id, &counts, why));
    job->done = step->done;
    job->failed = step->failed;
    for (size_t i = 0; i < counts.count; i++) {
        job->done += LIST_AT(&counts, const struct archiving_count, i)->archived;
        job->failed += LIST_AT(&counts, const struct archiving_count, i)->faults;
    }
    TRY(audit(db, step, "archive.batch", audit_detail(step, job->done - step->done), why));
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

struct filing {
    struct record_unfiled unfiled;
    int64_t before_ms;
};

static status unfiled_work(struct db *db, void *arg, struct problem *why)
{
    struct filing *filing = arg;
    return record_repo_unfiled(db, filing->before_ms, &filing->unfiled, why);
}

static status mark_work(struct db *db, void *arg, struct problem *why)
{
    const struct filing *filing = arg;
    return record_repo_mark_filed(db, &filing->unfiled, why);
}

static status file_one(const struct archives *archives, int64_t archived_before_ms, bool *is_there, struct problem *why)
{
    AUTO_ARENA(arena);
    struct filing filing = {{.records = LIST_OF(arena, struct record)}, archived_before_ms};
    TRY(db_read(archives->db, unfiled_work, &filing, why));
    struct record_unfiled *unfiled = &filing.unfiled;
    *is_there = unfiled->id != NULL;
    if (!unfiled->id) return OK;
    if (unfiled->records.count > 0) TRY(archiving_signing_file(archives, unfiled->run_id, &unfiled->records, why));
    return db_tx(archives->db, mark_work, &filing, why);
}

status archiving_step_file(const struct archives *archives, int64_t archived_before_ms, struct problem *why)
{
    enum { BATCHES_MAX = 20 };
    bool goes_on = true;
    for (int i = 0; i < BATCHES_MAX && goes_on; i++) TRY(file_one(archives, archived_before_ms, &goes_on, why));
    return OK;
}

static status state_work(struct db *db, void *arg, struct problem *why)
{
    const struct step *step = arg;
    struct job now;
    TRY(job_find(db, step->job->id, step->arena, &now, why));
    step->job->state = now.state;
    return OK;
}

/* The run was cancelled meanwhile, or paused and maybe never resumed: nobody may come back to the documents that it
 * holds. Those that another run holds as well are frozen again by that one when it files them. */
static void let_go(struct step *step)
{
    struct problem why = {0};
    status told = db_read(step->archives->db, state_work, step, &why);
    if (told == OK && (step->job->state == JOB_CANCELLED || step->job->state == JOB_PAUSED))
        told = archiving_signing_release(step->archives, step->job->id, &step->chunk.documents, true, &why);
    if (told != OK) log_event(LOG_WARN, "release_failed", log_text("code", problem_name(why.code)));
}

static status archive_chunk(struct step *step, struct problem *why)
{
    struct list *documents = &step->chunk.documents;
    TRY(archiving_signing_freeze(step->archives, step->job->id, documents, why));
    TRY(archiving_check_all(step->archives, documents, why));
    TRY(archiving_signing_release(step->archives, step->job->id, documents, false, why));
    status recorded = db_tx(step->archives->db, record_work, step, why);
    if (recorded != OK && why->code == JOB_STATE) let_go(step);
    return recorded;
}

status archiving_step_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct step step = {.archives = service, .job = job, .arena = arena, .done = job->done, .failed = job->failed};
    step.chunk.documents = LIST_OF(arena, struct archiving_document);
    TRY(archiving_flow_target(job, arena, &step.target, why));
    TRY(archiving_step_file(step.archives, clock_now_ms(), why)); /* what the step before did not come to */
    TRY(db_read(step.archives->db, read_work, &step, why));
    job->cursor = step.chunk.cursor;
    if (step.chunk.documents.count > 0) {
        TRY(archive_chunk(&step, why));
        return archiving_step_file(step.archives, clock_now_ms(), why);
    }
    return step.chunk.is_end ? db_tx(step.archives->db, finish_work, &step, why) : OK;
}
