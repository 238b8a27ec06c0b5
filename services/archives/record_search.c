#include "record_search.h"
#include "clock.h"
#include "record_repo.h"
#include "text.h"
#include "unit_merge.h"
#include <string.h>

enum { CHINA_MS = 8 * 3600000, DAY_MS = 24 * 3600000 };

struct search {
    struct db *db;
    const struct record_filter *filter;
    const char *root;                      /* authority whose subtree may be seen */
    char newest[ID_SIZE], oldest[ID_SIZE]; /* ids from oldest on, before newest */
    struct list *out;
};

/* A lead of its own, and what else is wanted looked at row by row: few rows have the lead. */
#define REST                                                                                                           \
    " AND r.id < ? AND r.id >= ? AND (? = '' OR r.archive_number = ?) AND (? = '' OR v.volume_number = ?) AND (? = 0 " \
    "OR r.year = ?) AND (? = '' OR r.taxpayer_code = ?) AND (? = '' OR EXISTS (SELECT 1 FROM record_classification k " \
    "WHERE k.classification_code = ? AND k.authority_id = r.authority_id AND k.year = r.year AND k.record_id = "       \
    "r.id)) "                                                                                                          \
    "AND" RECORD_REPO_IN_SUBTREE " ORDER BY r.id DESC LIMIT ?"
#define SELECT "SELECT " RECORD_REPO_COLUMNS " FROM record r" RECORD_REPO_JOINED

static const char BY_NUMBER[] = SELECT "WHERE r.archive_number = ?" REST;
static const char BY_VOLUME[] = SELECT "WHERE v.volume_number = ?" REST;
static const char BY_TAXPAYER[] = SELECT "WHERE r.taxpayer_code = ?" REST;

static struct db_value optional(const char *text)
{
    return db_text(text ? text : "");
}

static status list_led(const struct search *at, const char *sql, const char *key, struct problem *why)
{
    AUTO(db_rows, rows);
    const struct record_filter *f = at->filter;
    const struct db_value number = optional(f->archive_number), volume = optional(f->volume_number);
    const struct db_value taxpayer = optional(f->taxpayer_code), code = optional(f->classification_code);
    const struct db_value year = db_int(f->year);
    TRY(db_query(at->db, sql,
                 DB_ARGS(db_text(key), db_text(at->newest), db_text(at->oldest), number, number, volume, volume, year,
                         year, taxpayer, taxpayer, code, code, db_text(at->root), db_int(f->limit)),
                 &rows, why));
    return record_repo_read_all(rows, at->out, why);
}

/* Without a lead: in the order of the ids, all authorities and years at once, looking at so many entries of an index.
 * What that does not find is of few authorities, or long ago: then each authority and year by itself. */
enum { WALK_MOST = 2900, WALK_EACH = 10 };
#define WALKED(id)                                                                                                     \
    id " < ? AND " id " >= ? AND (? = '' OR FIND_IN_SET(authority_id, ?)) AND (? = 0 OR year = ?) ORDER BY " id        \
       " DESC LIMIT ? ROWS EXAMINED ?"
static const char NEWEST[] = "SELECT id, id FROM record FORCE INDEX (record_newest) WHERE " WALKED("id");
static const char NEWEST_OF_CODE[] =
    "SELECT record_id, record_id FROM record_classification FORCE INDEX (record_classification_newest) WHERE "
    "classification_code = ? AND " WALKED("record_id");

static status walk(const struct search *at, const char *authorities, struct list *found, bool *ended,
                   struct problem *why)
{
    const struct record_filter *f = at->filter;
    const struct db_value of = db_text(authorities), year = db_int(f->year), limit = db_int(f->limit);
    const struct db_value newest = db_text(at->newest), oldest = db_text(at->oldest);
    const struct db_value most = db_int(WALK_MOST + WALK_EACH * f->limit);
    const struct unit_merge_query of_code = {
        NEWEST_OF_CODE, DB_ARGS(db_text(f->classification_code), newest, oldest, of, of, year, year, limit, most),
        false};
    const struct unit_merge_query all = {NEWEST, DB_ARGS(newest, oldest, of, of, year, year, limit, most), false};
    TRY(unit_merge_read_some(at->db, f->classification_code ? &of_code : &all, found, ended, why));
    if (found->count >= (size_t)f->limit) *ended = true;
    return OK;
}

static const char IDS[] =
    "SELECT r.id, r.id FROM record r WHERE r.authority_id = ? AND r.year = ? AND r.id < ? AND r.id >= ? "
    "ORDER BY r.id DESC LIMIT ?";
static const char IDS_OF_CODE[] =
    "SELECT k.record_id, k.record_id FROM record_classification k WHERE k.authority_id = ? AND k.year = ? AND "
    "k.record_id < ? AND k.record_id >= ? AND k.classification_code = ? ORDER BY k.record_id DESC LIMIT ?";

/* Keeps the newest of what was found so far; a full page bounds what the next ones look for. */
static status add_ids(const struct search *at, const char *authority_id, int64_t year, struct list *found,
                      struct problem *why)
{
    const struct record_filter *f = at->filter;
    const char *bound = unit_merge_bound(found, (size_t)f->limit);
    const struct db_value authority = db_text(authority_id), newest = db_text(at->newest),
                          oldest = db_text(*bound ? bound : at->oldest);
    if (f->classification_code)
        TRY(unit_merge_read(
            at->db, IDS_OF_CODE,
            DB_ARGS(authority, db_int(year), newest, oldest, db_text(f->classification_code), db_int(f->limit)), false,
            found, why));
    else
        TRY(unit_merge_read(at->db, IDS, DB_ARGS(authority, db_int(year), newest, oldest, db_int(f->limit)), false,
                            found, why));
    unit_merge_cut(found, false, (size_t)f->limit);
    return OK;
}

/* Through volume_year, from one year to the next. */
static const char YEARS[] = "SELECT DISTINCT year FROM volume ORDER BY year DESC LIMIT 200";

static status find_years(const struct search *at, struct list *years, struct problem *why)
{
    AUTO(db_rows, rows);
    if (at->filter->year) {
        *(int64_t *)list_add(years) = at->filter->year;
        return OK;
    }
    TRY(db_query(at->db, YEARS, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) *(int64_t *)list_add(years) = db_rows_int(rows, 0);
    return db_rows_end(rows, why);
}

static status merge(const struct search *at, const struct list *authorities, struct list *found, struct problem *why)
{
    struct list years = LIST_OF(found->arena, int64_t);
    TRY(find_years(at, &years, why));
    for (size_t y = 0; y < years.count; y++)
        for (size_t i = 0; i < authorities->count; i++)
            TRY(add_ids(at, *LIST_AT(authorities, const char *, i), *LIST_AT(&years, int64_t, y), found, why));
    return OK;
}

static status find_ids(const struct search *at, struct list *found, struct problem *why)
{
    const struct scope scope = {SCOPE_SUBTREE, at->root};
    struct list authorities = LIST_OF(found->arena, const char *);
    const char *named;
    bool ended;
    TRY(unit_merge_authorities(at->db, scope, &authorities, why));
    if (authorities.count == 0) return OK;
    TRY(unit_merge_names(at->db, scope, &authorities, &named, why));
    TRY(walk(at, named, found, &ended, why));
    if (ended) return OK;
    found->count = 0;
    return merge(at, &authorities, found, why);
}

static const char BY_IDS[] =
    "SELECT " RECORD_REPO_COLUMNS " FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) CHARACTER SET ascii "
    "PATH '$')) j JOIN record r ON r.id = j.id" RECORD_REPO_JOINED "ORDER BY r.id DESC";

static status list_merged(const struct search *at, struct problem *why)
{
    AUTO(db_rows, rows);
    struct list found = LIST_OF(at->out->arena, struct unit_merge_row);
    TRY(find_ids(at, &found, why));
    if (found.count == 0) return OK;
    TRY(db_query(at->db, BY_IDS, DB_ARGS(db_text(unit_merge_ids(&found))), &rows, why));
    return record_repo_read_all(rows, at->out, why);
}

static const char AUTHORITY[] =
    "SELECT u.id FROM estamp_admin.v_unit u JOIN estamp_admin.v_authority_closure s ON s.descendant_id = u.id "
    "AND s.ancestor_id = ? WHERE u.code = ? AND u.kind = 'authority'";

static status set_root(struct search *at, struct scope scope, struct problem *why)
{
    AUTO(db_rows, rows);
    const char *code = at->filter->authority_code;
    at->root = scope.unit_id;
    if (!code) return OK;
    TRY(db_query(at->db, AUTHORITY, DB_ARGS(db_text(scope.unit_id), db_text(code)), &rows, why));
    if (!db_rows_next(rows)) return problem_fault(why, AUTHORITY_OUTSIDE, "authority_code", "%s", "");
    at->root = db_rows_copy(rows, 0, at->out->arena);
    return OK;
}

/* The days' ids, and the page's. */
static status set_span(struct search *at, struct problem *why)
{
    const struct record_filter *f = at->filter;
    int64_t from_ms = 0, to_ms = 0;
    (void)text_copy(at->newest, sizeof at->newest, "~");
    (void)text_copy(at->oldest, sizeof at->oldest, "0");
    if (f->archived_from && clock_parse_date(f->archived_from, &from_ms))
        record_first_id(from_ms - CHINA_MS, at->oldest);
    if (f->archived_to && clock_parse_date(f->archived_to, &to_ms))
        record_first_id(to_ms - CHINA_MS + DAY_MS, at->newest);
    if (f->archived_from && f->archived_to && from_ms > to_ms)
        return problem_fault(why, PERIOD_ORDER, "archived_to", "%s", f->archived_from);
    if (f->before && !id_is_valid(f->before)) return problem_set(why, CURSOR_INVALID, "%s", "");
    if (f->before && strcmp(f->before, at->newest) < 0) memcpy(at->newest, f->before, ID_SIZE);
    return OK;
}

status record_search_list(struct db *db, struct scope scope, const struct record_filter *filter, struct list *out,
                          struct problem *why)
{
    struct search at = {.db = db, .filter = filter, .out = out};
    if (scope.kind != SCOPE_SUBTREE) return OK;
    TRY(set_span(&at, why));
    TRY(set_root(&at, scope, why));
    if (filter->archive_number) return list_led(&at, BY_NUMBER, filter->archive_number, why);
    if (filter->volume_number) return list_led(&at, BY_VOLUME, filter->volume_number, why);
    if (filter->taxpayer_code) return list_led(&at, BY_TAXPAYER, filter->taxpayer_code, why);
    return list_merged(&at, why);
}
