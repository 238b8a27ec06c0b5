#include "mail_outbox_repo.h"

#include "text.h"

static const char ADD_NOTICE[] =
    "INSERT INTO mail_outbox (subject_id, account_id, kind, address_key, at_ms, due_ms) "
    "SELECT ?, s.account_id, 'notice', s.address_key, ?, ? FROM mail_subscription s JOIN mail_server m ON m.id = 1 AND "
    "m.is_on = 1 WHERE s.unit_id = ? AND (s.kinds & ?) <> 0 AND s.confirmed_ms > 0 AND s.refused_ms = 0";

status mail_outbox_repo_add_notice(struct db *db, const struct mail_outbox_notice *n, struct problem *why)
{
    return db_exec(db, ADD_NOTICE,
                   DB_ARGS(db_text(n->notice_id), db_int(n->at_ms), db_int(n->at_ms), db_text(n->unit_id),
                           db_int(INT64_C(1) << n->kind)),
                   NULL, why);
}

static const char ADD_CODE[] =
    "INSERT INTO mail_outbox (subject_id, account_id, kind, address_key, secret_sealed, at_ms, "
    "due_ms) VALUES (?, ?, 'code', ?, ?, ?, ?)";

status mail_outbox_repo_add_code(struct db *db, const struct mail_secret *secret, const struct mail_outbox_code *c,
                                 struct arena *arena, struct problem *why)
{
    const struct mail_secret_place place = {"code", c->id};
    struct bytes sealed;
    TRY(mail_secret_seal(secret, &place, c->code, arena, &sealed, why));
    return db_exec(db, ADD_CODE,
                   DB_ARGS(db_text(c->id), db_text(c->account_id), db_text(c->address_key), db_bytes(sealed),
                           db_int(c->at_ms), db_int(0)), /* before all news: a code lasts minutes */
                   NULL, why);
}

static const char COUNT_CODES[] =
    "SELECT (SELECT COUNT(*) FROM mail_outbox WHERE account_id = ? AND kind = 'code' AND at_ms > ?), "
    "(SELECT COUNT(*) FROM mail_outbox WHERE address_key = ? AND kind = 'code' AND at_ms > ?)";

status mail_outbox_repo_count_codes(struct db *db, const struct mail_code_question *q, struct mail_code_counts *out,
                                    struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, COUNT_CODES,
                 DB_ARGS(db_text(q->account_id), db_int(q->account_since_ms), db_text(q->address_key),
                         db_int(q->address_since_ms)),
                 &rows, why));
    *out = (struct mail_code_counts){0};
    if (db_rows_next(rows)) *out = (struct mail_code_counts){db_rows_int(rows, 0), db_rows_int(rows, 1)};
    return db_rows_end(rows, why);
}

static const char DROP[] = "UPDATE mail_outbox SET state = 'dropped', secret_sealed = NULL, done_ms = ? "
                           "WHERE account_id = ? AND state = 'queued'";
static const char DROP_CODES[] = "UPDATE mail_outbox SET state = 'dropped', secret_sealed = NULL, done_ms = ? "
                                 "WHERE account_id = ? AND state = 'queued' AND kind = 'code'";

status mail_outbox_repo_drop(struct db *db, const char *account_id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, DROP, DB_ARGS(db_int(now_ms), db_text(account_id)), NULL, why);
}

status mail_outbox_repo_drop_codes(struct db *db, const char *account_id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, DROP_CODES, DB_ARGS(db_int(now_ms), db_text(account_id)), NULL, why);
}

static const char CLAIM[] =
    "SELECT subject_id, account_id, mail_id, kind, attempts, secret_sealed FROM mail_outbox WHERE state = 'queued' AND "
    "due_ms <= ? ORDER BY due_ms, subject_id LIMIT 1 FOR UPDATE SKIP LOCKED";

status mail_outbox_repo_claim(struct db *db, const struct mail_secret *secret, int64_t now_ms, struct arena *arena,
                              struct mail_outbox_row *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct mail_outbox_row){0};
    TRY(db_query(db, CLAIM, DB_ARGS(db_int(now_ms)), &rows, why));
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    *out = (struct mail_outbox_row){.subject_id = db_rows_copy(rows, 0, arena),
                                    .account_id = db_rows_copy(rows, 1, arena),
                                    .mail_id = db_rows_copy(rows, 2, arena),
                                    .is_code = text_equal(db_rows_text(rows, 3), "code"),
                                    .attempts = db_rows_int(rows, 4)};
    const struct mail_secret_place place = {"code", out->subject_id};
    out->code = mail_secret_readable(secret, &place, db_rows_bytes(rows, 5), arena);
    return db_rows_end(rows, why);
}

static const char GATHER_CODE[] = "UPDATE mail_outbox SET mail_id = ? WHERE subject_id = ? AND account_id = ?";
static const char GATHER[] = "UPDATE mail_outbox SET mail_id = ? WHERE account_id = ? AND state = 'queued' AND kind = "
                             "'notice' AND mail_id IS NULL LIMIT 1000";

status mail_outbox_repo_gather(struct db *db, const struct mail_outbox_row *row, const char *mail_id,
                               struct problem *why)
{
    if (row->is_code)
        return db_exec(db, GATHER_CODE, DB_ARGS(db_text(mail_id), db_text(row->subject_id), db_text(row->account_id)),
                       NULL, why);
    return db_exec(db, GATHER, DB_ARGS(db_text(mail_id), db_text(row->account_id)), NULL, why);
}

static const char PUT_OFF[] = "UPDATE mail_outbox SET due_ms = ? WHERE account_id = ? AND state = 'queued' AND kind = "
                              "'notice' AND mail_id IS NULL AND due_ms < ?";

status mail_outbox_repo_put_off(struct db *db, const char *account_id, int64_t until_ms, struct problem *why)
{
    return db_exec(db, PUT_OFF, DB_ARGS(db_int(until_ms), db_text(account_id), db_int(until_ms)), NULL, why);
}

static const char BEGIN_ATTEMPT[] =
    "UPDATE mail_outbox SET attempts = attempts + 1, due_ms = ? WHERE mail_id = ? AND state = 'queued'";

status mail_outbox_repo_begin(struct db *db, const char *mail_id, int64_t until_ms, struct problem *why)
{
    return db_exec(db, BEGIN_ATTEMPT, DB_ARGS(db_int(until_ms), db_text(mail_id)), NULL, why);
}

static const char END_ATTEMPT[] =
    "UPDATE mail_outbox SET state = ?, due_ms = ?, done_ms = ?, code = ?, said = ?, "
    "attempts = GREATEST(attempts - ?, 1), "
    "secret_sealed = IF(? = 'queued', secret_sealed, NULL) WHERE mail_id = ? AND state = 'queued'";

status mail_outbox_repo_end(struct db *db, const struct mail_outbox_end *end, struct problem *why)
{
    bool again = text_equal(end->state, "queued");
    return db_exec(db, END_ATTEMPT,
                   DB_ARGS(db_text(end->state), db_int(end->due_ms), db_int(again ? 0 : end->now_ms),
                           db_int(end->result->code), db_text(end->result->said),
                           db_int(end->result->outcome == MAIL_TROUBLE), db_text(end->state), db_text(end->mail_id)),
                   NULL, why);
}

static const char COUNTS[] = "SELECT n.kind, COUNT(*) FROM mail_outbox o JOIN notice n ON n.id = o.subject_id "
                             "WHERE o.mail_id = ? GROUP BY n.kind";

status mail_outbox_repo_counts(struct db *db, const char *mail_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    out->count = 0;
    TRY(db_query(db, COUNTS, DB_ARGS(db_text(mail_id)), &rows, why));
    while (db_rows_next(rows)) {
        enum notice_kind kind;
        if (!notice_kind_find(db_rows_text(rows, 0), &kind)) continue;
        *(struct mail_count *)list_add(out) = (struct mail_count){kind, db_rows_int(rows, 1)};
    }
    return db_rows_end(rows, why);
}

static const char FORGET[] = "DELETE FROM mail_outbox WHERE state = ? AND done_ms < ? LIMIT 500";

status mail_outbox_repo_forget(struct db *db, int64_t before_ms, struct problem *why)
{
    static const char *const over[] = {"sent", "failed", "dropped"};
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        TRY(db_exec(db, FORGET, DB_ARGS(db_text(over[i]), db_int(before_ms)), NULL, why));
    return OK;
}
