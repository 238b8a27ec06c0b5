#include "statistics_repo.h"

/* Counters `c` of authorities under the scope's. The counters come first, by their range of days or months: the other
 * way round every day of each authority would be read. */
#define IN_SCOPE           " c STRAIGHT_JOIN authority_closure s ON s.ancestor_id = ? AND s.descendant_id = c.authority_id "
#define SCOPE_ARG(scope)   db_text((scope).kind == SCOPE_SUBTREE ? (scope).unit_id : "")
#define IN_CATEGORY        "(? = '' OR c.category_id = ?) "
#define WHOLE(expression_) "CAST(SUM(" expression_ ") AS SIGNED)"

/* The whole months and the days at both ends, each added up by itself; `day_` and `month_` name what is added up. */
#define PIECE(key_, table_, column_)                                                                                   \
    "SELECT " key_ " AS k, SUM(c.count) AS n FROM " table_ IN_SCOPE "WHERE c." column_                                 \
    " BETWEEN ? AND ? AND " IN_CATEGORY "GROUP BY k"
#define PIECES(month_, day_)                                                                                           \
    "(" PIECE(month_, "sealing_month_count", "month") " UNION ALL " PIECE(                                             \
        day_, "sealing_count", "day") " UNION ALL " PIECE(day_, "sealing_count", "day") ") t "
#define PIECE_ARGS(scope, r, span)                                                                                     \
    SCOPE_ARG(scope), db_text((r)->spans[span].from), db_text((r)->spans[span].to), db_text((r)->category_id),         \
        db_text((r)->category_id)

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

#define SUM_OF_PIECES WHOLE("t.n")
#define POINT_PIECES  PIECES("c.month", "LEFT(c.day, ?)")
static const char POINTS[] = "SELECT NULL, NULL, t.k, " SUM_OF_PIECES " FROM " POINT_PIECES "GROUP BY t.k ORDER BY t.k";

status statistics_repo_points(struct db *db, struct scope scope, const struct statistics_reading *r, struct list *out,
                              struct problem *why)
{
    return read_parts(db, POINTS,
                      DB_ARGS(PIECE_ARGS(scope, r, STATISTICS_MONTHS), db_int(r->point_size),
                              PIECE_ARGS(scope, r, STATISTICS_HEAD), db_int(r->point_size),
                              PIECE_ARGS(scope, r, STATISTICS_TAIL)),
                      out, why);
}

static status read_sums(struct db *db, const char *sql, struct scope scope, const struct statistics_reading *r,
                        struct list *out, struct problem *why)
{
    return read_parts(db, sql,
                      DB_ARGS(PIECE_ARGS(scope, r, STATISTICS_MONTHS), PIECE_ARGS(scope, r, STATISTICS_HEAD),
                              PIECE_ARGS(scope, r, STATISTICS_TAIL)),
                      out, why);
}

#define CATEGORY_PIECES PIECES("c.category_id", "c.category_id")
static const char CATEGORIES[] = "SELECT k.id, k.classification_code, k.name, " SUM_OF_PIECES " AS count"
                                 " FROM " CATEGORY_PIECES "JOIN category k ON k.id = t.k"
                                 " GROUP BY k.id ORDER BY count DESC, k.id";

status statistics_repo_categories(struct db *db, struct scope scope, const struct statistics_reading *r,
                                  struct list *out, struct problem *why)
{
    return read_sums(db, CATEGORIES, scope, r, out, why);
}

#define AUTHORITY_PIECES PIECES("c.authority_id", "c.authority_id")
static const char AUTHORITIES[] = "SELECT u.id, u.code, u.name, " SUM_OF_PIECES " AS count"
                                  " FROM " AUTHORITY_PIECES "JOIN unit u ON u.id = t.k"
                                  " GROUP BY u.id ORDER BY count DESC, u.code";

status statistics_repo_authorities(struct db *db, struct scope scope, const struct statistics_reading *r,
                                   struct list *out, struct problem *why)
{
    return read_sums(db, AUTHORITIES, scope, r, out, why);
}

/* Of the smaller counters an authority's rows are few: the authorities come first. */
#define OF_SCOPE          " c JOIN authority_closure s ON s.descendant_id = c.authority_id AND s.ancestor_id = ? "
#define OF_STATE(states_) WHOLE("IF(c.state IN (" states_ "), c.count, 0)")
#define KNOWN_STATES      "'waiting', 'sealed', 'frozen', 'archived'"
#define OTHER_STATES      WHOLE("IF(c.state IN (" KNOWN_STATES "), 0, c.count)")
#define STATES            OF_STATE("'waiting'") ", " OF_STATE("'sealed', 'frozen'") ", " OF_STATE("'archived'") ", " OTHER_STATES
static const char YEARS[] = "SELECT c.year, " STATES " FROM document_count" OF_SCOPE "WHERE " IN_CATEGORY
                            "GROUP BY c.year ORDER BY c.year DESC LIMIT ?";

status statistics_repo_years(struct db *db, struct scope scope, const char *category_id, struct list *out,
                             struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, YEARS,
                 DB_ARGS(SCOPE_ARG(scope), db_text(category_id), db_text(category_id), db_int(STATISTICS_YEARS_MAX)),
                 &rows, why));
    while (db_rows_next(rows))
        *(struct statistics_year *)list_add(out) = (struct statistics_year){.year = db_rows_int(rows, 0),
                                                                            .waiting = db_rows_int(rows, 1),
                                                                            .sealed = db_rows_int(rows, 2),
                                                                            .archived = db_rows_int(rows, 3),
                                                                            .other = db_rows_int(rows, 4)};
    return db_rows_end(rows, why);
}

#define ENDING WHOLE("c.certificates") ", " WHOLE("c.seals")
static const char ENDS[] = "SELECT c.day, " ENDING " FROM expiry_count" OF_SCOPE "GROUP BY c.day ORDER BY c.day";

status statistics_repo_ends(struct db *db, struct scope scope, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, ENDS, DB_ARGS(SCOPE_ARG(scope)), &rows, why));
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
