#include "role_repo.h"
#include "json_write.h"
#include "text.h"

/* Permission names hold no commas; a blank name (no row) is passed over by add_bits. */
#define COLUMNS                                                                                                        \
    "r.id, r.code, r.name, r.description, r.account_kind, r.created_ms, r.changed_ms,"                                 \
    " (SELECT GROUP_CONCAT(p.permission) FROM role_permission p WHERE p.role_id = r.id AND p.grant_only = 0),"         \
    " (SELECT GROUP_CONCAT(p.permission) FROM role_permission p WHERE p.role_id = r.id AND p.grant_only = 1),"         \
    " (SELECT COUNT(*) FROM account_role a WHERE a.role_id = r.id)"

/* Names that this program does not know (of a newer one) are passed over. */
static uint64_t bits_of(const char *names, struct arena *arena)
{
    uint64_t bits = 0;
    while (names && *names) {
        size_t size = 0;
        enum permission permission;
        while (names[size] && names[size] != ',') size++;
        if (permission_find(arena_copy(arena, names, size), &permission)) bits |= role_bit(permission);
        names += size + (names[size] == ',');
    }
    return bits;
}

static void read_role(const db_rows *rows, struct arena *arena, struct role *out)
{
    *out = (struct role){
        .id = db_rows_copy(rows, 0, arena),
        .code = db_rows_copy(rows, 1, arena),
        .name = db_rows_copy(rows, 2, arena),
        .description = db_rows_copy(rows, 3, arena),
        .account_kind = db_rows_copy(rows, 4, arena),
        .created_ms = db_rows_int(rows, 5),
        .changed_ms = db_rows_int(rows, 6),
        .permissions = bits_of(db_rows_text(rows, 7), arena),
        .grantable = bits_of(db_rows_text(rows, 8), arena),
        .holders = db_rows_int(rows, 9),
    };
}

static status read_all(struct db *db, const char *sql, struct db_args args, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    while (db_rows_next(rows)) read_role(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char LIST_ROLES[] = "SELECT " COLUMNS " FROM role r ORDER BY r.code IS NULL, r.created_ms, r.id";

status role_repo_list(struct db *db, struct list *out, struct problem *why)
{
    return read_all(db, LIST_ROLES, DB_NO_ARGS, out, why);
}

static const char FIND[] = "SELECT " COLUMNS " FROM role r WHERE r.id = ?";

status role_repo_find(struct db *db, const char *id, struct arena *arena, struct role *out, struct problem *why)
{
    struct list found = LIST_OF(arena, struct role);
    TRY(read_all(db, FIND, DB_ARGS(db_text(id)), &found, why));
    if (found.count == 0) return problem_set(why, ROLE_UNKNOWN, "%s", id);
    *out = *LIST_AT(&found, struct role, 0);
    return OK;
}

static status name_taken(status result, const struct role *role, struct problem *why)
{
    if (result != OK && why->code == DATABASE_DUPLICATE) return problem_set(why, ROLE_NAME_TAKEN, "%s", role->name);
    return result;
}

static const char ADD[] = "INSERT INTO role (id, code, name, description, account_kind, created_ms, changed_ms) VALUES "
                          "(?, NULL, ?, ?, NULL, ?, ?)";

status role_repo_add(struct db *db, const struct role *role, const char *by_id, struct problem *why)
{
    TRY(name_taken(db_exec(db, ADD,
                           DB_ARGS(db_text(role->id), db_text(role->name), db_text(role->description),
                                   db_int(role->created_ms), db_int(role->changed_ms)),
                           NULL, why),
                   role, why));
    return role_repo_set_permissions(db, role, by_id, why);
}

static const char SAVE[] = "UPDATE role SET name = ?, description = ?, changed_ms = ? WHERE id = ?";

status role_repo_save(struct db *db, const struct role *role, struct problem *why)
{
    return name_taken(
        db_exec(db, SAVE,
                DB_ARGS(db_text(role->name), db_text(role->description), db_int(role->changed_ms), db_text(role->id)),
                NULL, why),
        role, why);
}

static const char REMOVE_GRANTS[] = "DELETE FROM account_role WHERE role_id = ?";
static const char REMOVE_PERMISSIONS[] = "DELETE FROM role_permission WHERE role_id = ?";
static const char REMOVE[] = "DELETE FROM role WHERE id = ?";

status role_repo_remove(struct db *db, const char *id, struct problem *why)
{
    TRY(db_exec(db, REMOVE_GRANTS, DB_ARGS(db_text(id)), NULL, why));
    TRY(db_exec(db, REMOVE_PERMISSIONS, DB_ARGS(db_text(id)), NULL, why));
    return db_exec(db, REMOVE, DB_ARGS(db_text(id)), NULL, why);
}

static const char CLEAR_PERMISSIONS[] =
    "DELETE FROM role_permission WHERE role_id = ? AND grant_only = 0 AND permission NOT IN (SELECT j.name FROM"
    " JSON_TABLE(?, '$[*]' COLUMNS (name VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) j)";
/* One that was held for granting only and is now held for use is one row; one that stays keeps its date. */
static const char ADD_PERMISSIONS[] =
    "INSERT INTO role_permission (role_id, permission, grant_only, added_by, added_ms) SELECT ?, j.name, 0, ?, ? FROM"
    " JSON_TABLE(?, '$[*]' COLUMNS (name VARCHAR(48) PATH '$')) j ON DUPLICATE KEY UPDATE"
    " added_by = IF(grant_only = 1, VALUES(added_by), added_by),"
    " added_ms = IF(grant_only = 1, VALUES(added_ms), added_ms), grant_only = 0";

status role_repo_set_permissions(struct db *db, const struct role *role, const char *by_id, struct problem *why)
{
    AUTO_ARENA(memory);
    struct json_writer w = {.out = {.arena = memory}};
    json_write_begin(&w, NULL, '[');
    for (int permission = 0; permission < PERM_COUNT; permission++)
        if (role->permissions & role_bit((enum permission)permission))
            json_write_text(&w, NULL, permission_name((enum permission)permission));
    json_write_end(&w, ']');
    const char *names = buffer_string(&w.out);
    TRY(db_exec(db, CLEAR_PERMISSIONS, DB_ARGS(db_text(role->id), db_text(names)), NULL, why));
    return db_exec(db, ADD_PERMISSIONS,
                   DB_ARGS(db_text(role->id), db_text(by_id), db_int(role->changed_ms), db_text(names)), NULL, why);
}

static const char HELD[] = "SELECT p.permission, p.grant_only FROM account_role a JOIN role_permission p"
                           " ON p.role_id = a.role_id WHERE a.account_id = ?";

status role_repo_held(struct db *db, const char *account_id, struct role_held *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct role_held){0};
    TRY(db_query(db, HELD, DB_ARGS(db_text(account_id)), &rows, why));
    while (db_rows_next(rows)) {
        enum permission permission;
        if (!permission_find(db_rows_text(rows, 0), &permission)) continue;
        out->grantable |= role_bit(permission);
        if (db_rows_int(rows, 1) == 0) out->use |= role_bit(permission);
    }
    return db_rows_end(rows, why);
}

static const char MIXTURES[] =
    "SELECT MIN(v.login), m.names FROM (SELECT h.account_id, GROUP_CONCAT(DISTINCT p.permission ORDER BY p.permission)"
    " AS names FROM account_role h JOIN account_role a ON a.account_id = h.account_id JOIN role_permission p"
    " ON p.role_id = a.role_id AND p.grant_only = 0 WHERE h.role_id = ? GROUP BY h.account_id) m"
    " LEFT JOIN estamp_auth.v_account v ON v.id = m.account_id GROUP BY m.names";

status role_repo_mixtures(struct db *db, const char *role_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, MIXTURES, DB_ARGS(db_text(role_id)), &rows, why));
    while (db_rows_next(rows))
        *(struct role_holders *)list_add(out) =
            (struct role_holders){db_rows_copy(rows, 0, out->arena), bits_of(db_rows_text(rows, 1), out->arena)};
    return db_rows_end(rows, why);
}

static const char ADMINISTRATORS[] = "SELECT COUNT(*) FROM v_administrator";

status role_repo_administrators(struct db *db, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, ADMINISTRATORS, DB_NO_ARGS, &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

/* Versions are times; two changes within a millisecond still count on. */
#define NEWER                                                                                                          \
    " ON DUPLICATE KEY UPDATE version = GREATEST(token_cut.version + 1, VALUES(version)), changed_ms = "               \
    "VALUES(changed_ms)"
static const char CUT_ACCOUNT[] = "INSERT INTO token_cut (subject, version, changed_ms) VALUES (?, ?, ?)" NEWER;

status role_repo_cut_account(struct db *db, const char *account_id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, CUT_ACCOUNT, DB_ARGS(db_text(account_id), db_int(now_ms), db_int(now_ms)), NULL, why);
}

static const char CUT_HOLDERS[] = "INSERT INTO token_cut (subject, version, changed_ms)"
                                  " SELECT a.account_id, ?, ? FROM account_role a WHERE a.role_id = ?" NEWER;
static const char CUT_KIND[] = "INSERT INTO token_cut (subject, version, changed_ms)"
                               " SELECT v.id, ?, ? FROM estamp_auth.v_account v WHERE v.kind = ?" NEWER;

status role_repo_cut_holders(struct db *db, const struct role *role, int64_t now_ms, struct problem *why)
{
    if (role->account_kind)
        return db_exec(db, CUT_KIND, DB_ARGS(db_int(now_ms), db_int(now_ms), db_text(role->account_kind)), NULL, why);
    return db_exec(db, CUT_HOLDERS, DB_ARGS(db_int(now_ms), db_int(now_ms), db_text(role->id)), NULL, why);
}

/* Departments go with their authority. */
static const char CUT_UNIT[] =
    "INSERT INTO token_cut (subject, version, changed_ms) SELECT v.id, ?, ? FROM estamp_auth.v_account v"
    " JOIN (SELECT ? AS id UNION SELECT d.id FROM unit d WHERE d.authority_id = ? AND d.kind = 'department') u"
    " ON u.id = v.unit_id" NEWER;

status role_repo_cut_unit(struct db *db, const char *unit_id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, CUT_UNIT, DB_ARGS(db_int(now_ms), db_int(now_ms), db_text(unit_id), db_text(unit_id)), NULL,
                   why);
}

static const char ASSIGNED[] = "SELECT " COLUMNS " FROM role r JOIN account_role g ON g.role_id = r.id"
                               " WHERE g.account_id = ? ORDER BY r.created_ms, r.id";

status role_repo_assigned(struct db *db, const char *account_id, struct list *out, struct problem *why)
{
    return read_all(db, ASSIGNED, DB_ARGS(db_text(account_id)), out, why);
}

static const char ASSIGN[] =
    "INSERT INTO account_role (account_id, role_id, granted_by, granted_ms) VALUES (?, ?, ?, ?)";

status role_repo_assign(struct db *db, const char *account_id, const char *role_id, const char *by_id, int64_t now_ms,
                        struct problem *why)
{
    return db_exec(db, ASSIGN, DB_ARGS(db_text(account_id), db_text(role_id), db_text(by_id), db_int(now_ms)), NULL,
                   why);
}

static const char UNASSIGN[] = "DELETE FROM account_role WHERE account_id = ? AND role_id = ?";

status role_repo_unassign(struct db *db, const char *account_id, const char *role_id, struct problem *why)
{
    return db_exec(db, UNASSIGN, DB_ARGS(db_text(account_id), db_text(role_id)), NULL, why);
}
