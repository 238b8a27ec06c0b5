#include "unit_import_step.h"
#include "admin.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "text.h"
#include "unit_import_repo.h"
#include "unit_put.h"
#include "unit_repo.h"
#include <string.h>

enum { CHECK_ROWS = 4000, CREATE_ROWS = 500, CHANGE_ROWS = 100 };

struct step {
    struct job *job;
    const struct admin *admin;
    struct unit_import import;
    struct caller caller; /* who began the import */
    struct admin_call call;
    struct list rows;                  /* struct unit_import_row */
    const struct unit_import_row *row; /* one of them */
    int64_t first, last, total;        /* lines of a checking step; rows of the file */
    bool judges, is_over;
};

static status find_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    const char *id = step->job->params;
    return unit_import_repo_find(db, (struct scope){SCOPE_ALL, ""}, id, step->call.arena, &step->import, why);
}

static status begin(struct step *step, struct job *job, void *service, struct arena *arena, struct problem *why)
{
    *step = (struct step){.job = job, .admin = service, .rows = LIST_OF(arena, struct unit_import_row)};
    step->call =
        (struct admin_call){.admin = service, .caller = &step->caller, .arena = arena, .now_ms = clock_now_ms()};
    TRY(db_read(step->admin->db, find_work, step, why));
    step->caller.kind = CALLER_OFFICER;
    bool fits = text_copy(step->caller.id, sizeof step->caller.id, step->import.owner_id) &&
                text_copy(step->caller.unit_id, sizeof step->caller.unit_id, step->import.unit_id) &&
                text_copy(step->caller.name, sizeof step->caller.name, step->import.owner_name);
    return fits ? OK : problem_set(why, INTERNAL_FAILED, "%s", "import owner");
}

/* --- checking: rows of the file are kept (cursor "r N"), then judged by lines (cursor "j N") --- */

static status check_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    const char *id = step->import.id;
    if (step->first == 1 && !step->judges) TRY(unit_import_repo_set_total(db, id, step->total, why));
    if (!step->judges) TRY(unit_import_repo_add_rows(db, id, &step->rows, why));
    if (step->judges && step->first == 0) TRY(unit_import_repo_refuse_twins(db, id, why));
    if (step->judges) TRY(unit_import_repo_judge(db, id, step->import.unit_id, step->first, step->last, why));
    return job_save(db, step->job, why);
}

static status keep_rows(struct step *step, const struct list *rows, int64_t from, struct problem *why)
{
    struct arena *arena = step->call.arena;
    int64_t count = (int64_t)rows->count, end = from + CHECK_ROWS < count ? from + CHECK_ROWS : count;
    for (int64_t i = from; i < end; i++)
        unit_import_read(LIST_AT(rows, const struct table_csv_row, (size_t)i), arena, list_add(&step->rows));
    step->first = from + 1;
    step->total = count;
    step->job->total = 2 * count;
    step->job->done = end;
    step->job->cursor = end < count ? arena_format(arena, "r %lld", (long long)end) : "j 0";
    return db_tx(step->admin->db, check_work, step, why);
}

static status judge_rows(struct step *step, const struct list *rows, int64_t from, struct problem *why)
{
    struct arena *arena = step->call.arena;
    int64_t count = (int64_t)rows->count, end = from + CHECK_ROWS < count ? from + CHECK_ROWS : count;
    step->judges = true;
    step->first = from > 0 ? LIST_AT(rows, const struct table_csv_row, (size_t)from)->line : 0;
    step->last = LIST_AT(rows, const struct table_csv_row, (size_t)(end - 1))->line;
    step->job->done = count + end;
    step->job->cursor = arena_format(arena, "j %lld", (long long)end);
    if (end == count) step->job->state = JOB_DONE;
    return db_tx(step->admin->db, check_work, step, why);
}

status unit_import_step_check(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct step step;
    AUTO(store_file, file);
    struct list rows = LIST_OF(arena, struct table_csv_row);
    int64_t from = 0;
    TRY(begin(&step, job, service, arena, why));
    TRY(store_get(step.admin->store, step.import.file_digest, &file, why));
    TRY(table_csv_read(store_file_bytes(file), &unit_import_shape, &rows, why));
    bool judges = job->cursor[0] == 'j';
    if (*job->cursor && !text_int(job->cursor + 2, &from)) return problem_set(why, INTERNAL_FAILED, "%s", "cursor");
    return judges ? judge_rows(&step, &rows, from, why) : keep_rows(&step, &rows, from, why);
}

/* --- doing --- */

/* The superiors of the rows, by code. */
static status find_parents(struct db *db, struct step *step, struct list *out, struct problem *why)
{
    for (size_t i = 0; i < step->rows.count; i++) {
        const char *code = LIST_AT(&step->rows, const struct unit_import_row, i)->parent_code;
        bool known = false;
        for (size_t k = 0; k < out->count && !known; k++) known = text_equal(LIST_AT(out, struct unit, k)->code, code);
        struct unit unit;
        if (known) continue;
        status found = unit_repo_find_code(db, caller_scope(&step->caller), code, step->call.arena, &unit, why);
        if (found != OK && found != PROBLEM_MISSING) return found;
        if (found == OK) *(struct unit *)list_add(out) = unit;
        problem_clear(why);
    }
    return OK;
}

static const struct unit *parent_of(const struct list *parents, const char *code)
{
    for (size_t i = 0; i < parents->count; i++)
        if (text_equal(LIST_AT(parents, const struct unit, i)->code, code))
            return LIST_AT(parents, const struct unit, i);
    return NULL;
}

static void refuse(struct step *step, struct unit_import_row *row, const struct problem *why)
{
    bool is_fault = why->code == INPUT_INVALID && why->fault_count > 0;
    enum problem_code code = is_fault ? why->faults[0].code : why->code;
    const char *field = is_fault ? why->faults[0].field : "",
               *subject = is_fault ? why->faults[0].subject : why->subject;
    if (text_equal(field, "parent_id")) field = "parent_code";
    row->outcome = UNIT_IMPORT_FAILED;
    row->faults = unit_import_fault(step->call.arena, field, code, subject);
}

/* The taxpayers that may be made; the others are refused in their rows. */
static status place_all(struct db *db, struct step *step, struct list *units, struct problem *why)
{
    struct list parents = LIST_OF(step->call.arena, struct unit);
    struct list taken = LIST_OF(step->call.arena, const char *);
    TRY(find_parents(db, step, &parents, why));
    TRY(unit_repo_taken(db, &step->rows, &taken, why));
    for (size_t i = 0; i < step->rows.count; i++) {
        struct unit_import_row *row = LIST_AT(&step->rows, struct unit_import_row, i);
        const struct unit *parent = parent_of(&parents, row->parent_code);
        struct unit unit = {.kind = UNIT_TAXPAYER, .code = row->code, .name = row->name, .details = row->details};
        status placed = parent ? unit_place(&unit, parent, why) : problem_set(why, UNIT_PARENT_WRONG, "%s", "");
        for (size_t k = 0; k < taken.count; k++)
            if (text_equal(*LIST_AT(&taken, const char *, k), row->code))
                placed = problem_set(why, UNIT_CODE_TAKEN, "%s", row->code);
        if (placed != OK) refuse(step, row, why);
        problem_clear(why);
        if (placed != OK) continue;
        row->outcome = UNIT_IMPORT_DONE;
        *(struct unit *)list_add(units) = unit;
    }
    return OK;
}

static status create_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct list units = LIST_OF(step->call.arena, struct unit);
    TRY(place_all(db, step, &units, why));
    TRY(unit_put_many(db, &step->call, &units, why));
    TRY(unit_import_repo_settle_many(db, step->import.id, &step->rows, why));
    return job_save(db, step->job, why);
}

static status one_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    const struct unit_import_row *row = step->row;
    struct scope scope = caller_scope(&step->caller);
    struct unit parent = {0}, unit = {0};
    if (*row->parent_code) TRY(unit_repo_find_code(db, scope, row->parent_code, step->call.arena, &parent, why));
    if (row->outcome == UNIT_IMPORT_CREATE) {
        unit = (struct unit){
            .kind = unit_kind_of(row->kind), .code = row->code, .name = row->name, .details = row->details};
        TRY(unit_put_new(db, &step->call, parent.id, &unit, why));
    } else {
        TRY(unit_repo_find_code(db, scope, row->code, step->call.arena, &unit, why));
        struct unit_put put = {
            .name = row->name, .parent_id = parent.id, .state = -1, .effective_on = step->import.effective_on};
        TRY(unit_repo_merge_details(db, unit.id, row->details, step->call.arena, &put.details, why));
        TRY(unit_put_change(db, &step->call, unit.id, &put, &unit, why));
    }
    const struct unit_import_row done = {.line = row->line, .outcome = UNIT_IMPORT_DONE};
    return unit_import_repo_settle(db, step->import.id, &done, why);
}

static status refuse_work(struct db *db, void *arg, struct problem *why)
{
    const struct step *step = arg;
    return unit_import_repo_settle(db, step->import.id, step->row, why);
}

static status save_work(struct db *db, void *arg, struct problem *why)
{
    const struct step *step = arg;
    return job_save(db, step->job, why);
}

/* Each in a transaction of its own: what one row is refused for must not undo the others, nor leave half of itself. */
static status one_by_one(struct step *step, struct problem *why)
{
    for (size_t i = 0; i < step->rows.count; i++) {
        struct unit_import_row *row = LIST_AT(&step->rows, struct unit_import_row, i);
        step->row = row;
        status done = db_tx(step->admin->db, one_work, step, why);
        if (done == OK) continue;
        if (done >= PROBLEM_UNAVAILABLE) return done;
        refuse(step, row, why);
        problem_clear(why);
        TRY(db_tx(step->admin->db, refuse_work, step, why));
    }
    return db_tx(step->admin->db, save_work, step, why);
}

static status next_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    TRY(unit_import_repo_next(db, step->import.id, UNIT_IMPORT_CREATE, CREATE_ROWS, &step->rows, why));
    if (step->rows.count > 0) return OK;
    return unit_import_repo_next(db, step->import.id, UNIT_IMPORT_CHANGE, CHANGE_ROWS, &step->rows, why);
}

/* What comes first in the step's rows decides how it is done: taxpayers to be made go together. */
static bool takes_the_batch(struct step *step)
{
    size_t same = 0, most = CHANGE_ROWS;
    const struct unit_import_row *first = LIST_AT(&step->rows, const struct unit_import_row, 0);
    bool is_batch = first->outcome == UNIT_IMPORT_CREATE && unit_kind_of(first->kind) == UNIT_TAXPAYER;
    if (is_batch) return true;
    while (same < step->rows.count && same < most &&
           unit_kind_of(LIST_AT(&step->rows, const struct unit_import_row, same)->kind) == unit_kind_of(first->kind))
        same++;
    step->rows.count = same;
    return false;
}

status unit_import_step_apply(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct step step;
    TRY(begin(&step, job, service, arena, why));
    TRY(db_read(step.admin->db, next_work, &step, why));
    if (step.rows.count == 0) {
        job->state = JOB_DONE;
        return db_tx(step.admin->db, save_work, &step, why);
    }
    bool is_batch = takes_the_batch(&step);
    job->done += (int64_t)step.rows.count;
    return is_batch ? db_tx(step.admin->db, create_work, &step, why) : one_by_one(&step, why);
}
