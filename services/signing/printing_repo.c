#include "printing_repo.h"

#include "unit_search.h"

/* The copies' numbers have no gaps: the last one is how many there are. */
static const char FIND[] =
    "SELECT COALESCE(r.copies, c.copies), COALESCE(r.allowed, c.copies_max), COALESCE(r.keeps_original, "
    "c.keeps_original), u.name, r.reason, r.set_ms, " UNIT_SEARCH_SCOPE
    ", (SELECT MAX(n.number) FROM document_copy n WHERE n.document_id = ?) "
    "FROM estamp_admin.v_category c LEFT JOIN printing_rule r ON r.document_id = ? "
    "LEFT JOIN estamp_admin.v_unit u ON u.id = r.set_unit_id WHERE c.id = ?";

status printing_repo_find(struct db *db, const struct caller *caller, const struct document *d, struct arena *arena,
                          struct printing *out, struct problem *why)
{
    AUTO(db_rows, rows);
    const struct scope scope = caller_scope(caller);
    *out = (struct printing){0};
    TRY(db_query(db, FIND, DB_ARGS(UNIT_SEARCH_ARGS(scope), db_text(d->id), db_text(d->id), db_text(d->category_id)),
                 &rows, why));
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    out->rule = (struct printing_rule){printing_copies_of(db_rows_text(rows, 0)), db_rows_int(rows, 1),
                                       db_rows_int(rows, 2) != 0};
    out->unit_name = db_rows_copy(rows, 3, arena);
    out->reason = db_rows_copy(rows, 4, arena);
    out->set_ms = db_rows_int(rows, 5);
    out->may_set = printing_is_setter(caller) && (!out->set_ms || db_rows_int(rows, 6) != 0);
    out->made = db_rows_int(rows, 7);
    return db_rows_end(rows, why);
}

static const char SAVE[] =
    "REPLACE INTO printing_rule (document_id, copies, allowed, keeps_original, reason, set_by, set_unit_id, set_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
static const char DROP[] = "DELETE FROM printing_rule WHERE document_id = ?";

status printing_repo_save(struct db *db, const char *document_id, const struct printing_rule *rule,
                          const struct printing_setter *setter, struct problem *why)
{
    if (!rule) return db_exec(db, DROP, DB_ARGS(db_text(document_id)), NULL, why);
    return db_exec(db, SAVE,
                   DB_ARGS(db_text(document_id), db_text(printing_copies_names[rule->copies]), db_int(rule->allowed),
                           db_int(rule->keeps_original), db_text(setter->reason), db_text(setter->account_id),
                           db_text(setter->unit_id), db_int(setter->now_ms)),
                   NULL, why);
}
