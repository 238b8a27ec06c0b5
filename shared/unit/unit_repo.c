#include "unit_repo.h"

static const char FIND_IN_SUBTREE[] =
    "SELECT u.id, u.kind, u.code, u.name, u.authority_id FROM estamp_admin.v_unit u "
    "JOIN estamp_admin.v_authority_closure c ON c.descendant_id = u.authority_id AND c.ancestor_id = ? "
    "WHERE u.code = ?";
static const char FIND_OWN[] =
    "SELECT id, kind, code, name, authority_id FROM estamp_admin.v_unit WHERE id = ? AND code = ?";
static const char OWN[] = "SELECT id, kind, code, name, authority_id FROM estamp_admin.v_unit WHERE id = ?";

static status read_one(db_rows *rows, const char *wanted, struct arena *arena, struct unit *out, struct problem *why)
{
    if (db_rows_next(rows)) {
        *out = (struct unit){.id = db_rows_copy(rows, 0, arena),
                             .kind = db_rows_copy(rows, 1, arena),
                             .code = db_rows_copy(rows, 2, arena),
                             .name = db_rows_copy(rows, 3, arena),
                             .authority_id = db_rows_copy(rows, 4, arena)};
        return OK;
    }
    TRY(db_rows_end(rows, why));
    return problem_set(why, UNIT_MISSING, "%s", wanted);
}

status unit_repo_find(struct db *db, struct scope scope, const char *code, struct arena *arena, struct unit *out,
                      struct problem *why)
{
    AUTO(db_rows, rows);
    const char *sql = scope.kind == SCOPE_SUBTREE ? FIND_IN_SUBTREE : FIND_OWN;
    TRY(db_query(db, sql, DB_ARGS(db_text(scope.unit_id), db_text(code)), &rows, why));
    return read_one(rows, code, arena, out, why);
}

status unit_repo_own(struct db *db, struct scope scope, struct arena *arena, struct unit *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, OWN, DB_ARGS(db_text(scope.unit_id)), &rows, why));
    return read_one(rows, scope.unit_id, arena, out, why);
}
