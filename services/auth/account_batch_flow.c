#include "account_batch_flow.h"
#include "account_batch_repo.h"
#include "account_repo.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "slip.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

struct batch_work {
    const struct auth_call *call;
    const struct account_batch_new *in;
    const struct db_once *once;
    const char *id;
    struct account_batch *batch;
    struct list *list;
    slip_writer *slips;
    int per_page;
};

static struct bytes context_of(struct arena *arena, const char *account_id)
{
    return bytes_of_text(arena_format(arena, "initial password:%s", account_id));
}

status account_batch_flow_seal(const struct auth *auth, const char *account_id, const char *secret, struct arena *arena,
                               struct bytes *out, struct problem *why)
{
    return aead_seal(auth->answer_key, context_of(arena, account_id), bytes_of_text(secret), arena, out, why);
}

static status audit(struct db *db, const struct auth_call *call, const char *action, const char *id, int64_t count,
                    struct problem *why)
{
    const struct auth_fact fact = {.action = action,
                                   .object = "account_batch",
                                   .object_id = id,
                                   .unit_id = call->caller->unit_id,
                                   .detail = arena_format(call->arena, "{\"accounts\":%lld}", (long long)count)};
    return auth_audit(db, call, NULL, &fact, why);
}

/* Looking. */

static status fill(struct db *db, const struct auth_call *call, struct account_batch *batch, struct problem *why)
{
    batch->faults = LIST_OF(call->arena, struct account_batch_fault);
    batch->is_own = text_equal(batch->job.owner_id, call->caller->id);
    TRY(account_batch_repo_faults(db, batch->job.id, &batch->faults, why));
    return account_batch_repo_count_slips(db, batch->job.id, &batch->slips, why);
}

static status find(struct db *db, const struct auth_call *call, const char *id, struct account_batch *out,
                   struct problem *why)
{
    if (!id_is_valid(id)) return problem_set(why, ACCOUNT_BATCH_MISSING, "%.60s", id);
    status found = job_find(db, id, call->arena, &out->job, why);
    bool is_ours =
        found == OK && text_equal(out->job.unit_id, call->caller->unit_id) && text_starts(out->job.kind, "accounts.");
    if (found == PROBLEM_MISSING || (found == OK && !is_ours))
        return problem_set(why, ACCOUNT_BATCH_MISSING, "%.60s", id);
    return found == OK ? fill(db, call, out, why) : found;
}

static status find_work(struct db *db, void *arg, struct problem *why)
{
    struct batch_work *work = arg;
    return find(db, work->call, work->id, work->batch, why);
}

status account_batch_flow_find(const struct auth_call *call, const char *id, struct account_batch *out,
                               struct problem *why)
{
    struct batch_work work = {.call = call, .id = id, .batch = out};
    return db_read(call->auth->db, find_work, &work, why);
}

static int newer_first(const void *a, const void *b)
{
    return strcmp(((const struct job *)b)->id, ((const struct job *)a)->id);
}

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct batch_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct job);
    TRY(job_list(db, ACCOUNT_BATCH_KIND_CREATE, work->call->caller->unit_id, 25, work->list, why));
    TRY(job_list(db, ACCOUNT_BATCH_KIND_RESET, work->call->caller->unit_id, 25, work->list, why));
    if (work->list->count) qsort(work->list->items, work->list->count, work->list->item_size, newer_first);
    return OK;
}

status account_batch_flow_list(const struct auth_call *call, struct list *out, struct problem *why)
{
    struct batch_work work = {.call = call, .list = out};
    return db_read(call->auth->db, list_work, &work, why);
}

/* Beginning. */

static bool has_text(const struct list *texts, const char *text)
{
    for (size_t i = 0; i < texts->count; i++)
        if (text_equal(*LIST_AT(texts, const char *const, i), text)) return true;
    return false;
}

/* An account that is named twice is reset once: of two passwords, one slip would be wrong. */
static struct list once_each(struct arena *arena, const struct list *ids)
{
    struct list out = LIST_OF(arena, const char *);
    for (size_t i = 0; i < ids->count; i++) {
        const char *id = *LIST_AT(ids, const char *const, i);
        if (!has_text(&out, id)) *(const char **)list_add(&out) = id;
    }
    return out;
}

static status add_items(struct db *db, const struct batch_work *work, const char *job_id, int64_t *count,
                        struct problem *why)
{
    const struct auth_call *call = work->call;
    struct scope scope = caller_scope(call->caller);
    const char *authority = work->in->authority_id ? work->in->authority_id : call->caller->unit_id;
    struct account_unit unit;
    if (work->in->action == ACCOUNT_BATCH_RESET) {
        struct list ids = once_each(call->arena, &work->in->account_ids);
        *count = (int64_t)ids.count;
        return account_batch_repo_add_accounts(db, job_id, &ids, why);
    }
    TRY(account_repo_unit_within(db, scope, authority, call->arena, &unit, why));
    if (!unit.id || !text_equal(unit.kind, "authority"))
        return problem_fault(why, UNIT_OUTSIDE, "authority_id", "%s", "");
    return account_batch_repo_add_units(db, scope, job_id, authority, count, why);
}

static status begin_work(struct db *db, void *arg, struct problem *why)
{
    struct batch_work *work = arg;
    const struct auth_call *call = work->call;
    const char *known;
    char id[ID_SIZE];
    int64_t count = 0;
    bool is_create = work->in->action == ACCOUNT_BATCH_CREATE;
    *work->batch = (struct account_batch){0};
    TRY(db_once_begin(db, work->once, call->arena, &known, why));
    if (*known) return find(db, call, known, work->batch, why);
    const struct job_new job = {.kind = is_create ? ACCOUNT_BATCH_KIND_CREATE : ACCOUNT_BATCH_KIND_RESET,
                                .owner_id = call->caller->id,
                                .unit_id = call->caller->unit_id,
                                .params = "{}"};
    TRY(job_create(db, &job, id, why));
    TRY(add_items(db, work, id, &count, why));
    if (count == 0) return problem_set(why, ACCOUNT_BATCH_EMPTY, "%s", "");
    TRY(account_batch_repo_set_total(db, id, count, why));
    TRY(audit(db, call, is_create ? "account_batch.create" : "account_batch.reset", id, count, why));
    TRY(db_once_save(db, work->once, id, why));
    return find(db, call, id, work->batch, why);
}

status account_batch_flow_begin(const struct auth_call *call, const struct account_batch_new *in,
                                const struct db_once *once, struct account_batch *out, struct problem *why)
{
    struct batch_work work = {.call = call, .in = in, .once = once, .batch = out};
    return db_tx(call->auth->db, begin_work, &work, why);
}

/* Slips. */

static const struct slip_sheet sheet_words = {
    .title = {"初始口令单", "Initial password"},
    .number = {"登录名", "User name"},
    .secret = {"初始口令", "Initial password"},
    .next =
        {"请用登录名和初始口令登录电子签章系统，随即设置您自己的口令。初始口令只能用来设置新口令，过期作废。",
         "Sign in to eStamp with the user name and this password, and set a password of your own at once. This one is "
         "good for nothing else, and expires."},
};

static status add_slip(const struct auth_call *call, slip_writer *writer, const struct account_batch_slip *one,
                       struct problem *why)
{
    struct bytes plain;
    TRY(aead_open(call->auth->answer_key, context_of(call->arena, one->account_id), one->secret_sealed, call->arena,
                  &plain, why));
    const struct slip slip = {.unit_name = one->unit_name,
                              .unit_code = one->unit_code,
                              .number = one->login,
                              .secret = arena_copy(call->arena, plain.data, plain.size)};
    slip_add(writer, &slip);
    return OK;
}

static status add_slips(struct db *db, const struct batch_work *work, struct problem *why)
{
    const struct auth_call *call = work->call;
    for (int64_t after = 0;;) {
        struct list page = LIST_OF(call->arena, struct account_batch_slip);
        TRY(account_batch_repo_slips(db, work->id, after, &page, why));
        if (page.count == 0) return OK;
        for (size_t i = 0; i < page.count; i++)
            TRY(add_slip(call, work->slips, LIST_AT(&page, const struct account_batch_slip, i), why));
        after = LIST_AT(&page, const struct account_batch_slip, page.count - 1)->position;
    }
}

static bool is_over(enum job_state state)
{
    return state == JOB_DONE || state == JOB_FAILED || state == JOB_CANCELLED;
}

static status slips_work(struct db *db, void *arg, struct problem *why)
{
    struct batch_work *work = arg;
    const struct auth_call *call = work->call;
    struct account_policy policy;
    struct slip_sheet sheet = sheet_words;
    TRY(find(db, call, work->id, work->batch, why));
    if (!work->batch->is_own) return problem_set(why, ACCOUNT_BATCH_NOT_OWN, "%s", "");
    if (!is_over(work->batch->job.state)) return problem_set(why, ACCOUNT_BATCH_RUNNING, "%s", "");
    if (work->batch->slips == 0) return problem_set(why, ACCOUNT_BATCH_NO_SLIPS, "%s", "");
    TRY(account_repo_policy(db, call->arena, &policy, why));
    sheet.per_page = work->per_page;
    sheet.made_ms = call->now_ms;
    sheet.expires_ms = work->batch->job.created_ms + policy.initial_days * 24 * 60 * 60 * 1000;
    slip_free(work->slips); /* of a transaction that is repeated */
    work->slips = NULL;
    TRY(slip_begin(&sheet, &work->slips, why));
    TRY(add_slips(db, work, why));
    return audit(db, call, "account_batch.slips", work->id, work->batch->slips, why);
}

status account_batch_flow_slips(const struct auth_call *call, const char *id, const char *password, int per_page,
                                struct bytes *pdf, struct problem *why)
{
    struct account_batch batch = {0};
    struct batch_work work = {.call = call, .id = id, .batch = &batch, .per_page = per_page};
    status done = db_tx(call->auth->db, slips_work, &work, why);
    if (done == OK) done = slip_end(work.slips, password, call->arena, pdf, why);
    slip_free(work.slips);
    return done;
}
