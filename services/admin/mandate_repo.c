#include "mandate_repo.h"

#define COLUMNS                                                                                                        \
    "m.id, m.client_id, c.code, c.name, m.agent_id, a.code, a.name, m.from_date, m.to_date, m.created_by, "            \
    "m.revoked_by, m.may_seal, m.created_ms, m.revoked_ms"
#define TABLES " FROM mandate m JOIN unit c ON c.id = m.client_id JOIN unit a ON a.id = m.agent_id "
#define IN_SCOPE                                                                                                       \
    "(m.client_id = ? OR m.agent_id = ? OR c.authority_id IN (SELECT descendant_id FROM authority_closure WHERE "      \
    "ancestor_id = ?))"
#define SCOPE_ARGS(scope)                                                                                              \
    db_text((scope).kind == SCOPE_UNIT ? (scope).unit_id : ""),                                                        \
        db_text((scope).kind == SCOPE_UNIT ? (scope).unit_id : ""),                                                    \
        db_text((scope).kind == SCOPE_SUBTREE ? (scope).unit_id : "")

static const char ADD[] = "INSERT INTO mandate (id, client_id, agent_id, may_seal, from_date, to_date, created_by, "
                          "created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

status mandate_repo_add(struct db *db, const struct mandate *m, struct problem *why)
{
    return db_exec(db, ADD,
                   DB_ARGS(db_text(m->id), db_text(m->client_id), db_text(m->agent_id), db_int(m->may_seal),
                           db_text(m->from_date), db_text(m->to_date), db_text(m->created_by), db_int(m->created_ms)),
                   NULL, why);
}

static void read_row(db_rows *rows, struct arena *arena, struct mandate *out)
{
    const char **texts[] = {&out->id,       &out->client_id,  &out->client_code, &out->client_name,
                            &out->agent_id, &out->agent_code, &out->agent_name,  &out->from_date,
                            &out->to_date,  &out->created_by, &out->revoked_by};
    for (unsigned i = 0; i < 11; i++) *texts[i] = db_rows_copy(rows, i, arena);
    out->may_seal = db_rows_int(rows, 11) != 0;
    out->created_ms = db_rows_int(rows, 12);
    out->revoked_ms = db_rows_int(rows, 13);
}

static const char FIND[] = "SELECT " COLUMNS TABLES "WHERE m.id = ? AND " IN_SCOPE;
static const char LOCK[] = "SELECT id FROM mandate WHERE id = ? FOR UPDATE";

status mandate_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct mandate *out,
                         struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), SCOPE_ARGS(scope)), &rows, why));
    if (db_rows_next(rows)) {
        read_row(rows, arena, out);
        return OK;
    }
    TRY(db_rows_end(rows, why));
    return problem_set(why, MANDATE_MISSING, "%s", id);
}

static status lock(struct db *db, const char *sql, const char *id, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, DB_ARGS(db_text(id)), &rows, why));
    while (db_rows_next(rows)) continue;
    return db_rows_end(rows, why);
}

status mandate_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct mandate *out,
                         struct problem *why)
{
    TRY(lock(db, LOCK, id, why));
    return mandate_repo_find(db, scope, id, arena, out, why);
}

#define FILTER " AND (? IS NULL OR c.code = ?) AND (? IS NULL OR a.code = ?) AND m.id < ? ORDER BY m.id DESC LIMIT ?"
static const char LIST_ALL[] = "SELECT " COLUMNS TABLES "WHERE " IN_SCOPE FILTER;

status mandate_repo_list(struct db *db, struct scope scope, const struct mandate_filter *f, struct list *out,
                         struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST_ALL,
                 DB_ARGS(SCOPE_ARGS(scope), db_text(f->client_code), db_text(f->client_code), db_text(f->agent_code),
                         db_text(f->agent_code), db_text(f->before_id ? f->before_id : "~"), db_int(f->limit)),
                 &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char LOCK_CLIENT[] = "SELECT id FROM unit WHERE id = ? FOR UPDATE";
static const char PAIR[] =
    "SELECT " COLUMNS TABLES "WHERE m.client_id = ? AND m.agent_id = ? AND m.revoked_ms = 0 LIMIT 1000";

status mandate_repo_pair(struct db *db, const struct mandate *m, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(lock(db, LOCK_CLIENT, m->client_id, why));
    TRY(db_query(db, PAIR, DB_ARGS(db_text(m->client_id), db_text(m->agent_id)), &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char REVOKE[] = "UPDATE mandate SET revoked_ms = ?, revoked_by = ? WHERE id = ?";

status mandate_repo_revoke(struct db *db, const struct mandate *m, struct problem *why)
{
    return db_exec(db, REVOKE, DB_ARGS(db_int(m->revoked_ms), db_text(m->revoked_by), db_text(m->id)), NULL, why);
}

static const char AGENT[] = "SELECT id, code, name FROM unit WHERE code = ? AND kind = 'taxpayer' AND state = 'active'";

status mandate_repo_agent(struct db *db, const char *code, struct arena *arena, struct mandate *out,
                          struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, AGENT, DB_ARGS(db_text(code)), &rows, why));
    if (!db_rows_next(rows)) {
        TRY(db_rows_end(rows, why));
        return problem_fault(why, MANDATE_AGENT_UNKNOWN, "agent_code", "%s", code);
    }
    out->agent_id = db_rows_copy(rows, 0, arena);
    out->agent_code = db_rows_copy(rows, 1, arena);
    out->agent_name = db_rows_copy(rows, 2, arena);
    return OK;
}
