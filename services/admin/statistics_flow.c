#include "statistics_flow.h"
#include "db_tx.h"
#include "statistics_repo.h"
#include "unit_repo.h"

struct statistics_work {
    const struct admin_call *call;
    const struct statistics_filter *filter;
    void *out;
};

/* Of another's authority nothing is said, not even that there is nothing. */
static status check_authority(struct db *db, const struct statistics_work *work, struct problem *why)
{
    struct unit unit;
    const char *id = work->filter->authority_id;
    return *id ? unit_repo_find(db, caller_scope(work->call->caller), id, work->call->arena, &unit, why) : OK;
}

static status sealings_work(struct db *db, void *arg, struct problem *why)
{
    const struct statistics_work *work = arg;
    const struct statistics_filter *filter = work->filter;
    struct scope scope = caller_scope(work->call->caller);
    struct arena *arena = work->call->arena;
    struct list counted = LIST_OF(arena, struct statistics_part);
    struct statistics_sealings *out = work->out;
    *out = (struct statistics_sealings){.points = LIST_OF(arena, struct statistics_part),
                                        .categories = LIST_OF(arena, struct statistics_part),
                                        .authorities = LIST_OF(arena, struct statistics_part)};
    TRY(check_authority(db, work, why));
    TRY(statistics_repo_counted(db, "sealings", &out->counted_ms, why));
    TRY(statistics_repo_points(db, scope, filter, &counted, why));
    TRY(statistics_repo_categories(db, scope, filter, &out->categories, why));
    TRY(statistics_repo_authorities(db, scope, filter, &out->authorities, why));
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
    struct statistics_archives *out = work->out;
    *out = (struct statistics_archives){.years = LIST_OF(work->call->arena, struct statistics_year)};
    TRY(check_authority(db, work, why));
    TRY(statistics_repo_counted(db, "documents", &out->counted_ms, why));
    return statistics_repo_years(db, caller_scope(work->call->caller), work->filter, &out->years, why);
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
    struct statistics_expiry *out = work->out;
    struct list days = LIST_OF(work->call->arena, struct statistics_end);
    *out = (struct statistics_expiry){.months = LIST_OF(work->call->arena, struct statistics_end)};
    TRY(check_authority(db, work, why));
    TRY(statistics_repo_counted(db, "expiry", &out->counted_ms, why));
    TRY(statistics_repo_ends(db, caller_scope(work->call->caller), work->filter, &days, why));
    statistics_expiry_of(&days, work->call->now_ms, out);
    return OK;
}

status statistics_flow_expiry(const struct admin_call *call, const struct statistics_filter *filter,
                              struct statistics_expiry *out, struct problem *why)
{
    struct statistics_work work = {call, filter, out};
    return db_read(call->admin->db, expiry_work, &work, why);
}
