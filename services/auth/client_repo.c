#include "client_repo.h"
#include "text.h"

#define CLIENT_COLUMNS "k.id, k.name, k.unit_id, k.secret_hash, k.scopes, k.state, k.created_ms, k.last_used_ms"
#define FROM_WITHIN                                                                                                    \
    " FROM api_client k JOIN estamp_admin.v_unit u ON u.id = k.unit_id"                                                \
    " JOIN estamp_admin.v_authority_closure c ON c.descendant_id = u.authority_id"                                     \
    " WHERE c.ancestor_id = ?"

static void read_client(const db_rows *rows, struct arena *arena, struct client *out)
{
    *out = (struct client){
        .id = db_rows_copy(rows, 0, arena),
        .name = db_rows_copy(rows, 1, arena),
        .unit_id = db_rows_copy(rows, 2, arena),
        .secret_hash = db_rows_copy(rows, 3, arena),
        .is_active = text_equal(db_rows_text(rows, 5), "active"),
        .created_ms = db_rows_int(rows, 6),
        .last_used_ms = db_rows_int(rows, 7),
    };
    /* A permission that has gone since is left out. */
    out->scopes = client_scopes_of(db_rows_text(rows, 4), arena);
}

static const char FIND[] = "SELECT " CLIENT_COLUMNS " FROM api_client k WHERE k.id = ?";

status client_repo_find(struct db *db, const char *id, struct arena *arena, struct client *out, bool *found,
                        struct problem *why)
{
    *found = false;
    if (!id_is_valid(id)) return OK;
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(id)), &rows, why));
    *found = db_rows_next(rows);
    if (*found) read_client(rows, arena, out);
    return db_rows_end(rows, why);
}

static const char IS_WITHIN[] = "SELECT k.id" FROM_WITHIN " AND k.id = ?";
static const char LOCK[] = "SELECT " CLIENT_COLUMNS " FROM api_client k WHERE k.id = ? FOR UPDATE";

static status is_within(struct db *db, struct scope scope, const char *id, bool *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, IS_WITHIN, DB_ARGS(db_text(scope.unit_id), db_text(id)), &rows, why));
    *out = db_rows_next(rows);
    return db_rows_end(rows, why);
}

status client_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct client *out,
                        struct problem *why)
{
    bool within = false;
    if (scope.kind == SCOPE_SUBTREE && id_is_valid(id)) TRY(is_within(db, scope, id, &within, why));
    if (!within) return problem_set(why, CLIENT_MISSING, "%.60s", id);
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_ARGS(db_text(id)), &rows, why));
    if (db_rows_next(rows)) read_client(rows, arena, out);
    return db_rows_end(rows, why);
}

static const char INSERT[] = "INSERT INTO api_client (id, name, unit_id, secret_hash, scopes, state, created_ms)"
                             " VALUES (?, ?, ?, ?, ?, 'active', ?)";

status client_repo_insert(struct db *db, const struct client *client, struct problem *why)
{
    AUTO_ARENA(memory);
    return db_exec(db, INSERT,
                   DB_ARGS(db_text(client->id), db_text(client->name), db_text(client->unit_id),
                           db_text(client->secret_hash), db_text(client_scope_text(client->scopes, memory)),
                           db_int(client->created_ms)),
                   NULL, why);
}

static const char DISABLE[] = "UPDATE api_client SET state = 'disabled' WHERE id = ?";

status client_repo_disable(struct db *db, const char *id, struct problem *why)
{
    return db_exec(db, DISABLE, DB_ARGS(db_text(id)), NULL, why);
}

static const char SAVE[] = "UPDATE api_client SET secret_hash = ?, scopes = ? WHERE id = ?";

status client_repo_save(struct db *db, const struct client *client, struct problem *why)
{
    AUTO_ARENA(memory);
    return db_exec(
        db, SAVE,
        DB_ARGS(db_text(client->secret_hash), db_text(client_scope_text(client->scopes, memory)), db_text(client->id)),
        NULL, why);
}

static const char USE[] = "UPDATE api_client SET last_used_ms = ? WHERE id = ?";

status client_repo_use(struct db *db, const char *id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, USE, DB_ARGS(db_int(now_ms), db_text(id)), NULL, why);
}

static const char LIST[] = "SELECT " CLIENT_COLUMNS ", u.id, u.kind, u.code, u.name, u.authority_id" FROM_WITHIN
                           " AND k.id > ? ORDER BY k.id LIMIT ?";

status client_repo_list(struct db *db, struct scope scope, const struct client_after *after, struct arena *arena,
                        struct list *out, struct problem *why)
{
    *out = LIST_OF(arena, struct client_row);
    if (scope.kind != SCOPE_SUBTREE) return OK;
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST, DB_ARGS(db_text(scope.unit_id), db_text(after->id), db_int(after->limit)), &rows, why));
    while (db_rows_next(rows)) {
        struct client_row *row = list_add(out);
        read_client(rows, arena, &row->client);
        row->unit = (struct account_unit){db_rows_copy(rows, 8, arena),  db_rows_copy(rows, 9, arena),
                                          db_rows_copy(rows, 10, arena), db_rows_copy(rows, 11, arena),
                                          db_rows_copy(rows, 12, arena), false};
    }
    return db_rows_end(rows, why);
}
