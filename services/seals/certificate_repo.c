#include "certificate_repo.h"

#include "unit_search.h"

static const char ADD[] =
    "INSERT INTO certificate (id, unit_id, subject, subject_name, issuer, serial, key_name, key_bits, not_before_ms, "
    "not_after_ms, fingerprint, trust, created_ms, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char ADD_CHAIN[] = "INSERT INTO certificate_chain (certificate_id, position, der) VALUES (?, ?, ?)";

status certificate_repo_add(struct db *db, const struct certificate *c, const struct bytes *chain, size_t chain_count,
                            struct problem *why)
{
    status added = db_exec(db, ADD,
                           DB_ARGS(db_text(c->id), db_text(c->unit_id), db_text(c->subject), db_text(c->subject_name),
                                   db_text(c->issuer), db_text(c->serial), db_text(c->key_name), db_int(c->key_bits),
                                   db_int(c->not_before_ms), db_int(c->not_after_ms), db_text(c->fingerprint),
                                   db_text(c->trust), db_int(c->created_ms), db_text(c->created_by)),
                           NULL, why);
    if (added == PROBLEM_CONFLICT) return problem_set(why, CERTIFICATE_TAKEN, "%s", "");
    TRY(added);
    for (size_t i = 0; i < chain_count; i++)
        TRY(db_exec(db, ADD_CHAIN, DB_ARGS(db_text(c->id), db_int((int64_t)i), db_bytes(chain[i])), NULL, why));
    return OK;
}

#define COLUMNS                                                                                                        \
    "SELECT c.id, c.unit_id, u.kind, u.code, u.name, c.subject, c.subject_name, c.issuer, c.serial, c.key_name, "      \
    "c.key_bits, c.not_before_ms, c.not_after_ms, c.fingerprint, c.trust, c.created_ms, c.created_by "                 \
    "FROM certificate c JOIN estamp_admin.v_unit u ON u.id = c.unit_id "

static const char FIND[] = COLUMNS "WHERE c.id = ? AND " UNIT_SEARCH_SCOPE;
static const char LIST_ALL[] = COLUMNS "WHERE " UNIT_SEARCH_SCOPE " AND c.id < ? ORDER BY c.id DESC LIMIT ?";
static const char LIST_UNIT[] =
    COLUMNS "WHERE " UNIT_SEARCH_SCOPE " AND c.unit_id = ? AND c.id < ? ORDER BY c.id DESC LIMIT ?";
static const char LIST_NAME[] =
    COLUMNS "WHERE " UNIT_SEARCH_SCOPE " AND " UNIT_SEARCH_NAME " AND c.id < ? ORDER BY c.id DESC LIMIT ?";
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

status certificate_repo_list(struct db *db, struct scope scope, const struct certificate_filter *filter,
                             const struct http_page *page, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    struct db_value before = db_text(page->has_cursor ? page->keys[0] : "~"), limit = db_int(page->limit + 1);
    struct unit_search_name name = unit_search_name(out->arena, filter->unit_name);
    if (filter->unit_id)
        TRY(db_query(db, LIST_UNIT, DB_ARGS(UNIT_SEARCH_ARGS(scope), db_text(filter->unit_id), before, limit), &rows,
                     why));
    else if (filter->unit_name)
        TRY(db_query(db, LIST_NAME,
                     DB_ARGS(UNIT_SEARCH_ARGS(scope), db_text(name.gram), db_text(name.pattern), before, limit), &rows,
                     why));
    else
        TRY(db_query(db, LIST_ALL, DB_ARGS(UNIT_SEARCH_ARGS(scope), before, limit), &rows, why));
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
