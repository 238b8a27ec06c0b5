#include "statistics_flow.h"
#include "db_tx.h"
#include "statistics_repo.h"
#include "unit_repo.h"

struct statistics_work {
    const struct admin_call *call;
    const struct statistics_filter *filter;
    void *out;
};

/* The caller's scope, or the subtree of the authority asked for, which must lie in it: of another's nothing is said,
 * not even that there is nothing. */
static status narrow(struct db *db, const struct statistics_work *work, struct scope *out, struct problem *why)
{
    struct unit unit;
    const char *id = work->filter->authority_id;
    *out = caller_scope(work->call->caller);
    if (!*id) return OK;
    TRY(unit_repo_find(db, *out, id, work->call->arena, &unit, why));
    *out = (struct scope){.kind = SCOPE_SUBTREE, .unit_id = id};
    return OK;
}

static status sealings_work(struct db *db, void *arg, struct problem *why)
{
    const struct statistics_work *work = arg;
    const struct statistics_filter *filter = work->filter;
    struct scope scope;
    struct statistics_span spans[STATISTICS_SPANS];
    const struct statistics_reading reading = {spans, filter->category_id, filter->period.point_size};
    struct arena *arena = work->call->arena;
    struct list counted = LIST_OF(arena, struct statistics_part);
    struct statistics_sealings *out = work->out;
    *out = (struct statistics_sealings){.points = LIST_OF(arena, struct statistics_part),
                                        .categories = LIST_OF(arena, struct statistics_part),
                                        .authorities = LIST_OF(arena, struct statistics_part)};
    statistics_spans(&filter->period, work->call->now_ms, spans);
    TRY(narrow(db, work, &scope, why));
    TRY(statistics_repo_counted(db, "sealings", &out->counted_ms, why));
    TRY(statistics_repo_points(db, scope, &reading, &counted, why));
    TRY(statistics_repo_categories(db, scope, &reading, &out->categories, why));
    TRY(statistics_repo_authorities(db, scope, &reading, &out->authorities, why));
    for (size_t i = 0; i < counted.count; i++) out->total += LIST_AT(&counted, struct statistics_part, i)->count;
    statistics_fill(&filter->period, &counted, &out->points);
    return OK;
}

status statistics_flow_sealings(const struct admin_call *call, const struct statistics_filter *filter,
                                struct statistics_sealings *out, struct problem *why)
{
    struct statistics_work work = {call, filter, out};
    return db_read(call->admin->db, sealings_work, &work, why);
}

static status archives_work(struct db *db, void *arg, struct problem *why)
{
    const struct statistics_work *work = arg;
    struct scope scope;
    struct statistics_archives *out = work->out;
    *out = (struct statistics_archives){.years = LIST_OF(work->call->arena, struct statistics_year)};
    TRY(narrow(db, work, &scope, why));
    TRY(statistics_repo_counted(db, "documents", &out->counted_ms, why));
    return statistics_repo_years(db, scope, work->filter->category_id, &out->years, why);
}

status statistics_flow_archives(const struct admin_call *call, const struct statistics_filter *filter,
                                struct statistics_archives *out, struct problem *why)
{
    struct statistics_work work = {call, filter, out};
    return db_read(call->admin->db, archives_work, &work, why);
}

static status expiry_work(struct db *db, void *arg, struct problem *why)
{
    const struct statistics_work *work = arg;
    struct scope scope;
    struct statistics_expiry *out = work->out;
    struct list days = LIST_OF(work->call->arena, struct statistics_end);
    *out = (struct statistics_expiry){.months = LIST_OF(work->call->arena, struct statistics_end)};
    TRY(narrow(db, work, &scope, why));
    TRY(statistics_repo_counted(db, "expiry", &out->counted_ms, why));
    TRY(statistics_repo_ends(db, scope, &days, why));
    statistics_expiry_of(&days, work->call->now_ms, out);
    return OK;
}

status statistics_flow_expiry(const struct admin_call *call, const struct statistics_filter *filter,
                              struct statistics_expiry *out, struct problem *why)
{
    struct statistics_work work = {call, filter, out};
    return db_read(call->admin->db, expiry_work, &work, why);
}
