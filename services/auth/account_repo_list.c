#include "account_repo.h"
#include "account_row.h"
#include <string.h>

#define COLUMNS ACCOUNT_ROW_COLUMNS ", " ACCOUNT_ROW_UNIT
#define WANTED                                                                                                         \
    " WHERE (? IS NULL OR a.unit_id = ?) AND (? IS NULL OR a.login LIKE ? OR a.name LIKE ?) AND a.login > ?"           \
    " AND c.ancestor_id = ? ORDER BY a.login LIMIT ?"

/* A bureau has twelve officers or half a million taxpayers below it, and a name begins with 北京 or with 欧阳: no one
 * order of the tables suits all. Few accounts in the scope: gather those and sort. Few that match: find those. Many of
 * both: walk along the logins, and the page is soon full. */
static const char GATHER[] =
    "SELECT STRAIGHT_JOIN " COLUMNS " FROM estamp_admin.v_authority_closure c"
    " JOIN estamp_admin.v_unit u ON u.authority_id = c.descendant_id JOIN account a ON a.unit_id = u.id" WANTED;
static const char OF_UNIT[] =
    "SELECT " COLUMNS " FROM account a FORCE INDEX (account_unit) JOIN estamp_admin.v_unit u ON u.id = a.unit_id"
    " JOIN estamp_admin.v_authority_closure c ON c.descendant_id = u.authority_id" WANTED;
static const char FIND[] =
    "SELECT STRAIGHT_JOIN " COLUMNS " FROM account a JOIN estamp_admin.v_unit u ON u.id = a.unit_id"
    " JOIN estamp_admin.v_authority_closure c ON c.descendant_id = u.authority_id" WANTED;
static const char WALK[] = "SELECT STRAIGHT_JOIN " COLUMNS " FROM account a FORCE INDEX (account_login)"
                           " JOIN estamp_admin.v_unit u ON u.id = a.unit_id"
                           " JOIN estamp_admin.v_authority_closure c ON c.descendant_id = u.authority_id" WANTED;

enum { MANY = 2000 };
static const char COUNT_SCOPE[] =
    "SELECT COUNT(*) FROM (SELECT STRAIGHT_JOIN 1 FROM estamp_admin.v_authority_closure c"
    " JOIN estamp_admin.v_unit u ON u.authority_id = c.descendant_id JOIN account a ON a.unit_id = u.id"
    " WHERE c.ancestor_id = ? LIMIT ?) few";
static const char COUNT_MATCHES[] =
    "SELECT COUNT(*) FROM (SELECT 1 FROM account a WHERE a.login LIKE ? OR a.name LIKE ? LIMIT ?) few";

struct patterns { /* NULL: nothing is looked for */
    const char *login, *name;
};

static bool is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80) text++;
    return *text == '\0';
}

/* `q` as the beginning of a LIKE pattern, its own % and _ taken literally. */
static struct patterns patterns_of(struct arena *arena, const char *q)
{
    if (!q) return (struct patterns){NULL, NULL};
    struct buffer out = {.arena = arena};
    for (; *q; q++) {
        if (strchr("%_\\", *q)) buffer_byte(&out, '\\');
        buffer_byte(&out, (unsigned char)*q);
    }
    buffer_byte(&out, '%');
    const char *name = buffer_string(&out);
    return (struct patterns){is_ascii(name) ? name : "!", name}; /* no login has other letters, and none is "!" */
}

static status is_many(struct db *db, const char *sql, struct db_args args, bool *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    *out = db_rows_next(rows) && db_rows_int(rows, 0) >= MANY;
    return db_rows_end(rows, why);
}

static status choose(struct db *db, struct scope scope, const struct account_filter *filter,
                     const struct patterns *patterns, const char **sql, struct problem *why)
{
    bool many;
    *sql = OF_UNIT;
    if (filter->unit_id) return OK;
    TRY(is_many(db, COUNT_SCOPE, DB_ARGS(db_text(scope.unit_id), db_int(MANY)), &many, why));
    *sql = many ? WALK : GATHER;
    if (!many || !filter->q) return OK;
    TRY(is_many(db, COUNT_MATCHES, DB_ARGS(db_text(patterns->login), db_text(patterns->name), db_int(MANY)), &many,
                why));
    *sql = many ? WALK : FIND;
    return OK;
}

status account_repo_list(struct db *db, struct scope scope, const struct account_filter *filter, struct arena *arena,
                         struct list *out, struct problem *why)
{
    *out = LIST_OF(arena, struct account_row);
    if (scope.kind != SCOPE_SUBTREE) return OK;
    const struct patterns patterns = patterns_of(arena, filter->q);
    const char *sql;
    TRY(choose(db, scope, filter, &patterns, &sql, why));
    AUTO(db_rows, rows);
    TRY(db_query(db, sql,
                 DB_ARGS(db_text(filter->unit_id), db_text(filter->unit_id), db_text(patterns.name),
                         db_text(patterns.login), db_text(patterns.name), db_text(filter->after),
                         db_text(scope.unit_id), db_int(filter->limit)),
                 &rows, why));
    while (db_rows_next(rows)) {
        struct account_row *row = list_add(out);
        account_row_read(rows, arena, &row->account);
        account_row_read_unit(rows, ACCOUNT_ROW_WIDTH, arena, &row->unit);
    }
    return db_rows_end(rows, why);
}
