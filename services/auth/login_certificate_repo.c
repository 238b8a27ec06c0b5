#include "login_certificate_repo.h"

static const char ADD[] = "INSERT INTO login_certificate (fingerprint, id, account_id, subject, issuer, serial,"
                          " not_after_ms, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

status login_certificate_repo_add(struct db *db, const struct login_certificate *c, struct problem *why)
{
    status added =
        db_exec(db, ADD,
                DB_ARGS(db_text(c->fingerprint), db_text(c->id), db_text(c->account_id), db_text(c->subject),
                        db_text(c->issuer), db_text(c->serial), db_int(c->not_after_ms), db_int(c->created_ms)),
                NULL, why);
    return added == PROBLEM_CONFLICT ? problem_set(why, LOGIN_CERTIFICATE_TAKEN, "%s", "") : added;
}

static const char LIST[] = "SELECT id, account_id, fingerprint, subject, issuer, serial, not_after_ms, created_ms,"
                           " last_used_ms FROM login_certificate WHERE account_id = ? ORDER BY id DESC LIMIT ?";

status login_certificate_repo_list(struct db *db, const char *account_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST, DB_ARGS(db_text(account_id), db_int(LOGIN_CERTIFICATE_MAX)), &rows, why));
    while (db_rows_next(rows))
        *(struct login_certificate *)list_add(out) =
            (struct login_certificate){.id = db_rows_copy(rows, 0, out->arena),
                                       .account_id = db_rows_copy(rows, 1, out->arena),
                                       .fingerprint = db_rows_copy(rows, 2, out->arena),
                                       .subject = db_rows_copy(rows, 3, out->arena),
                                       .issuer = db_rows_copy(rows, 4, out->arena),
                                       .serial = db_rows_copy(rows, 5, out->arena),
                                       .not_after_ms = db_rows_int(rows, 6),
                                       .created_ms = db_rows_int(rows, 7),
                                       .last_used_ms = db_rows_int(rows, 8)};
    return db_rows_end(rows, why);
}

static const char REMOVE[] = "DELETE FROM login_certificate WHERE account_id = ? AND id = ?";

status login_certificate_repo_remove(struct db *db, const char *account_id, const char *id, bool *found,
                                     struct problem *why)
{
    int64_t affected = 0;
    TRY(db_exec(db, REMOVE, DB_ARGS(db_text(account_id), db_text(id)), &affected, why));
    *found = affected > 0;
    return OK;
}

static const char USE[] = "UPDATE login_certificate SET last_used_ms = ? WHERE fingerprint = ?";

status login_certificate_repo_use(struct db *db, const char *fingerprint, int64_t now_ms, struct problem *why)
{
    return db_exec(db, USE, DB_ARGS(db_int(now_ms), db_text(fingerprint)), NULL, why);
}

static status read_logins(struct db *db, const char *sql, const char *key, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, DB_ARGS(db_text(key)), &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(out) = db_rows_copy(rows, 0, out->arena);
    return db_rows_end(rows, why);
}

static const char REGISTERED[] = "SELECT a.login FROM login_certificate c JOIN account a ON a.id = c.account_id"
                                 " WHERE c.fingerprint = ?";
static const char IMPORTED[] = "SELECT a.login FROM estamp_seals.v_certificate_owner o"
                               " JOIN account a ON a.unit_id = o.unit_id WHERE o.fingerprint = ? LIMIT 2";

status login_certificate_repo_logins(struct db *db, const char *fingerprint, struct list *out, struct problem *why)
{
    TRY(read_logins(db, REGISTERED, fingerprint, out, why));
    return out->count ? OK : read_logins(db, IMPORTED, fingerprint, out, why);
}

static const char UNIT_LOGINS[] = "SELECT login FROM account WHERE unit_id = ? ORDER BY login LIMIT 50";

status login_certificate_repo_unit_logins(struct db *db, const char *unit_id, struct list *out, struct problem *why)
{
    return read_logins(db, UNIT_LOGINS, unit_id, out, why);
}

static const char SEAL[] = "SELECT id, unit_id FROM estamp_seals.v_seal WHERE number = ?";

status login_certificate_repo_seal(struct db *db, const char *number, struct arena *arena, struct proof_seal *out,
                                   struct problem *why)
{
    *out = (struct proof_seal){.id = NULL};
    for (const char *p = number; *p; p++)
        if (*p <= ' ' || *p >= 0x7f) return OK; /* no number has such letters */
    AUTO(db_rows, rows);
    TRY(db_query(db, SEAL, DB_ARGS(db_text(number)), &rows, why));
    if (db_rows_next(rows))
        *out = (struct proof_seal){.id = db_rows_copy(rows, 0, arena), .unit_id = db_rows_copy(rows, 1, arena)};
    return db_rows_end(rows, why);
}
