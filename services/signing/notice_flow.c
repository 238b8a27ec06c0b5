#include "notice_flow.h"

#include "clock.h"
#include "db_tx.h"

struct work {
    const struct caller *caller;
    const struct http_page *page;
    const char *until_id;
    struct list *list;
    struct notice_counts *counts;
};

static status list_work(struct db *db, void *argument, struct problem *why)
{
    const struct work *work = argument;
    char unit_id[ID_SIZE];
    work->list->count = 0;
    TRY(notice_repo_unit(db, work->caller, unit_id, why));
    return notice_repo_list(db, unit_id, work->page, work->list, why);
}

status notice_flow_list(const struct signing *signing, const struct caller *caller, const struct http_page *page,
                        struct list *out, struct problem *why)
{
    struct work work = {.caller = caller, .page = page, .list = out};
    return db_read(signing->db, list_work, &work, why);
}

static status count_work(struct db *db, void *argument, struct problem *why)
{
    const struct work *work = argument;
    const int64_t day_ms = INT64_C(24) * 3600 * 1000, now_ms = clock_now_ms();
    char unit_id[ID_SIZE], today[CLOCK_TEXT_SIZE], soon[CLOCK_TEXT_SIZE];
    notice_day(now_ms, today);
    notice_day(now_ms + NOTICE_SOON_DAYS * day_ms, soon);
    TRY(notice_repo_unit(db, work->caller, unit_id, why));
    return notice_repo_count(db, unit_id, today, soon, work->counts, why);
}

status notice_flow_count(const struct signing *signing, const struct caller *caller, struct notice_counts *out,
                         struct problem *why)
{
    struct work work = {.caller = caller, .counts = out};
    return db_read(signing->db, count_work, &work, why);
}

static status read_work(struct db *db, void *argument, struct problem *why)
{
    const struct work *work = argument;
    char unit_id[ID_SIZE];
    TRY(notice_repo_unit(db, work->caller, unit_id, why));
    return notice_repo_read(db, unit_id, work->until_id, clock_now_ms(), why);
}

status notice_flow_read(const struct signing *signing, const struct caller *caller, const char *until_id,
                        struct problem *why)
{
    struct work work = {.caller = caller, .until_id = until_id};
    return db_tx(signing->db, read_work, &work, why);
}
