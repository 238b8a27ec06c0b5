#include "batch_flow.h"

#include "audit.h"
#include "batch_repo.h"
#include "clock.h"
#include "db_tx.h"
#include "id.h"
#include "job.h"
#include "json_write.h"
#include "seal.h"
#include "text.h"
#include "unit_repo.h"

static const int64_t DAY_MS = 86400000;

struct work {
    const struct seals *seals;
    const struct caller *caller;
    struct arena *arena;
    const char *id;
    const struct batch_row_filter *filter;
    const struct http_page *page;
    struct list *list;
    struct batch *out;
    struct batch_wish *wish;
    enum batch_action action;
};

static status audit(struct db *db, const struct work *work, const char *action, struct problem *why)
{
    const struct batch *b = work->out;
    struct json_writer w = {.out = {.arena = work->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "source", b->source);
    json_write_text(&w, "seal_type", b->seal_type);
    json_write_text(&w, "algorithm", b->algorithm);
    json_write_int(&w, "rows", b->row_count);
    json_write_int(&w, "ready", b->ready);
    json_write_end(&w, '}');
    const struct audit_event event = {.action = action,
                                      .object = "seal_batch",
                                      .object_id = b->id,
                                      .unit_id = b->unit_id,
                                      .detail = buffer_string(&w.out),
                                      .outcome = "ok"};
    return audit_append(db, work->caller, &event, why);
}

/* A CA that ends before its certificates would is noticed here, not in ten thousand rows. */
static status check_issuer(const struct seals *seals, int64_t validity_days, struct problem *why)
{
    char end[CLOCK_TEXT_SIZE];
    if (!seals->issuer) return problem_set(why, ISSUER_NONE, "%s", "");
    if (clock_now_ms() + validity_days * DAY_MS <= issuer_not_after_ms(seals->issuer)) return OK;
    clock_date_text(issuer_not_after_ms(seals->issuer), end);
    return problem_fault(why, ISSUER_EXPIRED, "validity_days", "%s", end);
}

static status fill_draft(struct db *db, struct work *work, const struct unit *authority, struct problem *why)
{
    struct batch_wish *wish = work->wish;
    struct batch *b = work->out;
    struct batch_fill fill = {.batch_id = b->id,
                              .authority_id = authority->id,
                              .seal_type = b->seal_type,
                              .now_ms = b->created_ms,
                              .limit = BATCH_ROWS_MAX};
    if (!text_equal(wish->source, "without_seal")) {
        const struct batch_check check = {b->id, authority->id, b->seal_type, 1, BATCH_ROWS_MAX, b->created_ms};
        b->row_count = (int64_t)wish->rows.count;
        TRY(batch_repo_add_rows(db, b->id, &wish->rows, why));
        return batch_repo_check(db, &check, why);
    }
    TRY(batch_repo_fill(db, &fill, why));
    b->row_count = fill.row_count;
    b->left_over = fill.left_over;
    b->source_name = authority->name;
    return fill.row_count ? OK : problem_set(why, BATCH_EMPTY, "%s", "");
}

static status new_draft(struct db *db, struct work *work, struct problem *why)
{
    const struct batch_wish *wish = work->wish;
    struct scope scope = caller_scope(work->caller);
    struct unit authority;
    char *id = arena_alloc(work->arena, ID_SIZE);
    id_new(id);
    if (wish->authority_code)
        TRY(unit_repo_find(db, scope, wish->authority_code, work->arena, &authority, why));
    else
        TRY(unit_repo_own(db, scope, work->arena, &authority, why));
    if (text_equal(authority.kind, "taxpayer"))
        return problem_fault(why, UNIT_MISSING, "authority_code", "%s", wish->authority_code);
    *work->out = (struct batch){.id = id,
                                .unit_id = authority.id,
                                .created_by = work->caller->id,
                                .created_name = work->caller->name,
                                .created_ms = clock_now_ms(),
                                .source = wish->source,
                                .source_name = wish->source_name,
                                .seal_type = wish->seal_type,
                                .algorithm = wish->algorithm,
                                .validity_days = wish->validity_days};
    TRY(fill_draft(db, work, &authority, why));
    TRY(batch_repo_add(db, work->out, why));
    TRY(batch_repo_find(db, scope, id, work->arena, work->out, why));
    TRY(db_once_save(db, wish->once, id, why));
    return audit(db, work, "seal.batch_draft", why);
}

static status create_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    const char *known;
    TRY(db_once_begin(db, work->wish->once, work->arena, &known, why));
    if (!*known) return new_draft(db, work, why);
    return batch_repo_find(db, caller_scope(work->caller), known, work->arena, work->out, why);
}

status batch_flow_create(const struct seals *seals, const struct caller *caller, struct batch_wish *wish,
                         struct arena *arena, struct batch *out, struct problem *why)
{
    struct work work = {.seals = seals, .caller = caller, .arena = arena, .out = out, .wish = wish};
    TRY(check_issuer(seals, wish->validity_days, why));
    batch_mark_twice(&wish->rows, arena);
    return db_tx(seals->db, create_work, &work, why);
}

static status find_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    return batch_repo_find(db, caller_scope(work->caller), work->id, work->arena, work->out, why);
}

status batch_flow_find(const struct seals *seals, const struct caller *caller, const char *id, struct arena *arena,
                       struct batch *out, struct problem *why)
{
    struct work work = {.caller = caller, .arena = arena, .id = id, .out = out};
    return db_read(seals->db, find_work, &work, why);
}

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    work->list->count = 0;
    return batch_repo_list(db, caller_scope(work->caller), work->page, work->list, why);
}

status batch_flow_list(const struct seals *seals, const struct caller *caller, const struct http_page *page,
                       struct list *out, struct problem *why)
{
    struct work work = {.caller = caller, .page = page, .list = out};
    return db_read(seals->db, list_work, &work, why);
}

static status rows_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    struct batch batch;
    work->list->count = 0;
    TRY(batch_repo_find(db, caller_scope(work->caller), work->id, work->list->arena, &batch, why));
    return batch_repo_rows(db, work->filter, work->page, work->list, why);
}

status batch_flow_rows(const struct seals *seals, const struct caller *caller, const struct batch_row_filter *filter,
                       const struct http_page *page, struct list *out, struct problem *why)
{
    struct work work = {.caller = caller, .id = filter->batch_id, .filter = filter, .page = page, .list = out};
    return db_read(seals->db, rows_work, &work, why);
}

/* The codes still to be made get their whole time; what was printed before must not be printed a second time. */
static status set_job(struct db *db, struct work *work, const char *job_id, struct problem *why)
{
    if (work->out->codes_taken_ms) TRY(batch_repo_wipe_codes(db, work->id, why));
    return batch_repo_set_job(db, work->id, job_id, clock_now_ms() + work->seals->code_days * DAY_MS, why);
}

static status run(struct db *db, struct work *work, struct problem *why)
{
    const struct batch *b = work->out;
    char job_id[ID_SIZE];
    const struct job_new job = {.kind = BATCH_JOB_KIND,
                                .owner_id = work->caller->id,
                                .unit_id = b->unit_id,
                                .params = arena_format(work->arena, "{\"batch_id\":\"%s\"}", b->id),
                                .total = b->ready + b->failed};
    TRY(job_create(db, &job, job_id, why));
    return set_job(db, work, job_id, why);
}

/* Failed rows become ready. */
static status retry(struct db *db, struct work *work, struct problem *why)
{
    TRY(batch_may_retry(work->out, why));
    TRY(batch_repo_retry(db, work->id, why));
    return run(db, work, why);
}

static status resume(struct db *db, struct work *work, struct problem *why)
{
    TRY(job_set_state(db, work->out->job_id, JOB_QUEUED, why));
    return set_job(db, work, work->out->job_id, why);
}

static status cancel(struct db *db, struct work *work, struct problem *why)
{
    const struct batch *b = work->out;
    if (b->job_id) return job_set_state(db, b->job_id, JOB_CANCELLED, why);
    if (!text_equal(b->state, "draft")) return problem_set(why, BATCH_STATE, "%s", b->state);
    return batch_repo_set_cancelled(db, b->id, why);
}

static status act(struct db *db, struct work *work, struct problem *why)
{
    const struct batch *b = work->out;
    if (!b->job_id && (work->action == BATCH_PAUSE || work->action == BATCH_RESUME))
        return problem_set(why, BATCH_STATE, "%s", b->state);
    switch (work->action) {
    case BATCH_START:
        TRY(batch_may_start(b, why));
        return run(db, work, why);
    case BATCH_PAUSE:
        return job_set_state(db, b->job_id, JOB_PAUSED, why);
    case BATCH_RESUME:
        return resume(db, work, why);
    case BATCH_CANCEL:
        return cancel(db, work, why);
    case BATCH_RETRY:
        return retry(db, work, why);
    }
    return OK;
}

static status act_work(struct db *db, void *arg, struct problem *why)
{
    static const char *const names[] = {"seal.batch_start", "seal.batch_pause", "seal.batch_resume",
                                        "seal.batch_cancel", "seal.batch_retry"};
    struct work *work = arg;
    struct scope scope = caller_scope(work->caller);
    TRY(batch_repo_lock(db, work->id, why));
    TRY(batch_repo_find(db, scope, work->id, work->arena, work->out, why));
    TRY(act(db, work, why));
    TRY(batch_repo_find(db, scope, work->id, work->arena, work->out, why));
    return audit(db, work, names[work->action], why);
}

status batch_flow_act(const struct seals *seals, const struct caller *caller, const struct batch_order *order,
                      struct arena *arena, struct batch *out, struct problem *why)
{
    struct work work = {
        .seals = seals, .caller = caller, .arena = arena, .id = order->id, .out = out, .action = order->action};
    return db_tx(seals->db, act_work, &work, why);
}
