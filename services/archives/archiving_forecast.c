#include "archiving_forecast.h"
#include "text.h"

static const char *const reasons[] = {"ready",  "held",     "not_sealed", "archived", "category_closed",
                                      "voided", "replaced", "rejected",   "other"};
_Static_assert(sizeof reasons / sizeof *reasons == ARCHIVING_REASONS, "each reason has a name");

const char *archiving_forecast_reason(enum archiving_reason reason)
{
    return reasons[reason];
}

static enum archiving_reason reason_of(const char *state, bool is_open)
{
    static const struct {
        const char *state;
        enum archiving_reason reason;
    } known[] = {{"sealed", ARCHIVING_READY},      {"frozen", ARCHIVING_HELD},   {"waiting", ARCHIVING_NOT_SEALED},
                 {"archived", ARCHIVING_ARCHIVED}, {"voided", ARCHIVING_VOIDED}, {"replaced", ARCHIVING_REPLACED},
                 {"rejected", ARCHIVING_REJECTED}};
    enum archiving_reason reason = ARCHIVING_OTHER;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (text_equal(known[i].state, state)) reason = known[i].reason;
    }
    if (!is_open && (reason == ARCHIVING_READY || reason == ARCHIVING_HELD)) return ARCHIVING_CATEGORY_CLOSED;
    return reason;
}

/* The period's documents are counted within one index of signing's (document_by_period, which the states lead); names
 * are looked up afterwards, of some hundred rows. */
static const char FORECAST[] =
    "SELECT t.category_id, c.name, t.authority_id, a.code, a.name, t.state, c.state, t.many FROM (SELECT "
    "d.category_id, d.authority_id, d.state, COUNT(*) AS many FROM estamp_signing.v_document_period d WHERE d.state IN "
    "('waiting', 'sealed', 'frozen', 'archived', 'replaced', 'voided', 'rejected') AND d.period_to BETWEEN ? AND ? "
    "GROUP BY d.category_id, d.authority_id, d.state ORDER BY NULL LIMIT 1000000) t "
    "JOIN estamp_admin.v_authority_closure s ON s.ancestor_id = ? AND s.descendant_id = t.authority_id "
    "JOIN estamp_admin.v_category c ON c.id = t.category_id JOIN estamp_admin.v_unit a ON a.id = t.authority_id "
    "ORDER BY c.name, a.code, t.state LIMIT 20000";

status archiving_forecast_read(struct db *db, const struct archiving_target *target, struct list *out,
                               struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FORECAST,
                 DB_ARGS(db_text(target->period.from), db_text(target->period.to), db_text(target->authority_id)),
                 &rows, why));
    while (db_rows_next(rows)) {
        struct archiving_forecast *row = list_add(out);
        const char **const texts[] = {&row->category_id, &row->category_name, &row->authority_id, &row->authority_code,
                                      &row->authority_name};
        for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, out->arena);
        row->reason = reason_of(db_rows_text(rows, 5), text_equal(db_rows_text(rows, 6), "active"));
        row->count = db_rows_int(rows, 7);
    }
    return db_rows_end(rows, why);
}

int64_t archiving_forecast_total(const struct list *rows, enum archiving_reason reason)
{
    int64_t total = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct archiving_forecast *row = LIST_AT(rows, const struct archiving_forecast, i);
        if (row->reason == reason) total += row->count;
    }
    return total;
}

static const char BROKEN[] =
    "SELECT f.code, COUNT(DISTINCT f.document_id) FROM archiving_fault f "
    "JOIN estamp_signing.v_document d ON d.id = f.document_id AND d.state = 'sealed' AND d.sealed_ms < f.noted_ms "
    "JOIN estamp_admin.v_unit u ON u.id = d.unit_id "
    "JOIN estamp_admin.v_authority_closure s ON s.ancestor_id = ? AND s.descendant_id = u.authority_id "
    "WHERE f.period_to BETWEEN ? AND ? AND f.code <> 'document_not_free' GROUP BY f.code ORDER BY f.code LIMIT 100";

status archiving_forecast_broken(struct db *db, const struct archiving_target *target, struct list *out,
                                 struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, BROKEN,
                 DB_ARGS(db_text(target->authority_id), db_text(target->period.from), db_text(target->period.to)),
                 &rows, why));
    while (db_rows_next(rows)) {
        *(struct archiving_broken *)list_add(out) =
            (struct archiving_broken){db_rows_copy(rows, 0, out->arena), db_rows_int(rows, 1)};
    }
    return db_rows_end(rows, why);
}
