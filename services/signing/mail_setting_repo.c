#include "mail_setting_repo.h"

#include "text.h"

static const struct mail_secret_place PLACE = {"password", "server"};

static const char FIND[] =
    "SELECT m.is_on, m.host, m.port, m.tls, m.user, m.password_sealed, m.ca_pem, m.from_address, m.from_name, "
    "m.interval_min, m.changed_ms, a.name FROM mail_server m "
    "LEFT JOIN estamp_auth.v_account a ON a.id = m.changed_by WHERE m.id = 1";
static const char LOCK[] = "SELECT is_on FROM mail_server WHERE id = 1 FOR UPDATE";

static enum mail_tls tls_of(const char *name)
{
    int tls = MAIL_TLS_START;
    while (mail_send_tls_modes[tls] && !text_equal(mail_send_tls_modes[tls], name)) tls++;
    return mail_send_tls_modes[tls] ? (enum mail_tls)tls : MAIL_TLS_START;
}

status mail_setting_repo_find(struct db *db, const struct mail_secret *secret, struct arena *arena,
                              struct mail_setting *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_NO_ARGS, &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, INTERNAL_FAILED, "%s", "mail_server has no row");
    *out = (struct mail_setting){.is_on = db_rows_int(rows, 0) != 0,
                                 .host = db_rows_copy(rows, 1, arena),
                                 .port = db_rows_int(rows, 2),
                                 .tls = tls_of(db_rows_text(rows, 3)),
                                 .user = db_rows_copy(rows, 4, arena),
                                 .ca_pem = db_rows_copy(rows, 6, arena),
                                 .from_address = db_rows_copy(rows, 7, arena),
                                 .from_name = db_rows_copy(rows, 8, arena),
                                 .interval_min = db_rows_int(rows, 9),
                                 .changed_ms = db_rows_int(rows, 10),
                                 .changed_by = db_rows_copy(rows, 11, arena)};
    out->password = mail_secret_readable(secret, &PLACE, db_rows_bytes(rows, 5), arena);
    out->has_password = *out->password != '\0';
    return db_rows_end(rows, why);
}

status mail_setting_repo_lock(struct db *db, const struct mail_secret *secret, struct arena *arena,
                              struct mail_setting *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_NO_ARGS, &rows, why));
    return mail_setting_repo_find(db, secret, arena, out, why);
}

static const char SAVE[] =
    "UPDATE mail_server SET is_on = ?, host = ?, port = ?, tls = ?, user = ?, password_sealed = ?, ca_pem = ?, "
    "from_address = ?, from_name = ?, interval_min = ?, changed_by = ?, changed_ms = ? WHERE id = 1";

status mail_setting_repo_save(struct db *db, const struct mail_secret *secret, const struct mail_setting *s,
                              struct arena *arena, struct problem *why)
{
    struct bytes sealed = {0};
    if (s->password) TRY(mail_secret_seal(secret, &PLACE, s->password, arena, &sealed, why));
    return db_exec(db, SAVE,
                   DB_ARGS(db_int(s->is_on), db_text(s->host), db_int(s->port), db_text(mail_send_tls_modes[s->tls]),
                           db_text(s->user), s->password ? db_bytes(sealed) : db_null(), db_text(s->ca_pem),
                           db_text(s->from_address), db_text(s->from_name), db_int(s->interval_min),
                           db_text(s->changed_by), db_int(s->changed_ms)),
                   NULL, why);
}

static const char IS_ON[] = "SELECT is_on FROM mail_server WHERE id = 1";

status mail_setting_repo_is_on(struct db *db, bool *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, IS_ON, DB_NO_ARGS, &rows, why));
    *out = db_rows_next(rows) && db_rows_int(rows, 0) != 0;
    return db_rows_end(rows, why);
}

static const char IS_TOP[] = "SELECT COUNT(*) FROM estamp_admin.v_unit u JOIN estamp_admin.v_unit a ON a.id = "
                             "u.authority_id WHERE u.id = ? AND a.parent_id IS NULL";

status mail_setting_repo_require_top(struct db *db, const char *unit_id, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, IS_TOP, DB_ARGS(db_text(unit_id)), &rows, why));
    bool is_top = db_rows_next(rows) && db_rows_int(rows, 0) > 0;
    TRY(db_rows_end(rows, why));
    return is_top ? OK : problem_set(why, MAIL_TOP_ONLY, "%s", "");
}
