#include "unit_import_flow.h"
#include "clock.h"
#include "db_tx.h"
#include "id.h"
#include "job.h"
#include "text.h"
#include "unit_import_step.h"
#include "unit_put.h"

struct import_work {
    const struct admin_call *call;
    const char *id, *before;
    const struct unit_import_new *in;
    const char *digest;
    const struct db_once *once;
    const struct unit_import_page *page;
    const char *kind;    /* of the job that begins */
    int64_t limit, left; /* left: rows that are still to be done */
    struct unit_import *import;
    struct list *list;
};

static status find(struct db *db, const struct import_work *work, const char *id, struct problem *why)
{
    struct scope scope = caller_scope(work->call->caller);
    return unit_import_repo_find(db, scope, id, work->call->arena, work->import, why);
}

static status audit_import(struct db *db, const struct import_work *work, const char *action, struct problem *why)
{
    const struct unit_import *import = work->import;
    const struct admin_fact fact = {action, "unit_import", import->id, import->unit_id,
                                    arena_format(work->call->arena, "{\"file_digest\":\"%s\"}", import->file_digest)};
    return admin_audit(db, work->call, &fact, why);
}

static status new_job(struct db *db, const struct import_work *work, const char *import_id, char id[ID_SIZE],
                      struct problem *why)
{
    const struct caller *caller = work->call->caller;
    const struct job_new job = {.kind = work->kind,
                                .owner_id = caller->id,
                                .unit_id = caller->unit_id,
                                .params = import_id,
                                .total = work->left};
    return job_create(db, &job, id, why);
}

static status begin_work(struct db *db, void *arg, struct problem *why)
{
    struct import_work *work = arg;
    const struct admin_call *call = work->call;
    const char *known;
    char *id = arena_alloc(call->arena, ID_SIZE), *job_id = arena_alloc(call->arena, ID_SIZE);
    TRY(db_once_begin(db, work->once, call->arena, &known, why));
    if (*known) return find(db, work, known, why);
    id_new(id);
    TRY(new_job(db, work, id, job_id, why));
    const struct unit_import import = {.id = id,
                                       .unit_id = call->caller->unit_id,
                                       .owner_id = call->caller->id,
                                       .owner_name = call->caller->name,
                                       .file_name = work->in->file_name,
                                       .file_digest = work->digest,
                                       .effective_on = work->in->effective_on,
                                       .job_id = job_id,
                                       .created_ms = call->now_ms};
    TRY(unit_import_repo_add(db, &import, why));
    TRY(find(db, work, id, why));
    TRY(audit_import(db, work, "unit_import.check", why));
    return db_once_save(db, work->once, id, why);
}

status unit_import_flow_begin(const struct admin_call *call, const struct unit_import_new *in,
                              const struct db_once *once, struct unit_import *out, struct problem *why)
{
    struct unit_import_new dated = *in;
    struct list rows = LIST_OF(call->arena, struct table_csv_row);
    char *digest = arena_alloc(call->arena, DIGEST_HEX_SIZE), *today = arena_alloc(call->arena, CLOCK_TEXT_SIZE);
    clock_date_text(call->now_ms, today);
    if (!dated.effective_on) dated.effective_on = today;
    TRY(unit_put_check_date(call, dated.effective_on, why));
    TRY(table_csv_read(in->file, &unit_import_shape, &rows, why));
    TRY(store_put(call->admin->store, in->file, digest, why));
    struct import_work work = {
        .call = call, .in = &dated, .digest = digest, .once = once, .kind = UNIT_IMPORT_CHECK, .import = out};
    return db_tx(call->admin->db, begin_work, &work, why);
}

static status refuse_state(const struct unit_import *import, struct problem *why)
{
    return problem_set(why, IMPORT_STATE, "%s", unit_import_state(import));
}

static status start_work(struct db *db, void *arg, struct problem *why)
{
    struct import_work *work = arg;
    char job_id[ID_SIZE];
    TRY(unit_import_repo_lock(db, work->id, why));
    TRY(find(db, work, work->id, why));
    const struct unit_import *import = work->import;
    bool is_checked = text_equal(unit_import_state(import), "checked");
    bool has_stopped =
        import->is_apply && (text_equal(import->job_state, "failed") || text_equal(import->job_state, "cancelled"));
    if (!is_checked && !has_stopped) return refuse_state(import, why);
    work->left = import->counts[UNIT_IMPORT_CREATE] + import->counts[UNIT_IMPORT_CHANGE];
    TRY(new_job(db, work, work->id, job_id, why));
    TRY(unit_import_repo_set_job(db, work->id, "apply", job_id, why));
    TRY(find(db, work, work->id, why));
    return audit_import(db, work, "unit_import.start", why);
}

status unit_import_flow_start(const struct admin_call *call, const char *id, struct unit_import *out,
                              struct problem *why)
{
    struct import_work work = {.call = call, .id = id, .kind = UNIT_IMPORT_APPLY, .import = out};
    return db_tx(call->admin->db, start_work, &work, why);
}

static status cancel_work(struct db *db, void *arg, struct problem *why)
{
    struct import_work *work = arg;
    TRY(unit_import_repo_lock(db, work->id, why));
    TRY(find(db, work, work->id, why));
    status set = job_set_state(db, work->import->job_id, JOB_CANCELLED, why);
    if (set == PROBLEM_CONFLICT) return refuse_state(work->import, why);
    TRY(set);
    TRY(find(db, work, work->id, why));
    return audit_import(db, work, "unit_import.cancel", why);
}

status unit_import_flow_cancel(const struct admin_call *call, const char *id, struct unit_import *out,
                               struct problem *why)
{
    struct import_work work = {.call = call, .id = id, .import = out};
    return db_tx(call->admin->db, cancel_work, &work, why);
}

static status find_work(struct db *db, void *arg, struct problem *why)
{
    const struct import_work *work = arg;
    return find(db, work, work->id, why);
}

status unit_import_flow_find(const struct admin_call *call, const char *id, struct unit_import *out,
                             struct problem *why)
{
    struct import_work work = {.call = call, .id = id, .import = out};
    return db_read(call->admin->db, find_work, &work, why);
}

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct import_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct unit_import);
    return unit_import_repo_list(db, caller_scope(work->call->caller), work->before, work->limit, work->list, why);
}

status unit_import_flow_list(const struct admin_call *call, const char *before, int64_t limit, struct list *out,
                             struct problem *why)
{
    struct import_work work = {.call = call, .before = before, .limit = limit, .list = out};
    return db_read(call->admin->db, list_work, &work, why);
}

static status rows_work(struct db *db, void *arg, struct problem *why)
{
    struct import_work *work = arg;
    struct unit_import import;
    work->import = &import;
    *work->list = LIST_OF(work->call->arena, struct unit_import_row);
    TRY(find(db, work, work->page->import_id, why));
    return unit_import_repo_rows(db, work->page, work->list, why);
}

status unit_import_flow_rows(const struct admin_call *call, const struct unit_import_page *page, struct list *out,
                             struct problem *why)
{
    struct import_work work = {.call = call, .page = page, .list = out};
    return db_read(call->admin->db, rows_work, &work, why);
}
