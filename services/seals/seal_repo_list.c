#include "seal_repo.h"

#include "text.h"
#include "unit_merge.h"

#define OF_NAME                                                                                                        \
    " AND EXISTS (SELECT 1 FROM estamp_admin.v_unit u WHERE u.id = s.unit_id AND (u.name LIKE ? OR u.code LIKE ?))"
#define WANTED                                                                                                         \
    " AND (? = '' OR s.state = ?) AND (? = '' OR s.type = ?) AND s.not_after_ms >= ? AND s.not_after_ms < ?"           \
    " AND s.created_ms >= ? AND s.created_ms < ?"
#define BEHIND_CREATED   " AND s.id < ? AND s.not_after_ms >= ?"
#define BEHIND_EXPIRY    " AND (s.not_after_ms > ? OR s.id > ?)"
#define ORDER_CREATED    " ORDER BY s.id DESC LIMIT ?"
#define ORDER_EXPIRY     " ORDER BY s.not_after_ms, s.id LIMIT ?"
#define WALK(key, index) "SELECT s.id, " key " FROM seal s FORCE INDEX (" index ") WHERE s.authority_id = ?"
#define GATHER(key)                                                                                                    \
    "SELECT STRAIGHT_JOIN s.id, " key " FROM " UNIT_MERGE_IDS " JOIN seal s ON s.unit_id = j.id WHERE 1 = 1"

static const char WALK_CREATED[] = WALK("s.id", "seal_by_created") WANTED BEHIND_CREATED ORDER_CREATED;
static const char WALK_EXPIRY[] = WALK("s.not_after_ms", "seal_by_expiry") WANTED BEHIND_EXPIRY ORDER_EXPIRY;
static const char NAMED_CREATED[] = WALK("s.id", "seal_by_created") WANTED BEHIND_CREATED OF_NAME ORDER_CREATED;
static const char NAMED_EXPIRY[] = WALK("s.not_after_ms", "seal_by_expiry") WANTED BEHIND_EXPIRY OF_NAME ORDER_EXPIRY;
/* Of some units: their seals are few enough to be sorted. */
static const char GATHER_CREATED[] = GATHER("s.id") WANTED BEHIND_CREATED ORDER_CREATED;
static const char GATHER_EXPIRY[] = GATHER("s.not_after_ms") WANTED BEHIND_EXPIRY ORDER_EXPIRY;

enum { ARGS_MAX = 16 };

struct listing {
    struct db *db;
    const struct seal_filter *filter;
    struct db_value values[ARGS_MAX]; /* the first is the authority or the units */
    size_t count;
    struct list *rows; /* struct unit_merge_row */
};

static status read_args(struct listing *job, const struct http_page *page, struct problem *why)
{
    const struct seal_filter *f = job->filter;
    const struct db_value state = db_text(f->state ? f->state : ""), type = db_text(f->type ? f->type : "");
    int64_t from_ms = f->expires_from_ms, behind_ms = INT64_MIN;
    const char *id = f->by_expiry ? "" : "~";
    if (page->has_cursor) {
        id = page->keys[0];
        if (!text_int(page->keys[1], &behind_ms)) return problem_set(why, CURSOR_INVALID, "%s", "");
        if (f->by_expiry && behind_ms > from_ms) from_ms = behind_ms;
    }
    const struct db_value values[] = {db_null(),
                                      state,
                                      state,
                                      type,
                                      type,
                                      db_int(from_ms),
                                      db_int(f->expires_to_ms),
                                      db_int(f->created_from_ms),
                                      db_int(f->created_to_ms)};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) job->values[job->count++] = values[i];
    job->values[job->count++] = f->by_expiry ? db_int(behind_ms) : db_text(id);
    job->values[job->count++] = f->by_expiry ? db_text(id) : db_int(INT64_MIN);
    if (f->lead.name_like) job->values[job->count++] = db_text(f->lead.name_like);
    if (f->lead.name_like) job->values[job->count++] = db_text(f->lead.code_like);
    job->values[job->count++] = db_int(page->limit + 1);
    return OK;
}

static status run(struct listing *job, const char *sql, const char *lead, struct problem *why)
{
    job->values[0] = db_text(lead);
    return unit_merge_read(job->db, sql, (struct db_args){job->values, job->count}, job->filter->by_expiry, job->rows,
                           why);
}

static status run_all(struct listing *job, struct problem *why)
{
    const struct seal_filter *f = job->filter;
    if (f->lead.unit_ids) return run(job, f->by_expiry ? GATHER_EXPIRY : GATHER_CREATED, f->lead.unit_ids, why);
    const char *created = f->lead.name_like ? NAMED_CREATED : WALK_CREATED;
    const char *sql = !f->by_expiry ? created : f->lead.name_like ? NAMED_EXPIRY : WALK_EXPIRY;
    const struct list *authorities = &f->lead.authorities;
    for (size_t i = 0; i < authorities->count; i++) TRY(run(job, sql, *LIST_AT(authorities, const char *, i), why));
    return OK;
}

status seal_repo_list(struct db *db, struct scope scope, const struct seal_filter *filter, const struct http_page *page,
                      struct list *out, struct problem *why)
{
    struct list rows = LIST_OF(out->arena, struct unit_merge_row);
    struct listing job = {.db = db, .filter = filter, .rows = &rows};
    TRY(read_args(&job, page, why));
    TRY(run_all(&job, why));
    unit_merge_cut(&rows, filter->by_expiry, (size_t)page->limit + 1);
    return seal_repo_read(db, scope, unit_merge_ids(&rows), out, why);
}
