#include "seal_repo.h"

#include "text.h"
#include "unit_merge.h"
#include <string.h>

#define WANTED                                                                                                         \
    " AND (? = '' OR FIND_IN_SET(s.authority_id, ?)) AND (? = '' OR s.state = ?) AND (? = '' OR s.type = ?)"           \
    " AND s.not_after_ms >= ? AND s.not_after_ms < ? AND s.created_ms >= ? AND s.created_ms < ?"
#define BEHIND_CREATED " AND s.id < ? AND s.id > ?"
#define BEHIND_EXPIRY  " AND (s.not_after_ms > ? OR s.id > ?)"
#define ORDER_CREATED  " ORDER BY s.id DESC LIMIT ? ROWS EXAMINED ?"
#define ORDER_EXPIRY   " ORDER BY s.not_after_ms, s.id LIMIT ? ROWS EXAMINED ?"
#define UNIT           " JOIN estamp_admin.v_unit u ON u.id = s.unit_id"
#define NAMED          " AND (u.name LIKE ? OR u.code LIKE ?)"

#define CREATED(from, lead, unit, named)                                                                               \
    "SELECT STRAIGHT_JOIN s.id, s.id FROM " from unit " WHERE " lead WANTED BEHIND_CREATED named ORDER_CREATED
#define EXPIRY(from, lead, unit, named)                                                                                \
    "SELECT STRAIGHT_JOIN s.id, s.not_after_ms FROM " from unit " WHERE " lead WANTED BEHIND_EXPIRY named ORDER_EXPIRY
/* Without a name and with one. */
#define BOTH(order, from, lead)                                                                                        \
    {                                                                                                                  \
        order(from, lead, "", ""), order(from, lead, UNIT, NAMED)                                                      \
    }
#define ORDERED(created, expiry, lead)                                                                                 \
    {                                                                                                                  \
        BOTH(CREATED, "seal s FORCE INDEX (" created ")", lead), BOTH(EXPIRY, "seal s FORCE INDEX (" expiry ")", lead) \
    }
#define SORTED(from, lead)                                                                                             \
    {                                                                                                                  \
        BOTH(CREATED, from, lead), BOTH(EXPIRY, from, lead)                                                            \
    }

enum lead { NEWEST, OF_AUTHORITY, OF_STATE, OF_TYPE, OF_UNITS, OF_CODE, LEADS };
static const char *const statements[LEADS][2][2] =
    {/* by expiry; of a name */
     [NEWEST] = ORDERED("PRIMARY", "seal_ends", "1 = 1"),
     [OF_AUTHORITY] = ORDERED("seal_by_created", "seal_by_expiry", "s.authority_id = ?"),
     [OF_STATE] = SORTED("seal s FORCE INDEX (seal_state)", "s.state = ?"),
     [OF_TYPE] = SORTED("seal s FORCE INDEX (seal_type)", "s.type = ?"),
     [OF_UNITS] = SORTED(UNIT_MERGE_IDS " JOIN seal s FORCE INDEX (seal_unit) ON s.unit_id = j.id", "1 = 1"),
     [OF_CODE] =
         SORTED("estamp_admin.v_unit v JOIN seal s FORCE INDEX (seal_unit) ON s.unit_id = v.id", "v.code LIKE ?")};

/* The walk along the order looks at so many rows, and finds what one seal in fifty is; what it does not find is rare,
 * or it is old. What is `FEW` is sorted. */
enum { WALK_MOST = 2900, WALK_EACH = 10, FEW = 5000 };

struct listing {
    struct db *db;
    const struct seal_filter *filter;
    const char *authorities; /* commas between; "": all */
    const char *name_like, *code_like;
    struct db_value behind, behind_id; /* the cursor's keys; of the newest, what ends the walk is the second */
    int64_t from_ms, to_ms;            /* of the expiry */
    size_t limit;
    struct list *rows; /* struct unit_merge_row: the first `limit` of those found so far, in order */
};

static status read_page(struct listing *job, const struct http_page *page, struct problem *why)
{
    const struct seal_filter *f = job->filter;
    int64_t behind_ms = INT64_MIN;
    const char *id = page->has_cursor ? page->keys[0] : f->by_expiry ? "" : "~";
    job->limit = (size_t)page->limit + 1;
    job->from_ms = f->expires_from_ms;
    job->to_ms = f->expires_to_ms;
    if (page->has_cursor && !text_int(page->keys[1], &behind_ms)) return problem_set(why, CURSOR_INVALID, "%s", "");
    if (page->has_cursor && f->by_expiry && behind_ms > job->from_ms) job->from_ms = behind_ms;
    job->behind = f->by_expiry ? db_int(behind_ms) : db_text(id);
    job->behind_id = f->by_expiry ? db_text(id) : db_text("");
    return OK;
}

/* The last of a full page bounds what the next lead looks for. */
static void raise_bound(struct listing *job)
{
    unit_merge_cut(job->rows, job->filter->by_expiry, job->limit);
    if (job->rows->count < job->limit) return;
    const struct unit_merge_row *last = LIST_AT(job->rows, const struct unit_merge_row, job->limit - 1);
    if (!job->filter->by_expiry)
        job->behind_id = db_text(last->id);
    else if (last->number < job->to_ms)
        job->to_ms = last->number + 1;
}

/* `most` 0: however many. `ended` false: not all of them, and the page is not full. */
static status run(struct listing *job, enum lead lead, const char *key, int64_t most, bool *ended, struct problem *why)
{
    const struct seal_filter *f = job->filter;
    struct list args = LIST_OF(job->rows->arena, struct db_value);
    const struct db_value of = db_text(job->authorities), state = db_text(f->state ? f->state : ""),
                          type = db_text(f->type ? f->type : "");
    if (key) db_args_add(&args, DB_ARGS(db_text(key)));
    db_args_add(&args, DB_ARGS(of, of, state, state, type, type, db_int(job->from_ms), db_int(job->to_ms),
                               db_int(f->created_from_ms), db_int(f->created_to_ms), job->behind, job->behind_id));
    if (job->name_like) db_args_add(&args, DB_ARGS(db_text(job->name_like), db_text(job->code_like)));
    db_args_add(&args, DB_ARGS(db_int((int64_t)job->limit), db_int(most ? most : INT64_MAX)));
    const struct unit_merge_query query = {statements[lead][f->by_expiry][job->name_like != NULL], db_args_of(&args),
                                           f->by_expiry};
    TRY(unit_merge_read_some(job->db, &query, job->rows, ended, why));
    if (job->rows->count >= job->limit) *ended = true;
    raise_bound(job);
    return OK;
}

static const char COUNT_STATE[] = "SELECT COUNT(*) FROM (SELECT 1 FROM seal WHERE state = ? LIMIT ?) few";
static const char COUNT_AUTHORITY[] =
    "SELECT COUNT(*) FROM (SELECT 1 FROM seal FORCE INDEX (seal_by_created) WHERE authority_id = ? LIMIT ?) few";
static const char COUNT_TYPE[] = "SELECT COUNT(*) FROM (SELECT 1 FROM seal WHERE type = ? LIMIT ?) few";

/* At most FEW; as many without a key, which finds all of them. */
static status count(struct db *db, const char *sql, const char *key, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = FEW;
    if (!key) return OK;
    TRY(db_query(db, sql, DB_ARGS(db_text(key), db_int(FEW)), &rows, why));
    if (db_rows_next(rows)) *out = db_rows_int(rows, 0);
    return db_rows_end(rows, why);
}

/* Of all authorities it is never asked. */
static status count_scope(const struct listing *job, const struct list *authorities, int64_t *out, struct problem *why)
{
    int64_t one = 0;
    *out = *job->authorities ? 0 : FEW;
    for (size_t i = 0; i < authorities->count && *out < FEW; i++, *out += one)
        TRY(count(job->db, COUNT_AUTHORITY, *LIST_AT(authorities, const char *, i), &one, why));
    return OK;
}

static status from_authorities(struct listing *job, const struct list *authorities, struct problem *why)
{
    bool ended;
    job->authorities = "";
    for (size_t i = 0; i < authorities->count; i++)
        TRY(run(job, OF_AUTHORITY, *LIST_AT(authorities, const char *, i), 0, &ended, why));
    return OK;
}

static status from_few(struct listing *job, const struct list *authorities, struct problem *why)
{
    const struct seal_filter *f = job->filter;
    int64_t found;
    bool ended;
    TRY(count(job->db, COUNT_STATE, f->state, &found, why));
    if (found < FEW) return run(job, OF_STATE, f->state, 0, &ended, why);
    TRY(count(job->db, COUNT_TYPE, f->type, &found, why));
    if (found < FEW) return run(job, OF_TYPE, f->type, 0, &ended, why);
    TRY(count_scope(job, authorities, &found, why));
    if (found < FEW || !job->code_like || !*job->code_like) return from_authorities(job, authorities, why);
    const char *code = job->code_like; /* a taxpayer has few seals */
    job->name_like = job->code_like = NULL;
    return run(job, OF_CODE, code, 0, &ended, why);
}

static status run_all(struct listing *job, struct scope scope, struct problem *why)
{
    const struct unit_lead *lead = &job->filter->lead;
    const struct listing begun = *job;
    bool ended;
    if (lead->unit_ids) return run(job, OF_UNITS, lead->unit_ids, 0, &ended, why);
    if (lead->authorities.count == 0) return OK;
    TRY(unit_merge_names(job->db, scope, &lead->authorities, &job->authorities, why));
    const char *authorities = job->authorities;
    job->name_like = lead->name_like;
    job->code_like = lead->code_like;
    TRY(run(job, NEWEST, NULL, WALK_MOST + WALK_EACH * (int64_t)job->limit, &ended, why));
    if (ended) return OK;
    *job = begun;
    job->rows->count = 0;
    job->authorities = authorities;
    job->name_like = lead->name_like;
    job->code_like = lead->code_like;
    return from_few(job, &lead->authorities, why);
}

status seal_repo_list(struct db *db, struct scope scope, const struct seal_filter *filter, const struct http_page *page,
                      struct list *out, struct problem *why)
{
    struct list rows = LIST_OF(out->arena, struct unit_merge_row);
    struct listing job = {.db = db, .filter = filter, .authorities = "", .rows = &rows};
    TRY(read_page(&job, page, why));
    TRY(run_all(&job, scope, why));
    return seal_repo_read(db, scope, unit_merge_ids(&rows), out, why);
}
