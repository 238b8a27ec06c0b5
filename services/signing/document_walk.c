#include "document_walk.h"

#include "text.h"
#include "unit_merge.h"
#include <string.h>

/* Lowest and highest key, then the key and the id behind which the page begins. */
#define RANGE(key) " AND " key " >= ? AND " key " <= ? AND (" key " < ? OR d.id < ?)"
#define FILTERS                                                                                                        \
    " AND (? = '' OR FIND_IN_SET(d.authority_id, ?)) AND (? = '' OR d.category_id = ?) AND d.period_to >= ?"           \
    " AND d.period_to <= ?"
#define FIRST(key) " ORDER BY " key " DESC, d.id DESC LIMIT ? ROWS EXAMINED ?"
#define NAMED      " AND (u.name LIKE ? OR u.code LIKE ?)"
#define UNIT       " JOIN estamp_admin.v_unit u ON u.id = d.unit_id"
/* The state stands in the indexes of the orders alone: a lead that can do without it reads no rows but its index. */
#define STATED " AND FIND_IN_SET(d.state, ?)"

#define TEXT(from, lead, key, unit, named, stated)                                                                     \
    "SELECT STRAIGHT_JOIN d.id, " key " FROM " from unit " WHERE " lead RANGE(key)                                     \
    FILTERS stated named FIRST(key)
/* Without a name and with one. */
#define BOTH(from, lead, key, stated)                                                                                  \
    {                                                                                                                  \
        TEXT(from, lead, key, "", "", stated), TEXT(from, lead, key, UNIT, NAMED, stated)                              \
    }
#define ORDERED(index, lead, key)                                                                                      \
    {                                                                                                                  \
        BOTH("document d FORCE INDEX (" index ")", lead, key, "")                                                      \
    }
/* Of any state, and of some. */
#define SORTED(from, lead, key)                                                                                        \
    {                                                                                                                  \
        BOTH(from, lead, key, ""), BOTH(from, lead, key, STATED)                                                       \
    }
#define SORTS(from, lead)                                                                                              \
    {                                                                                                                  \
        [DOCUMENT_BY_CREATED] = SORTED(from, lead, "d.id"), [DOCUMENT_BY_PERIOD] = SORTED(from, lead, "d.period_to"),  \
        [DOCUMENT_BY_SEALED] = SORTED(from, lead, "d.sealed_ms")                                                       \
    }

static const char *const statements[DOCUMENT_LEADS][DOCUMENT_SORTS][2][2] =
    {/* of some states; of a name */
     [DOCUMENT_NEWEST] = {[DOCUMENT_BY_CREATED] = ORDERED("PRIMARY", "1 = 1", "d.id")},
     [DOCUMENT_OF_STATE] = {[DOCUMENT_BY_CREATED] = ORDERED("document_by_created", "d.state = ?", "d.id"),
                            [DOCUMENT_BY_PERIOD] = ORDERED("document_by_period", "d.state = ?", "d.period_to"),
                            [DOCUMENT_BY_SEALED] = ORDERED("document_by_sealed", "d.state = ?", "d.sealed_ms")},
     [DOCUMENT_OF_PERIOD] = {[DOCUMENT_BY_CREATED] =
                                 ORDERED("document_by_period", "d.state = ? AND d.period_to = ?", "d.id")},
     [DOCUMENT_OF_AUTHORITY] = SORTS("document d FORCE INDEX (document_of_authority)", "d.authority_id = ?"),
     [DOCUMENT_OF_CATEGORY] = SORTS("document d FORCE INDEX (document_of_category)", "d.category_id = ?"),
     [DOCUMENT_OF_UNITS] =
         SORTS(UNIT_MERGE_IDS " JOIN document d FORCE INDEX (document_once) ON d.unit_id = j.id", "1 = 1")};

/* The leads that go by one state have no use for the others. */
static bool is_stated(const struct document_walk *walk, enum document_lead lead)
{
    return *walk->states && lead != DOCUMENT_OF_STATE && lead != DOCUMENT_OF_PERIOD;
}

static void add_args(const struct document_walk *walk, const struct document_step *step, struct list *args)
{
    static const int64_t any = INT64_MAX;
    const struct document_filter *f = walk->filter;
    const struct db_value of = db_text(walk->authorities), category = db_text(f->category_id ? f->category_id : "");
    if (step->key) db_args_add(args, DB_ARGS(db_text(step->key)));
    if (step->day) db_args_add(args, DB_ARGS(db_text(step->day)));
    db_args_add(args,
                DB_ARGS(walk->lowest, walk->highest, walk->before, walk->before_id, of, of, category, category,
                        db_text(f->period_from ? f->period_from : ""), db_text(f->period_to ? f->period_to : "~")));
    if (is_stated(walk, step->lead)) db_args_add(args, DB_ARGS(db_text(walk->states)));
    if (walk->name_like) db_args_add(args, DB_ARGS(db_text(walk->name_like), db_text(walk->code_like)));
    db_args_add(args, DB_ARGS(db_int((int64_t)walk->limit), db_int(step->most ? step->most : any)));
}

status document_walk_step(struct document_walk *walk, const struct document_step *step, bool *ended,
                          struct problem *why)
{
    struct list args = LIST_OF(walk->rows->arena, struct db_value);
    enum document_sort sort = walk->filter->sort;
    bool is_number = sort == DOCUMENT_BY_SEALED;
    size_t before = walk->rows->count;
    add_args(walk, step, &args);
    const struct unit_merge_query query = {
        statements[step->lead][sort][is_stated(walk, step->lead)][walk->name_like != NULL], db_args_of(&args),
        is_number};
    TRY(unit_merge_read_some(walk->db, &query, walk->rows, ended, why));
    if (walk->rows->count - before >= walk->limit) *ended = true;
    unit_merge_cut(walk->rows, false, walk->limit);
    if (walk->rows->count < walk->limit) return OK;
    const struct unit_merge_row *last = LIST_AT(walk->rows, const struct unit_merge_row, walk->limit - 1);
    walk->lowest = is_number ? db_int(last->number) : db_text(last->text);
    return OK;
}

static const char COUNT_AUTHORITY[] = "SELECT COUNT(*) FROM (SELECT 1 FROM document FORCE INDEX "
                                      "(document_of_authority) WHERE authority_id = ? LIMIT ?) few";
static const char COUNT_CATEGORY[] = "SELECT COUNT(*) FROM (SELECT 1 FROM document FORCE INDEX (document_of_category) "
                                     "WHERE category_id = ? LIMIT ?) few";

status document_walk_count(struct db *db, enum document_lead lead, const char *key, int64_t most, int64_t *out,
                           struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, lead == DOCUMENT_OF_AUTHORITY ? COUNT_AUTHORITY : COUNT_CATEGORY,
                 DB_ARGS(db_text(key), db_int(most)), &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

static const char PERIODS[] =
    "SELECT DISTINCT period_to FROM document FORCE INDEX (document_by_period) WHERE state = ? "
    "AND period_to >= ? AND period_to <= ? LIMIT ?";

status document_walk_periods(const struct document_walk *walk, const char *state, int64_t most, struct list *out,
                             struct problem *why)
{
    AUTO(db_rows, rows);
    const struct document_filter *f = walk->filter;
    TRY(db_query(walk->db, PERIODS,
                 DB_ARGS(db_text(state), db_text(f->period_from ? f->period_from : ""),
                         db_text(f->period_to ? f->period_to : "~"), db_int(most)),
                 &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(out) = db_rows_copy(rows, 0, out->arena);
    return db_rows_end(rows, why);
}
