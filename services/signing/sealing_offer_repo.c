#include "sealing_offer_repo.h"

static const char ADD[] = "INSERT INTO sealing_offer (token_digest, caller_id, seal_id, items, at_ms, expires_ms) "
                          "VALUES (?, ?, ?, ?, ?, ?)";

status sealing_offer_repo_add(struct db *db, const struct sealing_offer *o, struct problem *why)
{
    return db_exec(db, ADD,
                   DB_ARGS(db_text(o->token_digest), db_text(o->caller_id), db_text(o->seal_id), db_text(o->items),
                           db_int(o->at_ms), db_int(o->expires_ms)),
                   NULL, why);
}

static const char FIND[] = "SELECT token_digest, caller_id, seal_id, items, at_ms, expires_ms, used_ms FROM "
                           "sealing_offer WHERE token_digest = ? AND caller_id = ?";

status sealing_offer_repo_find(struct db *db, const char *caller_id, const char *token_digest, struct arena *arena,
                               struct sealing_offer *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(token_digest), db_text(caller_id)), &rows, why));
    if (!db_rows_next(rows)) {
        TRY(db_rows_end(rows, why));
        return problem_set(why, SEALING_OFFER_MISSING, "%s", "");
    }
    const char **texts[] = {&out->token_digest, &out->caller_id, &out->seal_id, &out->items};
    int64_t *numbers[] = {&out->at_ms, &out->expires_ms, &out->used_ms};
    for (unsigned i = 0; i < 4; i++) *texts[i] = db_rows_copy(rows, i, arena);
    for (unsigned i = 0; i < 3; i++) *numbers[i] = db_rows_int(rows, 4 + i);
    return OK;
}

static const char USE[] = "UPDATE sealing_offer SET used_ms = ? WHERE token_digest = ? AND used_ms = 0";

status sealing_offer_repo_use(struct db *db, const struct sealing_offer *offer, int64_t now_ms, struct problem *why)
{
    int64_t taken = 0;
    TRY(db_exec(db, USE, DB_ARGS(db_int(now_ms), db_text(offer->token_digest)), &taken, why));
    return taken == 1 ? OK : problem_set(why, SEALING_OFFER_USED, "%s", "");
}

static const char FORGET[] = "DELETE FROM sealing_offer WHERE expires_ms < ? LIMIT 100";

status sealing_offer_repo_forget(struct db *db, int64_t before_ms, struct problem *why)
{
    return db_exec(db, FORGET, DB_ARGS(db_int(before_ms)), NULL, why);
}
