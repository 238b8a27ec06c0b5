#include "statistics_count_repo.h"
#include "text.h"
#include <stdio.h>

static const int64_t DAY_MS = 24LL * 3600 * 1000;
enum { DAYS_BACK = 366, DAYS_AHEAD = 730, DAYS_EXACT = 92 };
static const unsigned YEAR_MAX = 9999;

static const char CLAIM[] = "UPDATE statistics_round SET next_ms = ? WHERE name = ? AND next_ms <= ?";
static const char ROUND[] = "SELECT counted_ms, whole_day FROM statistics_round WHERE name = ?";
static const char FINISH[] = "UPDATE statistics_round SET counted_ms = ?, whole_day = ?, next_ms = ? WHERE name = ?";

status statistics_count_repo_claim(struct db *db, const char *name, int64_t now_ms, int64_t until_ms,
                                   struct statistics_round *out, struct problem *why)
{
    AUTO(db_rows, rows);
    int64_t affected = 0;
    TRY(db_exec(db, CLAIM, DB_ARGS(db_int(until_ms), db_text(name), db_int(now_ms)), &affected, why));
    out->taken = affected == 1;
    TRY(db_query(db, ROUND, DB_ARGS(db_text(name)), &rows, why));
    if (db_rows_next(rows)) {
        out->counted_ms = db_rows_int(rows, 0);
        (void)text_copy(out->whole_day, sizeof out->whole_day, db_rows_text(rows, 1));
    }
    return db_rows_end(rows, why);
}

status statistics_count_repo_finish(struct db *db, const char *name, const struct statistics_round *round,
                                    int64_t next_ms, struct problem *why)
{
    return db_exec(db, FINISH,
                   DB_ARGS(db_int(round->counted_ms), db_text(round->whole_day), db_int(next_ms), db_text(name)), NULL,
                   why);
}

static status read_int(struct db *db, const char *sql, struct db_args args, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

static const char FIRST_SEALING[] =
    "SELECT sealed_ms FROM estamp_signing.v_sealing_time WHERE sealed_ms >= ? ORDER BY sealed_ms LIMIT 1";

status statistics_count_repo_first_sealing(struct db *db, int64_t from_ms, int64_t *out, struct problem *why)
{
    return read_int(db, FIRST_SEALING, DB_ARGS(db_int(from_ms)), out, why);
}

static const char DROP_DAYS[] = "DELETE FROM sealing_count WHERE day BETWEEN ? AND ?";
static const char COUNT_DAY[] = "INSERT INTO sealing_count (authority_id, day, category_id, count)"
                                " SELECT u.authority_id, ?, s.category_id, COUNT(*)"
                                " FROM estamp_signing.v_sealing_time s JOIN unit u ON u.id = s.unit_id"
                                " WHERE s.sealed_ms >= ? AND s.sealed_ms < ? GROUP BY u.authority_id, s.category_id";

status statistics_count_repo_sealings(struct db *db, const char *from, int64_t begin_ms, struct problem *why)
{
    char day[STATISTICS_DAY_SIZE];
    statistics_day(begin_ms, day);
    TRY(db_exec(db, DROP_DAYS, DB_ARGS(db_text(from), db_text(day)), NULL, why));
    return db_exec(db, COUNT_DAY, DB_ARGS(db_text(day), db_int(begin_ms), db_int(begin_ms + DAY_MS)), NULL, why);
}

status statistics_count_repo_no_sealings(struct db *db, const char *from, struct problem *why)
{
    return db_exec(db, DROP_DAYS, DB_ARGS(db_text(from), db_text("9999-12-31")), NULL, why);
}

static const char DROP_MONTHS[] = "DELETE FROM sealing_month_count WHERE month >= LEFT(?, 7)";
static const char COUNT_MONTHS[] = "INSERT INTO sealing_month_count (month, authority_id, category_id, count)"
                                   " SELECT LEFT(day, 7) AS month, authority_id, category_id, SUM(count)"
                                   " FROM sealing_count WHERE day >= CONCAT(LEFT(?, 7), '-01')"
                                   " GROUP BY month, authority_id, category_id";

status statistics_count_repo_months(struct db *db, const char *from, struct problem *why)
{
    TRY(db_exec(db, DROP_MONTHS, DB_ARGS(db_text(from)), NULL, why));
    return db_exec(db, COUNT_MONTHS, DB_ARGS(db_text(from)), NULL, why);
}

/* By the first one of each state, since states lead the index of the periods. */
static const char FIRST_YEAR[] = "SELECT CAST(LEFT(MIN(t.first), 4) AS SIGNED) FROM (SELECT state, MIN(period_to) AS"
                                 " first FROM estamp_signing.v_document_period WHERE period_to >= ? GROUP BY state) t";

status statistics_count_repo_first_year(struct db *db, int64_t year, int64_t *out, struct problem *why)
{
    char from[STATISTICS_DAY_SIZE];
    (void)snprintf(from, sizeof from, "%04u-01-01", (unsigned)year % (YEAR_MAX + 1));
    return read_int(db, FIRST_YEAR, DB_ARGS(db_text(from)), out, why);
}

static const char DROP_YEARS[] = "DELETE FROM document_count WHERE year BETWEEN ? AND ?";
static const char COUNT_YEAR[] =
    "INSERT INTO document_count (authority_id, year, category_id, state, count)"
    " SELECT d.authority_id, ?, d.category_id, d.state, COUNT(*) FROM estamp_signing.v_document_period d"
    " WHERE d.state IN ('waiting', 'sealed', 'frozen', 'archived', 'replaced', 'voided', 'rejected')"
    " AND d.period_to BETWEEN ? AND ? GROUP BY d.authority_id, d.category_id, d.state";

status statistics_count_repo_documents(struct db *db, int64_t from, int64_t year, struct problem *why)
{
    char first[STATISTICS_DAY_SIZE], last[STATISTICS_DAY_SIZE];
    TRY(db_exec(db, DROP_YEARS, DB_ARGS(db_int(from), db_int(year ? year : YEAR_MAX)), NULL, why));
    if (!year) return OK;
    (void)snprintf(first, sizeof first, "%04u-01-01", (unsigned)year % (YEAR_MAX + 1));
    (void)snprintf(last, sizeof last, "%04u-12-31", (unsigned)year % (YEAR_MAX + 1));
    return db_exec(db, COUNT_YEAR, DB_ARGS(db_int(year), db_text(first), db_text(last)), NULL, why);
}

/* What is near is counted by its day. What is over stands at the first day of its month and what is far at the last of
 * its: so no sum of days up to some day that is near counts it wrongly, and the rows stay few. */
static const char DROP_ENDS[] = "DELETE FROM expiry_count";
static const char COUNT_ENDS[] =
    "INSERT INTO expiry_count (authority_id, day, certificates, seals)"
    " SELECT t.authority_id, CASE WHEN t.number < ? THEN DATE_FORMAT(t.day, '%Y-%m-01')"
    " WHEN t.number > ? THEN LAST_DAY(t.day) ELSE DATE_FORMAT(t.day, '%Y-%m-%d') END AS shown, COUNT(*), SUM(t.seals)"
    " FROM (SELECT u.authority_id, c.seals, (c.not_after_ms + 28800000) DIV 86400000 AS number,"
    " DATE_ADD('1970-01-01', INTERVAL (c.not_after_ms + 28800000) DIV 86400000 DAY) AS day"
    " FROM estamp_seals.v_certificate_end c JOIN unit u ON u.id = c.unit_id"
    " WHERE c.not_after_ms >= ? AND c.not_after_ms < ?) t GROUP BY t.authority_id, shown";

status statistics_count_repo_ends(struct db *db, int64_t now_ms, struct problem *why)
{
    int64_t today = statistics_day_number(now_ms), begin_ms = statistics_day_begin(now_ms);
    TRY(db_exec(db, DROP_ENDS, DB_NO_ARGS, NULL, why));
    return db_exec(db, COUNT_ENDS,
                   DB_ARGS(db_int(today), db_int(today + DAYS_EXACT), db_int(begin_ms - DAYS_BACK * DAY_MS),
                           db_int(begin_ms + DAYS_AHEAD * DAY_MS)),
                   NULL, why);
}
