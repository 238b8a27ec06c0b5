#include "audit_view_repo.h"

/* Whose entry it is: its unit's, else its caller's unit's. What belongs to no unit is seen from the root authority. */
#define IN_SCOPE                                                                                                       \
    "(? = 1 OR EXISTS (SELECT 1 FROM unit u JOIN authority_closure s ON s.descendant_id = u.authority_id"              \
    " WHERE s.ancestor_id = ? AND u.id = COALESCE(e.unit_id, e.caller_unit_id)))"

static const char IS_ROOT[] = "SELECT COUNT(*) FROM unit u JOIN unit a ON a.id = u.authority_id"
                              " WHERE u.id = ? AND a.parent_id IS NULL";

static status is_root(struct db *db, struct scope scope, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = 0;
    if (scope.kind != SCOPE_SUBTREE) return OK;
    TRY(db_query(db, IS_ROOT, DB_ARGS(db_text(scope.unit_id)), &rows, why));
    if (db_rows_next(rows)) *out = db_rows_int(rows, 0);
    return db_rows_end(rows, why);
}

static const char LIST_ENTRIES[] =
    "SELECT " AUDIT_ENTRY_COLUMNS " FROM estamp_audit.audit_entry e WHERE " IN_SCOPE
    " AND e.action LIKE CONCAT(?, '%') AND (? = '' OR e.object_id = ?) AND (? = '' OR e.caller_id = ?)"
    " AND (? = '' OR e.unit_id = ?) AND (? = '' OR e.outcome = ?) AND e.at_ms >= ? AND e.at_ms < ?"
    " AND e.at_ms <= ? AND (e.at_ms < ? OR e.stream_id < ? OR (e.stream_id = ? AND e.number < ?))"
    " ORDER BY e.at_ms DESC, e.stream_id DESC, e.number DESC LIMIT ?";

status audit_view_repo_list(struct db *db, struct scope scope, const struct audit_view_filter *f, struct list *out,
                            struct problem *why)
{
    AUTO(db_rows, rows);
    int64_t all = 0;
    if (scope.kind != SCOPE_SUBTREE) return OK;
    TRY(is_root(db, scope, &all, why));
    TRY(db_query(db, LIST_ENTRIES,
                 DB_ARGS(db_int(all), db_text(scope.unit_id), db_text(f->action), db_text(f->object_id),
                         db_text(f->object_id), db_text(f->caller_id), db_text(f->caller_id), db_text(f->unit_id),
                         db_text(f->unit_id), db_text(f->outcome), db_text(f->outcome), db_int(f->from_ms),
                         db_int(f->to_ms), db_int(f->before_ms), db_int(f->before_ms), db_text(f->before_stream),
                         db_text(f->before_stream), db_int(f->before_number), db_int(f->limit)),
                 &rows, why));
    while (db_rows_next(rows)) audit_entry_read(rows, 0, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char FIND[] = "SELECT " AUDIT_ENTRY_COLUMNS " FROM estamp_audit.audit_entry e"
                           " WHERE e.stream_id = ? AND e.number = ? AND " IN_SCOPE;

status audit_view_repo_find(struct db *db, struct scope scope, const struct audit_view_name *name, struct arena *arena,
                            struct audit_entry *out, struct problem *why)
{
    int64_t all = 0;
    bool found = false;
    TRY(is_root(db, scope, &all, why));
    if (scope.kind == SCOPE_SUBTREE) {
        AUTO(db_rows, rows);
        TRY(db_query(db, FIND,
                     DB_ARGS(db_text(name->stream_id), db_int(name->number), db_int(all), db_text(scope.unit_id)),
                     &rows, why));
        found = db_rows_next(rows);
        if (found) audit_entry_read(rows, 0, arena, out);
        TRY(db_rows_end(rows, why));
    }
    return found ? OK : problem_set(why, AUDIT_ENTRY_MISSING, "%s", name->stream_id);
}
