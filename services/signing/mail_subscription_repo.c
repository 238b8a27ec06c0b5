#include "mail_subscription_repo.h"

#include "text.h"

static const char FIND[] =
    "SELECT unit_id, address_sealed, address_key, language, kinds, confirmed_ms, refusals, refused_ms, next_ms, "
    "wanted_sealed, wanted_key, code_hash, code_until_ms, code_tries FROM mail_subscription WHERE account_id = ?";
static const char LOCK[] = "SELECT 1 FROM mail_subscription WHERE account_id = ? FOR UPDATE";

static void read_row(const struct mail_secret *secret, const db_rows *rows, struct arena *arena,
                     struct mail_subscription *s)
{
    const struct mail_secret_place address = {"address", s->account_id}, wanted = {"wanted", s->account_id};
    s->unit_id = db_rows_copy(rows, 0, arena);
    s->address_key = db_rows_copy(rows, 2, arena);
    s->chinese = !text_equal(db_rows_text(rows, 3), "en");
    s->kinds = (unsigned)db_rows_int(rows, 4);
    s->confirmed_ms = db_rows_int(rows, 5);
    s->refusals = db_rows_int(rows, 6);
    s->refused_ms = db_rows_int(rows, 7);
    s->next_ms = db_rows_int(rows, 8);
    s->wanted_key = db_rows_copy(rows, 10, arena);
    s->code_hash = db_rows_copy(rows, 11, arena);
    s->code_until_ms = db_rows_int(rows, 12);
    s->code_tries = db_rows_int(rows, 13);
    s->address = mail_secret_readable(secret, &address, db_rows_bytes(rows, 1), arena);
    s->wanted = mail_secret_readable(secret, &wanted, db_rows_bytes(rows, 9), arena);
}

status mail_subscription_repo_find(struct db *db, const struct mail_secret *secret, const struct mail_owner *owner,
                                   struct arena *arena, struct mail_subscription *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct mail_subscription){.account_id = arena_text(arena, owner->account_id),
                                      .unit_id = arena_text(arena, owner->unit_id),
                                      .address = "",
                                      .wanted = "",
                                      .chinese = true};
    TRY(db_query(db, FIND, DB_ARGS(db_text(owner->account_id)), &rows, why));
    if (db_rows_next(rows)) read_row(secret, rows, arena, out);
    return db_rows_end(rows, why);
}

status mail_subscription_repo_lock(struct db *db, const struct mail_secret *secret, const struct mail_owner *owner,
                                   struct arena *arena, struct mail_subscription *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_ARGS(db_text(owner->account_id)), &rows, why));
    return mail_subscription_repo_find(db, secret, owner, arena, out, why);
}

static const char SAVE[] =
    "INSERT INTO mail_subscription (account_id, unit_id, address_sealed, address_key, language, kinds, confirmed_ms, "
    "refusals, refused_ms, next_ms, wanted_sealed, wanted_key, code_hash, code_until_ms, code_tries) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE unit_id = VALUES(unit_id), "
    "address_sealed = VALUES(address_sealed), address_key = VALUES(address_key), language = VALUES(language), "
    "kinds = VALUES(kinds), confirmed_ms = VALUES(confirmed_ms), refusals = VALUES(refusals), "
    "refused_ms = VALUES(refused_ms), next_ms = VALUES(next_ms), wanted_sealed = VALUES(wanted_sealed), "
    "wanted_key = VALUES(wanted_key), code_hash = VALUES(code_hash), code_until_ms = VALUES(code_until_ms), "
    "code_tries = VALUES(code_tries)";

struct sealed_text {
    const char *what, *text;
    struct db_value value;
};

static status seal(const struct mail_secret *secret, const char *account_id, struct arena *arena,
                   struct sealed_text *one, struct problem *why)
{
    const struct mail_secret_place place = {one->what, account_id};
    struct bytes sealed;
    one->value = db_null();
    if (!*one->text) return OK;
    TRY(mail_secret_seal(secret, &place, one->text, arena, &sealed, why));
    one->value = db_bytes(sealed);
    return OK;
}

status mail_subscription_repo_save(struct db *db, const struct mail_secret *secret, const struct mail_subscription *s,
                                   struct arena *arena, struct problem *why)
{
    struct sealed_text address = {"address", s->address, {0}}, wanted = {"wanted", s->wanted, {0}};
    TRY(seal(secret, s->account_id, arena, &address, why));
    TRY(seal(secret, s->account_id, arena, &wanted, why));
    return db_exec(db, SAVE,
                   DB_ARGS(db_text(s->account_id), db_text(s->unit_id), address.value, db_text(s->address_key),
                           db_text(s->chinese ? "zh-CN" : "en"), db_int(s->kinds), db_int(s->confirmed_ms),
                           db_int(s->refusals), db_int(s->refused_ms), db_int(s->next_ms), wanted.value,
                           db_text(s->wanted_key), db_text(s->code_hash), db_int(s->code_until_ms),
                           db_int(s->code_tries)),
                   NULL, why);
}

status mail_subscription_repo_remove(struct db *db, const char *account_id, struct problem *why)
{
    return db_exec(db, "DELETE FROM mail_subscription WHERE account_id = ?", DB_ARGS(db_text(account_id)), NULL, why);
}

static const char READER[] =
    "SELECT u.name FROM estamp_auth.v_account a JOIN estamp_admin.v_unit u ON u.id = a.unit_id "
    "WHERE a.id = ? AND (a.unit_id = ? OR u.authority_id = ?) AND a.state = 'active' AND u.state = 'active'";

status mail_subscription_repo_reader(struct db *db, const struct mail_owner *owner, struct arena *arena,
                                     struct mail_reader *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, READER, DB_ARGS(db_text(owner->account_id), db_text(owner->unit_id), db_text(owner->unit_id)),
                 &rows, why));
    out->is_there = db_rows_next(rows);
    out->unit_name = out->is_there ? db_rows_copy(rows, 0, arena) : "";
    return db_rows_end(rows, why);
}
