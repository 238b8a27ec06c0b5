#include "certificate_repo.h"

#include "unit_merge.h"
#include "unit_search.h"

static const char ADD[] =
    "INSERT INTO certificate (id, unit_id, subject, subject_name, issuer, serial, key_name, key_bits, not_before_ms, "
    "not_after_ms, fingerprint, trust, created_ms, created_by, ca_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?)";
static const char ADD_CHAIN[] = "INSERT INTO certificate_chain (certificate_id, position, der) VALUES (?, ?, ?)";

#define ROW(c)                                                                                                         \
    DB_ARGS(db_text((c)->id), db_text((c)->unit_id), db_text((c)->subject), db_text((c)->subject_name),                \
            db_text((c)->issuer), db_text((c)->serial), db_text((c)->key_name), db_int((c)->key_bits),                 \
            db_int((c)->not_before_ms), db_int((c)->not_after_ms), db_text((c)->fingerprint), db_text((c)->trust),     \
            db_int((c)->created_ms), db_text((c)->created_by), db_text((c)->ca_id ? (c)->ca_id : ""))

status certificate_repo_add(struct db *db, const struct certificate *c, const struct bytes *chain, size_t chain_count,
                            struct problem *why)
{
    status added = db_exec(db, ADD, ROW(c), NULL, why);
    if (added == PROBLEM_CONFLICT) return problem_set(why, CERTIFICATE_TAKEN, "%s", "");
    TRY(added);
    for (size_t i = 0; i < chain_count; i++)
        TRY(db_exec(db, ADD_CHAIN, DB_ARGS(db_text(c->id), db_int((int64_t)i), db_bytes(chain[i])), NULL, why));
    return OK;
}

static void add_chain(struct list *values, const struct certificate_new *new, const struct list *issuers)
{
    const struct db_value id = db_text(new->certificate.id);
    db_args_add(values, DB_ARGS(id, db_int(0), db_bytes(new->der)));
    for (size_t i = 0; i < issuers->count; i++)
        db_args_add(values, DB_ARGS(id, db_int((int64_t)i + 1), db_bytes(*LIST_AT(issuers, struct bytes, i))));
}

status certificate_repo_add_many(struct db *db, const struct list *certificates, const struct list *issuers,
                                 struct problem *why)
{
    AUTO_ARENA(scratch);
    struct list rows = LIST_OF(scratch, struct db_value), chains = LIST_OF(scratch, struct db_value);
    for (size_t i = 0; i < certificates->count; i++) {
        const struct certificate_new *new = LIST_AT(certificates, const struct certificate_new, i);
        db_args_add(&rows, ROW(&new->certificate));
        add_chain(&chains, new, issuers);
    }
    TRY(db_exec_many(db, ADD, db_args_of(&rows), why));
    return db_exec_many(db, ADD_CHAIN, db_args_of(&chains), why);
}

static const char DROP[] = "DELETE FROM certificate WHERE id = ?";
static const char DROP_CHAIN[] = "DELETE FROM certificate_chain WHERE certificate_id = ?";

status certificate_repo_drop(struct db *db, const char *id, struct problem *why)
{
    TRY(db_exec(db, DROP_CHAIN, DB_ARGS(db_text(id)), NULL, why));
    return db_exec(db, DROP, DB_ARGS(db_text(id)), NULL, why);
}

#define COLUMNS                                                                                                        \
    "SELECT c.id, c.unit_id, u.kind, u.code, u.name, c.subject, c.subject_name, c.issuer, c.serial, c.key_name, "      \
    "c.key_bits, c.not_before_ms, c.not_after_ms, c.fingerprint, c.trust, c.created_ms, c.created_by, c.ca_id, "       \
    "c.state, c.reason, c.revoked_ms, c.invalid_ms "                                                                   \
    "FROM certificate c JOIN estamp_admin.v_unit u ON u.id = c.unit_id "

static const char FIND[] = COLUMNS "WHERE c.id = ? AND " UNIT_SEARCH_SCOPE;
#define LIST(named)                                                                                                    \
    "SELECT c.id, c.id FROM certificate c FORCE INDEX (certificate_by_created) WHERE c.authority_id = ? AND c.id < "   \
    "? AND c.id > ?" named " ORDER BY c.id DESC LIMIT ?"
#define OF_NAME                                                                                                        \
    " AND EXISTS (SELECT 1 FROM estamp_admin.v_unit u WHERE u.id = c.unit_id AND (u.name LIKE ? OR u.code LIKE ?))"
static const char WALK[] = LIST("");
static const char NAMED[] = LIST(OF_NAME);
static const char GATHER[] = "SELECT STRAIGHT_JOIN c.id, c.id FROM " UNIT_MERGE_IDS
                             " JOIN certificate c ON c.unit_id = j.id WHERE c.id < ? ORDER BY c.id DESC LIMIT ?";
static const char READ[] =
    COLUMNS "JOIN " UNIT_MERGE_IDS " ON j.id = c.id WHERE " UNIT_SEARCH_SCOPE " ORDER BY j.place";
static const char CHAIN[] = "SELECT der FROM certificate_chain WHERE certificate_id = ? ORDER BY position";

static void read_row(db_rows *rows, struct arena *arena, struct certificate *out)
{
    const char **texts[] = {&out->id,      &out->unit_id,      &out->unit_kind, &out->unit_code, &out->unit_name,
                            &out->subject, &out->subject_name, &out->issuer,    &out->serial,    &out->key_name};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, arena);
    out->key_bits = db_rows_int(rows, 10);
    out->not_before_ms = db_rows_int(rows, 11);
    out->not_after_ms = db_rows_int(rows, 12);
    out->fingerprint = db_rows_copy(rows, 13, arena);
    out->trust = db_rows_copy(rows, 14, arena);
    out->created_ms = db_rows_int(rows, 15);
    out->created_by = db_rows_copy(rows, 16, arena);
    out->ca_id = db_rows_copy(rows, 17, arena);
    out->state = ca_state_of(db_rows_text(rows, 18));
    out->reason = db_rows_int(rows, 19);
    out->revoked_ms = db_rows_int(rows, 20);
    out->invalid_ms = db_rows_int(rows, 21);
}

status certificate_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena,
                             struct certificate *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), UNIT_SEARCH_ARGS(scope)), &rows, why));
    if (db_rows_next(rows)) {
        read_row(rows, arena, out);
        return OK;
    }
    TRY(db_rows_end(rows, why));
    return problem_set(why, CERTIFICATE_MISSING, "%s", id);
}

static status walk(struct db *db, const struct unit_lead *lead, const struct http_page *page, struct list *rows,
                   struct problem *why)
{
    const struct db_value before = db_text(page->has_cursor ? page->keys[0] : "~"), limit = db_int(page->limit + 1);
    const struct db_value name = db_text(lead->name_like), code = db_text(lead->code_like);
    if (lead->unit_ids)
        return unit_merge_read(db, GATHER, DB_ARGS(db_text(lead->unit_ids), before, limit), false, rows, why);
    for (size_t i = 0; i < lead->authorities.count; i++) {
        const struct db_value of = db_text(*LIST_AT(&lead->authorities, const char *, i));
        const struct db_value behind = db_text(unit_merge_bound(rows, (size_t)page->limit + 1));
        TRY(lead->name_like
                ? unit_merge_read(db, NAMED, DB_ARGS(of, before, behind, name, code, limit), false, rows, why)
                : unit_merge_read(db, WALK, DB_ARGS(of, before, behind, limit), false, rows, why));
        unit_merge_cut(rows, false, (size_t)page->limit + 1);
    }
    return OK;
}

status certificate_repo_list(struct db *db, struct scope scope, const struct certificate_filter *filter,
                             const struct http_page *page, struct list *out, struct problem *why)
{
    struct list found = LIST_OF(out->arena, struct unit_merge_row);
    TRY(walk(db, &filter->lead, page, &found, why));
    unit_merge_cut(&found, false, (size_t)page->limit + 1);
    AUTO(db_rows, rows);
    TRY(db_query(db, READ, DB_ARGS(db_text(unit_merge_ids(&found)), UNIT_SEARCH_ARGS(scope)), &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

status certificate_repo_chain(struct db *db, const char *id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, CHAIN, DB_ARGS(db_text(id)), &rows, why));
    while (db_rows_next(rows)) *(struct bytes *)list_add(out) = bytes_copy(out->arena, db_rows_bytes(rows, 0));
    return db_rows_end(rows, why);
}
