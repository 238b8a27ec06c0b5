#include "user_repo.h"
#include "unit.h"

#define COLUMNS                                                                                                        \
    "v.id, v.login, v.name, v.state, u.id, u.kind, u.code, u.name, u.state,"                                           \
    " (SELECT GROUP_CONCAT(COALESCE(r.code, ''), ':', r.name ORDER BY r.created_ms, r.id SEPARATOR '\n')"              \
    " FROM account_role a"                                                                                             \
    " JOIN role r ON r.id = a.role_id WHERE a.account_id = v.id)"
#define FROM_SCOPE                                                                                                     \
    " FROM estamp_auth.v_account v JOIN unit u ON u.id = v.unit_id WHERE v.kind = 'officer' AND EXISTS (SELECT 1 FROM" \
    " authority_closure s WHERE s.ancestor_id = ? AND s.descendant_id = u.authority_id)"

static void read_user(const db_rows *rows, struct arena *arena, struct user *out)
{
    *out = (struct user){
        .id = db_rows_copy(rows, 0, arena),
        .login = db_rows_copy(rows, 1, arena),
        .name = db_rows_copy(rows, 2, arena),
        .state = db_rows_copy(rows, 3, arena),
        .unit_id = db_rows_copy(rows, 4, arena),
        .unit_kind = db_rows_copy(rows, 5, arena),
        .unit_code = db_rows_copy(rows, 6, arena),
        .unit_name = db_rows_copy(rows, 7, arena),
        .unit_state = db_rows_copy(rows, 8, arena),
        .role_names = db_rows_copy(rows, 9, arena),
    };
}

/* No login has other letters, and the database refuses to compare them with one. */
static const char *login_like(const char *pattern)
{
    for (const char *p = pattern; *p; p++)
        if ((unsigned char)*p >= 0x80) return "";
    return pattern;
}

static const char LIST_USERS[] =
    "SELECT " COLUMNS FROM_SCOPE " AND (? = '' OR EXISTS (SELECT 1 FROM authority_closure f WHERE f.ancestor_id = ?"
    " AND f.descendant_id = u.authority_id)) AND (v.name LIKE ? ESCAPE '!' OR v.login LIKE ? ESCAPE '!')"
    " AND v.login > ? ORDER BY v.login LIMIT ?";

status user_repo_list(struct db *db, struct scope scope, const struct user_filter *filter, struct list *out,
                      struct problem *why)
{
    AUTO(db_rows, rows);
    struct unit_search search;
    if (scope.kind != SCOPE_SUBTREE) return OK;
    unit_search_make(out->arena, filter->text, &search);
    TRY(db_query(db, LIST_USERS,
                 DB_ARGS(db_text(scope.unit_id), db_text(filter->authority_id), db_text(filter->authority_id),
                         db_text(search.name_like), db_text(login_like(search.name_like)), db_text(filter->after_login),
                         db_int(filter->limit)),
                 &rows, why));
    while (db_rows_next(rows)) read_user(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char FIND[] = "SELECT " COLUMNS FROM_SCOPE " AND v.id = ?";

status user_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct user *out,
                      struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE) return problem_set(why, USER_UNKNOWN, "%s", id);
    TRY(db_query(db, FIND, DB_ARGS(db_text(scope.unit_id), db_text(id)), &rows, why));
    bool found = db_rows_next(rows);
    if (found) read_user(rows, arena, out);
    TRY(db_rows_end(rows, why));
    return found ? OK : problem_set(why, USER_UNKNOWN, "%s", id);
}

static const char GRANTS[] =
    "SELECT g.permission, g.role_id, g.code, g.name, g.by_kind, g.grant_only, g.since_ms, g.by_id, w.name FROM"
    " (SELECT p.permission, r.id AS role_id, r.code, r.name, 0 AS by_kind, p.grant_only,"
    " GREATEST(a.granted_ms, p.added_ms) AS since_ms, IF(p.added_ms > a.granted_ms, p.added_by, a.granted_by) AS by_id"
    " FROM account_role a JOIN role r ON r.id = a.role_id JOIN role_permission p ON p.role_id = r.id"
    " WHERE a.account_id = ? UNION ALL"
    " SELECT p.permission, r.id, r.code, r.name, 1, p.grant_only, GREATEST(v.created_ms, p.added_ms), p.added_by"
    " FROM estamp_auth.v_account v JOIN role r ON r.account_kind = v.kind JOIN role_permission p ON p.role_id = r.id"
    " WHERE v.id = ?) g LEFT JOIN estamp_auth.v_account w ON w.id = g.by_id ORDER BY g.permission, g.name";

status user_repo_grants(struct db *db, const char *id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, GRANTS, DB_ARGS(db_text(id), db_text(id)), &rows, why));
    while (db_rows_next(rows))
        *(struct user_grant *)list_add(out) = (struct user_grant){
            .permission = db_rows_copy(rows, 0, out->arena),
            .role_id = db_rows_copy(rows, 1, out->arena),
            .role_code = db_rows_copy(rows, 2, out->arena),
            .role_name = db_rows_copy(rows, 3, out->arena),
            .by_kind = db_rows_int(rows, 4) != 0,
            .grant_only = db_rows_int(rows, 5) != 0,
            .since_ms = db_rows_int(rows, 6),
            .by_id = db_rows_copy(rows, 7, out->arena),
            .by_name = db_rows_copy(rows, 8, out->arena),
        };
    return db_rows_end(rows, why);
}
