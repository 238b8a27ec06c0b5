#include "session_repo.h"
#include "id.h"

enum { CUT_KEPT_MS = 60 * 60 * 1000, ENDED_KEPT_MS = 24 * 60 * 60 * 1000 };

static const char INSERT[] = "INSERT INTO session (id, account_id, address, agent, created_ms, last_ms, expires_ms,"
                             " by_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

status session_repo_insert(struct db *db, const struct session *session, struct problem *why)
{
    return db_exec(db, INSERT,
                   DB_ARGS(db_text(session->id), db_text(session->account_id), db_text(session->address),
                           db_text(session->agent), db_int(session->created_ms), db_int(session->last_ms),
                           db_int(session->expires_ms), db_int(session->by_key)),
                   NULL, why);
}

static const char TOUCH[] = "UPDATE session SET last_ms = ? WHERE id = ?";

status session_repo_touch(struct db *db, const char *id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, TOUCH, DB_ARGS(db_int(now_ms), db_text(id)), NULL, why);
}

#define SESSION_COLUMNS                                                                                                \
    "s.id, s.account_id, s.address, s.agent, s.created_ms, s.last_ms, s.expires_ms, s.ended_ms, s.by_key"

static void read_session(const db_rows *rows, struct arena *arena, struct session *out)
{
    *out = (struct session){
        .id = db_rows_copy(rows, 0, arena),
        .account_id = db_rows_copy(rows, 1, arena),
        .address = db_rows_copy(rows, 2, arena),
        .agent = db_rows_copy(rows, 3, arena),
        .created_ms = db_rows_int(rows, 4),
        .last_ms = db_rows_int(rows, 5),
        .expires_ms = db_rows_int(rows, 6),
        .ended_ms = db_rows_int(rows, 7),
        .by_key = db_rows_int(rows, 8) != 0,
    };
}

static const char LOCK[] = "SELECT " SESSION_COLUMNS ", r.used_ms, r.used_by, COALESCE(n.used_ms, 0)"
                           " FROM refresh_token r JOIN session s ON s.id = r.session_id"
                           " LEFT JOIN refresh_token n ON n.hash = r.next_hash WHERE r.hash = ? FOR UPDATE";

status session_repo_lock(struct db *db, const char *refresh_hash, struct arena *arena, struct session_held *out,
                         struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_ARGS(db_text(refresh_hash)), &rows, why));
    *out = (struct session_held){.refresh.hash = refresh_hash};
    if (db_rows_next(rows)) {
        read_session(rows, arena, &out->session);
        out->refresh.used_ms = db_rows_int(rows, 9);
        out->refresh.used_by = db_rows_copy(rows, 10, arena);
        out->refresh.next_used = db_rows_int(rows, 11) != 0;
    }
    return db_rows_end(rows, why);
}

static const char ADD[] = "INSERT INTO refresh_token (hash, session_id, created_ms) VALUES (?, ?, ?)";

status session_repo_add_refresh(struct db *db, const char *session_id, const char *hash, int64_t now_ms,
                                struct problem *why)
{
    return db_exec(db, ADD, DB_ARGS(db_text(hash), db_text(session_id), db_int(now_ms)), NULL, why);
}

static const char USE[] = "UPDATE refresh_token SET used_ms = ?, used_by = ?, next_hash = ? WHERE hash = ?";

status session_repo_use_refresh(struct db *db, const struct session_refresh *used, const char *next_hash,
                                struct problem *why)
{
    return db_exec(db, USE,
                   DB_ARGS(db_int(used->used_ms), db_text(used->used_by), db_text(next_hash), db_text(used->hash)),
                   NULL, why);
}

/* No token has a version as high as this: the subject is cut for good. */
#define FOR_GOOD "9223372036854775807"

static const char CUT[] = "INSERT INTO token_cut (subject, version, changed_ms) VALUES (?, " FOR_GOOD ", ?)"
                          " ON DUPLICATE KEY UPDATE changed_ms = VALUES(changed_ms)";

status session_repo_cut(struct db *db, const char *subject, int64_t now_ms, struct problem *why)
{
    return db_exec(db, CUT, DB_ARGS(db_text(subject), db_int(now_ms)), NULL, why);
}

static const char RENEW[] = "INSERT INTO token_cut (subject, version, changed_ms) VALUES (?, ?, ?) ON DUPLICATE KEY"
                            " UPDATE version = GREATEST(version + 1, VALUES(version)), changed_ms = VALUES(changed_ms)";

status session_repo_renew(struct db *db, const char *account_id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, RENEW, DB_ARGS(db_text(account_id), db_int(now_ms), db_int(now_ms)), NULL, why);
}

static const char END[] = "UPDATE session SET ended_ms = ?, end_reason = ? WHERE id = ? AND ended_ms = 0";

status session_repo_end(struct db *db, const char *id, const char *reason, int64_t now_ms, struct problem *why)
{
    TRY(db_exec(db, END, DB_ARGS(db_int(now_ms), db_text(reason), db_text(id)), NULL, why));
    return session_repo_cut(db, id, now_ms, why);
}

static const char CUT_ALL[] = "INSERT INTO token_cut (subject, version, changed_ms)"
                              " SELECT id, " FOR_GOOD ", ? FROM session WHERE account_id = ? AND ended_ms = 0"
                              " AND id <> ? ON DUPLICATE KEY UPDATE changed_ms = VALUES(changed_ms)";
static const char END_ALL[] = "UPDATE session SET ended_ms = ?, end_reason = ? WHERE account_id = ? AND ended_ms = 0"
                              " AND id <> ?";

static status end_all_but(struct db *db, const char *account_id, const char *kept_id, const char *reason,
                          int64_t now_ms, struct problem *why)
{
    TRY(db_exec(db, CUT_ALL, DB_ARGS(db_int(now_ms), db_text(account_id), db_text(kept_id)), NULL, why));
    return db_exec(db, END_ALL, DB_ARGS(db_int(now_ms), db_text(reason), db_text(account_id), db_text(kept_id)), NULL,
                   why);
}

status session_repo_end_all(struct db *db, const char *account_id, const char *reason, int64_t now_ms,
                            struct problem *why)
{
    return end_all_but(db, account_id, "", reason, now_ms, why);
}

status session_repo_end_others(struct db *db, const char *account_id, const char *kept_id, int64_t now_ms,
                               struct problem *why)
{
    return end_all_but(db, account_id, kept_id, "ended", now_ms, why);
}

static const char LIST[] = "SELECT " SESSION_COLUMNS " FROM session s WHERE s.account_id = ? AND s.ended_ms = 0"
                           " AND s.last_ms > ? ORDER BY s.id DESC LIMIT 100";

status session_repo_list(struct db *db, const char *account_id, int64_t since_ms, struct arena *arena, struct list *out,
                         struct problem *why)
{
    *out = LIST_OF(arena, struct session);
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST, DB_ARGS(db_text(account_id), db_int(since_ms)), &rows, why));
    while (db_rows_next(rows)) read_session(rows, arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char BY_KEY[] = "SELECT by_key FROM session WHERE id = ?";

status session_repo_by_key(struct db *db, const char *id, bool *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, BY_KEY, DB_ARGS(db_text(id)), &rows, why));
    *out = db_rows_next(rows) && db_rows_int(rows, 0) != 0;
    return db_rows_end(rows, why);
}

static const char IS_OWN[] = "SELECT 1 FROM session WHERE id = ? AND account_id = ? AND ended_ms = 0";

status session_repo_is_own(struct db *db, const char *account_id, const char *id, bool *out, struct problem *why)
{
    *out = false;
    if (!id_is_valid(id)) return OK;
    AUTO(db_rows, rows);
    TRY(db_query(db, IS_OWN, DB_ARGS(db_text(id), db_text(account_id)), &rows, why));
    *out = db_rows_next(rows);
    return db_rows_end(rows, why);
}

static const char FORGET_REFRESH[] =
    "DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM (SELECT id FROM session WHERE expires_ms < ?"
    " LIMIT 200) over_sessions)";
static const char FORGET_SESSIONS[] = "DELETE FROM session WHERE expires_ms < ? AND NOT EXISTS"
                                      " (SELECT 1 FROM refresh_token r WHERE r.session_id = session.id) LIMIT 200";
static const char FORGET_CUTS[] = "DELETE FROM token_cut WHERE changed_ms < ? LIMIT 1000";

status session_repo_forget(struct db *db, int64_t now_ms, struct problem *why)
{
    TRY(db_exec(db, FORGET_REFRESH, DB_ARGS(db_int(now_ms - ENDED_KEPT_MS)), NULL, why));
    TRY(db_exec(db, FORGET_SESSIONS, DB_ARGS(db_int(now_ms - ENDED_KEPT_MS)), NULL, why));
    return db_exec(db, FORGET_CUTS, DB_ARGS(db_int(now_ms - CUT_KEPT_MS)), NULL, why);
}
