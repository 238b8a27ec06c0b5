#include "statistics_repo.h"

/* Counters `c` of authorities under the caller's, and under the one asked for. */
#define IN_SCOPE                                                                                                       \
    " JOIN authority_closure s ON s.descendant_id = c.authority_id AND s.ancestor_id = ?"                              \
    " WHERE (? = '' OR EXISTS (SELECT 1 FROM authority_closure n WHERE n.ancestor_id = ? AND n.descendant_id ="        \
    " c.authority_id)) "
#define SCOPE_ARGS(scope, f)                                                                                           \
    db_text((scope).kind == SCOPE_SUBTREE ? (scope).unit_id : ""), db_text((f)->authority_id),                         \
        db_text((f)->authority_id)
#define IN_CATEGORY        "AND (? = '' OR c.category_id = ?) "
#define CATEGORY_ARGS(f)   db_text((f)->category_id), db_text((f)->category_id)
#define IN_PERIOD          "AND c.day BETWEEN ? AND ? " IN_CATEGORY
#define PERIOD_ARGS(f)     db_text((f)->period.from), db_text((f)->period.to), CATEGORY_ARGS(f)
#define WHOLE(expression_) "CAST(SUM(" expression_ ") AS SIGNED)"

static status read_parts(struct db *db, const char *sql, struct db_args args, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    while (db_rows_next(rows))
        *(struct statistics_part *)list_add(out) = (struct statistics_part){.id = db_rows_copy(rows, 0, out->arena),
                                                                            .code = db_rows_copy(rows, 1, out->arena),
                                                                            .name = db_rows_copy(rows, 2, out->arena),
                                                                            .count = db_rows_int(rows, 3)};
    return db_rows_end(rows, why);
}

static const char POINTS[] =
    "SELECT NULL, NULL, LEFT(c.day, ?) AS point, " WHOLE("c.count") " FROM sealing_count c" IN_SCOPE IN_PERIOD
                                                                    "GROUP BY point ORDER BY point";

status statistics_repo_points(struct db *db, struct scope scope, const struct statistics_filter *f, struct list *out,
                              struct problem *why)
{
    return read_parts(db, POINTS, DB_ARGS(db_int(f->period.point_size), SCOPE_ARGS(scope, f), PERIOD_ARGS(f)), out,
                      why);
}

static const char CATEGORIES[] =
    "SELECT k.id, k.classification_code, k.name, t.count FROM (SELECT c.category_id, " WHOLE(
        "c.count") " AS count FROM sealing_count c" IN_SCOPE IN_PERIOD "GROUP BY c.category_id) t"
                   " JOIN category k ON k.id = t.category_id ORDER BY t.count DESC, k.id";

status statistics_repo_categories(struct db *db, struct scope scope, const struct statistics_filter *f,
                                  struct list *out, struct problem *why)
{
    return read_parts(db, CATEGORIES, DB_ARGS(SCOPE_ARGS(scope, f), PERIOD_ARGS(f)), out, why);
}

static const char AUTHORITIES[] = "SELECT u.id, u.code, u.name, t.count FROM (SELECT c.authority_id, " WHOLE(
    "c.count") " AS count FROM sealing_count c" IN_SCOPE IN_PERIOD "GROUP BY c.authority_id) t"
               " JOIN unit u ON u.id = t.authority_id ORDER BY t.count DESC, u.code";

status statistics_repo_authorities(struct db *db, struct scope scope, const struct statistics_filter *f,
                                   struct list *out, struct problem *why)
{
    return read_parts(db, AUTHORITIES, DB_ARGS(SCOPE_ARGS(scope, f), PERIOD_ARGS(f)), out, why);
}

#define OF_STATE(condition_) WHOLE("IF(" condition_ ", c.count, 0)")
static const char YEARS[] = "SELECT c.year, " OF_STATE("c.state = 'waiting'") ", " OF_STATE("c.state IN ('sealed', "
                                                                                            "'frozen')") ", " OF_STATE(
    "c.state = 'archived'") ", " OF_STATE("c.state NOT IN ('waiting', 'sealed', 'frozen', 'archived')") " FROM "
                                                                                                        "document_"
                                                                                                        "count "
                                                                                                        "c" IN_SCOPE
                                                                                                            IN_CATEGORY
                                                                                                        "GROUP BY "
                                                                                                        "c.year ORDER "
                                                                                                        "BY c.year "
                                                                                                        "DESC LIMIT ?";

status statistics_repo_years(struct db *db, struct scope scope, const struct statistics_filter *f, struct list *out,
                             struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, YEARS, DB_ARGS(SCOPE_ARGS(scope, f), CATEGORY_ARGS(f), db_int(STATISTICS_YEARS_MAX)), &rows, why));
    while (db_rows_next(rows))
        *(struct statistics_year *)list_add(out) = (struct statistics_year){.year = db_rows_int(rows, 0),
                                                                            .waiting = db_rows_int(rows, 1),
                                                                            .sealed = db_rows_int(rows, 2),
                                                                            .archived = db_rows_int(rows, 3),
                                                                            .other = db_rows_int(rows, 4)};
    return db_rows_end(rows, why);
}

static const char ENDS[] =
    "SELECT c.day, " WHOLE("c.certificates") ", " WHOLE("c.seals") " FROM expiry_count c" IN_SCOPE
                                                                   "GROUP BY c.day ORDER BY c.day";

status statistics_repo_ends(struct db *db, struct scope scope, const struct statistics_filter *f, struct list *out,
                            struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, ENDS, DB_ARGS(SCOPE_ARGS(scope, f)), &rows, why));
    while (db_rows_next(rows))
        *(struct statistics_end *)list_add(out) = (struct statistics_end){.month = db_rows_copy(rows, 0, out->arena),
                                                                          .certificates = db_rows_int(rows, 1),
                                                                          .seals = db_rows_int(rows, 2)};
    return db_rows_end(rows, why);
}

static const char COUNTED[] = "SELECT counted_ms FROM statistics_round WHERE name = ?";

status statistics_repo_counted(struct db *db, const char *name, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, COUNTED, DB_ARGS(db_text(name)), &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}
