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
    work->list->count = 0;
    return notice_repo_list(db, work->caller->unit_id, work->page, work->list, why);
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
    const int64_t day_ms = INT64_C(24) * 3600 * 1000, beijing_ms = INT64_C(8) * 3600 * 1000;
    char today[CLOCK_TEXT_SIZE], soon[CLOCK_TEXT_SIZE];
    clock_date_text(clock_now_ms() + beijing_ms, today);
    clock_date_text(clock_now_ms() + beijing_ms + NOTICE_SOON_DAYS * day_ms, soon);
    return notice_repo_count(db, work->caller->unit_id, today, soon, work->counts, why);
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
    return notice_repo_read(db, work->caller->unit_id, work->until_id, clock_now_ms(), why);
}

status notice_flow_read(const struct signing *signing, const struct caller *caller, const char *until_id,
                        struct problem *why)
{
    struct work work = {.caller = caller, .until_id = until_id};
    return db_tx(signing->db, read_work, &work, why);
}
