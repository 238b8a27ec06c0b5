#include "account_batch_step.h"
#include "account_batch.h"
#include "account_batch_flow.h"
#include "account_batch_repo.h"
#include "account_flow.h"
#include "clock.h"
#include "db_tx.h"
#include "session_grant.h"
#include "text.h"

struct step {
    const struct auth *auth;
    struct job *job, before; /* as it was when the step began */
    struct arena *arena;
    struct caller caller; /* whoever began it, as far as that one may still */
    struct auth_call call;
};

/* The administrator who began it must still be one, with the rights of now. */
static status read_caller(struct db *db, struct step *step, struct problem *why)
{
    struct account owner;
    struct account_unit unit;
    uint64_t held = 0;
    TRY(account_repo_lock_own(db, step->job->owner_id, step->arena, &owner, why));
    TRY(account_repo_unit(db, owner.unit_id, step->arena, &unit, why));
    TRY(account_is_open(&owner, &unit, why));
    if (!owner.held_ms) TRY(account_repo_permissions(db, owner.id, &held, why));
    step->caller = (struct caller){.kind = CALLER_OFFICER, .permissions = held};
    (void)text_copy(step->caller.id, sizeof step->caller.id, owner.id);
    (void)text_copy(step->caller.name, sizeof step->caller.name, owner.login);
    (void)text_copy(step->caller.unit_id, sizeof step->caller.unit_id, unit.authority_id ? unit.authority_id : "");
    step->call = (struct auth_call){.auth = step->auth,
                                    .caller = &step->caller,
                                    .arena = step->arena,
                                    .request_id = step->job->id,
                                    .agent = "",
                                    .now_ms = clock_now_ms()};
    if (caller_may(&step->caller, PERM_ACCOUNT_MANAGE)) return OK;
    return problem_set(why, PERMISSION_DENIED, "%s", permission_name(PERM_ACCOUNT_MANAGE));
}

enum { MODE_RANDOM = 1 };

static status make(struct db *db, const struct step *step, const struct account_batch_item *item,
                   struct account_made *made, struct problem *why)
{
    struct account_unit unit;
    TRY(account_repo_unit_within(db, caller_scope(&step->caller), item->target_id, step->arena, &unit, why));
    if (!unit.id) return problem_set(why, UNIT_OUTSIDE, "%s", "");
    const struct account_new account = {.login = unit.code,
                                        .name = unit.name,
                                        .unit_id = unit.id,
                                        .kind = ACCOUNT_TAXPAYER,
                                        .password_mode = MODE_RANDOM};
    if (account_check_login(account.login)) return problem_set(why, LOGIN_TAKEN, "%s", "");
    return account_flow_create_within(db, &step->call, &account, made, why);
}

static bool is_passing(status failed)
{
    return failed == PROBLEM_UNAVAILABLE || failed == PROBLEM_INTERNAL;
}

/* What goes wrong with one account is its own outcome and hinders no other. */
static status do_item(struct db *db, const struct step *step, struct account_batch_item *item, struct problem *why)
{
    struct account_made made = {0};
    struct problem fault = {0};
    bool is_create = text_equal(step->job->kind, ACCOUNT_BATCH_KIND_CREATE);
    status done = is_create ? make(db, step, item, &made, &fault)
                            : account_flow_reset_within(db, &step->call, item->target_id, MODE_RANDOM, &made, &fault);
    if (is_passing(done)) {
        *why = fault;
        return done;
    }
    if (done != OK) {
        item->fault = problem_name(fault.fault_count ? fault.faults[0].code : fault.code);
        step->job->failed++;
        return account_batch_repo_save(db, step->job->id, item, why);
    }
    const struct account *account = &made.row.account;
    item->account_id = account->id;
    item->made_ms = account->password_set_ms;
    TRY(account_batch_flow_seal(step->auth, account->id, made.initial_password, step->arena, &item->secret_sealed,
                                why));
    step->job->done++;
    return account_batch_repo_save(db, step->job->id, item, why);
}

static status step_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct job *job = step->job;
    struct list items = LIST_OF(step->arena, struct account_batch_item);
    int64_t after = 0;
    *job = step->before; /* the transaction may be a repeated one */
    (void)text_int(job->cursor, &after);
    TRY(read_caller(db, step, why));
    TRY(account_batch_repo_next(db, job->id, after, &items, why));
    for (size_t i = 0; i < items.count; i++) TRY(do_item(db, step, LIST_AT(&items, struct account_batch_item, i), why));
    if (items.count) after = LIST_AT(&items, const struct account_batch_item, items.count - 1)->position;
    job->cursor = arena_format(step->arena, "%lld", (long long)after);
    if (items.count < ACCOUNT_BATCH_STEP) job->state = JOB_DONE;
    return job_save(db, job, why);
}

static status run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct step step = {.auth = service, .job = job, .before = *job, .arena = arena};
    status done = db_tx(step.auth->db, step_work, &step, why);
    if (done != OK) *job = step.before; /* nothing of it came to be */
    return done;
}

const struct job_handler account_batch_handlers[] = {
    {ACCOUNT_BATCH_KIND_CREATE, run, NULL},
    {ACCOUNT_BATCH_KIND_RESET, run, NULL},
    {NULL, NULL, NULL},
};
