#include "account_repo.h"
#include "account_row.h"
#include "text.h"

/* A unit is within an authority when its own authority is that one or under it. */
#define WITHIN                                                                                                         \
    " EXISTS (SELECT 1 FROM estamp_admin.v_authority_closure c WHERE c.ancestor_id = ?"                                \
    " AND c.descendant_id = u.authority_id)"

static void read_parameter(const char *name, const char *value, struct arena *arena, struct account_policy *out)
{
    int64_t number = 0;
    bool is_number = text_int(value, &number) && number >= 0;
    if (text_equal(name, "initial_password_mode")) out->fixed_allowed = text_equal(value, "fixed");
    if (text_equal(name, "initial_password_officer")) out->fixed_officer = arena_text(arena, value);
    if (text_equal(name, "initial_password_taxpayer")) out->fixed_taxpayer = arena_text(arena, value);
    if (text_equal(name, "initial_password_days") && is_number) out->initial_days = number;
    if (text_equal(name, "password_age_days") && is_number) out->age_days = number;
    if (text_equal(name, "password_age_action")) out->age_forced = text_equal(value, "force");
}

static const char POLICY[] = "SELECT name, value FROM estamp_admin.v_parameter"
                             " WHERE name LIKE 'initial\\_password\\_%' OR name LIKE 'password\\_age\\_%'";

status account_repo_policy(struct db *db, struct arena *arena, struct account_policy *out, struct problem *why)
{
    *out = (struct account_policy){
        .fixed_officer = "111111", .fixed_taxpayer = "888888", .initial_days = 30, .age_days = 60};
    AUTO(db_rows, rows);
    TRY(db_query(db, POLICY, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) {
        const char *value = db_rows_text(rows, 1);
        read_parameter(db_rows_text(rows, 0), value ? value : "", arena, out);
    }
    return db_rows_end(rows, why);
}

/* out->id NULL: none. */
static status find_account(struct db *db, const char *sql, const char *key, struct arena *arena, struct account *out,
                           struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, DB_ARGS(db_text(key)), &rows, why));
    if (db_rows_next(rows))
        account_row_read(rows, arena, out);
    else
        *out = (struct account){.id = NULL};
    return db_rows_end(rows, why);
}

static const char BY_LOGIN[] = "SELECT " ACCOUNT_ROW_COLUMNS " FROM account a WHERE a.login = ?";

status account_repo_by_login(struct db *db, const char *login, struct arena *arena, struct account *out, bool *found,
                             struct problem *why)
{
    *found = false;
    if (account_check_login(login)) return OK; /* nobody can have such a name */
    TRY(find_account(db, BY_LOGIN, login, arena, out, why));
    *found = out->id != NULL;
    return OK;
}

static const char LOCK[] = "SELECT " ACCOUNT_ROW_COLUMNS " FROM account a WHERE a.id = ? FOR UPDATE";

status account_repo_lock_own(struct db *db, const char *id, struct arena *arena, struct account *out,
                             struct problem *why)
{
    TRY(find_account(db, LOCK, id, arena, out, why));
    return out->id ? OK : problem_set(why, ACCOUNT_MISSING, "%.60s", id);
}

static status count_of(struct db *db, const char *sql, struct db_args args, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

/* Apart from the lock: a lock over the views would block admin's rows. */
static const char IS_WITHIN[] = "SELECT COUNT(*) FROM account a JOIN estamp_admin.v_unit u ON u.id = a.unit_id"
                                " WHERE a.id = ? AND" WITHIN;

status account_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct account *out,
                         struct problem *why)
{
    int64_t count = 0;
    if (scope.kind == SCOPE_SUBTREE && id_is_valid(id))
        TRY(count_of(db, IS_WITHIN, DB_ARGS(db_text(id), db_text(scope.unit_id)), &count, why));
    if (count == 0) return problem_set(why, ACCOUNT_MISSING, "%.60s", id);
    return account_repo_lock_own(db, id, arena, out, why);
}

static status find_unit(struct db *db, const char *sql, struct db_args args, struct arena *arena,
                        struct account_unit *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    if (db_rows_next(rows))
        account_row_read_unit(rows, 0, arena, out);
    else
        *out = (struct account_unit){.id = NULL};
    return db_rows_end(rows, why);
}

static const char UNIT[] = "SELECT " ACCOUNT_ROW_UNIT " FROM estamp_admin.v_unit u WHERE u.id = ?";

status account_repo_unit(struct db *db, const char *unit_id, struct arena *arena, struct account_unit *out,
                         struct problem *why)
{
    return find_unit(db, UNIT, DB_ARGS(db_text(unit_id)), arena, out, why);
}

static const char UNIT_WITHIN[] = "SELECT " ACCOUNT_ROW_UNIT " FROM estamp_admin.v_unit u WHERE u.id = ? AND" WITHIN;

status account_repo_unit_within(struct db *db, struct scope scope, const char *unit_id, struct arena *arena,
                                struct account_unit *out, struct problem *why)
{
    *out = (struct account_unit){.id = NULL};
    if (scope.kind != SCOPE_SUBTREE) return OK;
    return find_unit(db, UNIT_WITHIN, DB_ARGS(db_text(unit_id), db_text(scope.unit_id)), arena, out, why);
}

static const char VERSION[] = "SELECT COALESCE(MAX(version), 0) FROM v_token_cut WHERE subject = ?";

status account_repo_version(struct db *db, const char *id, int64_t *out, struct problem *why)
{
    return count_of(db, VERSION, DB_ARGS(db_text(id)), out, why);
}

static const char PERMISSIONS[] = "SELECT permission FROM estamp_admin.v_account_permission WHERE account_id = ?";

status account_repo_permissions(struct db *db, const char *id, uint64_t *out, struct problem *why)
{
    *out = 0;
    AUTO(db_rows, rows);
    TRY(db_query(db, PERMISSIONS, DB_ARGS(db_text(id)), &rows, why));
    while (db_rows_next(rows)) {
        enum permission permission;
        if (permission_find(db_rows_text(rows, 0), &permission)) *out |= UINT64_C(1) << permission;
    }
    return db_rows_end(rows, why);
}

static const char CERTIFICATE[] = "SELECT COUNT(*) FROM estamp_seals.v_unit_certificate WHERE unit_id = ?";

status account_repo_has_certificate(struct db *db, const char *unit_id, bool *out, struct problem *why)
{
    int64_t count;
    TRY(count_of(db, CERTIFICATE, DB_ARGS(db_text(unit_id)), &count, why));
    *out = count > 0;
    return OK;
}

static const char INSERT[] =
    "INSERT INTO account (id, login, name, kind, unit_id, state, password_hash, password_kind,"
    " password_set_ms, password_until_ms, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status account_repo_insert(struct db *db, const struct account *account, struct problem *why)
{
    status done = db_exec(db, INSERT,
                          DB_ARGS(db_text(account->id), db_text(account->login), db_text(account->name),
                                  db_text(account_kind_name(account->kind)), db_text(account->unit_id),
                                  db_text(account_state_name(account->state)), db_text(account->password_hash),
                                  db_text(account_password_name(account->password)), db_int(account->password_set_ms),
                                  db_int(account->password_until_ms), db_int(account->created_ms)),
                          NULL, why);
    if (done != PROBLEM_CONFLICT) return done;
    problem_clear(why);
    return problem_fault(why, LOGIN_TAKEN, "login", "%s", "");
}

static const char SAVE_PASSWORD[] = "UPDATE account SET password_hash = ?, password_kind = ?, password_set_ms = ?,"
                                    " password_until_ms = ? WHERE id = ?";

status account_repo_save_password(struct db *db, const struct account *account, struct problem *why)
{
    return db_exec(db, SAVE_PASSWORD,
                   DB_ARGS(db_text(account->password_hash), db_text(account_password_name(account->password)),
                           db_int(account->password_set_ms), db_int(account->password_until_ms), db_text(account->id)),
                   NULL, why);
}

static const char SAVE_HOLD[] = "UPDATE account SET held_ms = ?, held_by = ? WHERE id = ?";

status account_repo_save_hold(struct db *db, const struct account *account, struct problem *why)
{
    return db_exec(db, SAVE_HOLD, DB_ARGS(db_int(account->held_ms), db_text(account->held_by), db_text(account->id)),
                   NULL, why);
}

static const char SAVE_STATE[] = "UPDATE account SET state = ? WHERE id = ?";

status account_repo_save_state(struct db *db, const struct account *account, struct problem *why)
{
    return db_exec(db, SAVE_STATE, DB_ARGS(db_text(account_state_name(account->state)), db_text(account->id)), NULL,
                   why);
}

static const char SAVE_LOGIN[] = "UPDATE account SET last_login_ms = ? WHERE id = ?";

status account_repo_save_login(struct db *db, const char *id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, SAVE_LOGIN, DB_ARGS(db_int(now_ms), db_text(id)), NULL, why);
}

static const char COUNT[] = "SELECT COUNT(*) FROM account";

status account_repo_count(struct db *db, int64_t *out, struct problem *why)
{
    return count_of(db, COUNT, DB_NO_ARGS, out, why);
}
