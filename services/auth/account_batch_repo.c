#include "account_batch_repo.h"

static const char ADD_UNITS[] =
    "INSERT INTO account_batch_item (job_id, position, target_id)"
    " SELECT ?, ROW_NUMBER() OVER (ORDER BY u.code), u.id FROM estamp_admin.v_authority_closure c"
    " JOIN estamp_admin.v_authority_closure own ON own.descendant_id = c.ancestor_id AND own.ancestor_id = ?"
    " JOIN estamp_admin.v_unit u ON u.authority_id = c.descendant_id AND u.kind = 'taxpayer' AND u.state = 'active'"
    " LEFT JOIN account a ON a.unit_id = u.id WHERE c.ancestor_id = ? AND a.id IS NULL ORDER BY u.code LIMIT ?";

status account_batch_repo_add_units(struct db *db, struct scope scope, const char *job_id, const char *authority_id,
                                    int64_t *count, struct problem *why)
{
    *count = 0;
    if (scope.kind != SCOPE_SUBTREE) return OK;
    return db_exec(db, ADD_UNITS,
                   DB_ARGS(db_text(job_id), db_text(scope.unit_id), db_text(authority_id), db_int(ACCOUNT_BATCH_MAX)),
                   count, why);
}

static const char ADD_ACCOUNT[] = "INSERT INTO account_batch_item (job_id, position, target_id) VALUES (?, ?, ?)";

status account_batch_repo_add_accounts(struct db *db, const char *job_id, const struct list *ids, struct problem *why)
{
    for (size_t i = 0; i < ids->count; i++)
        TRY(db_exec(db, ADD_ACCOUNT,
                    DB_ARGS(db_text(job_id), db_int((int64_t)i + 1), db_text(*LIST_AT(ids, const char *const, i))),
                    NULL, why));
    return OK;
}

static const char SET_TOTAL[] = "UPDATE job SET total = ? WHERE id = ?";

status account_batch_repo_set_total(struct db *db, const char *job_id, int64_t total, struct problem *why)
{
    return db_exec(db, SET_TOTAL, DB_ARGS(db_int(total), db_text(job_id)), NULL, why);
}

static const char NEXT[] = "SELECT position, target_id FROM account_batch_item WHERE job_id = ? AND position > ?"
                           " ORDER BY position LIMIT ?";

status account_batch_repo_next(struct db *db, const char *job_id, int64_t after, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, NEXT, DB_ARGS(db_text(job_id), db_int(after), db_int(ACCOUNT_BATCH_STEP)), &rows, why));
    while (db_rows_next(rows))
        *(struct account_batch_item *)list_add(out) = (struct account_batch_item){
            .position = db_rows_int(rows, 0), .target_id = db_rows_copy(rows, 1, out->arena)};
    return db_rows_end(rows, why);
}

static const char SAVE[] = "UPDATE account_batch_item SET account_id = ?, fault = ?, secret_sealed = ?, made_ms = ?"
                           " WHERE job_id = ? AND position = ?";

status account_batch_repo_save(struct db *db, const char *job_id, const struct account_batch_item *item,
                               struct problem *why)
{
    struct db_value secret = item->secret_sealed.size ? db_bytes(item->secret_sealed) : db_null();
    return db_exec(db, SAVE,
                   DB_ARGS(db_text(item->account_id), db_text(item->fault), secret, db_int(item->made_ms),
                           db_text(job_id), db_int(item->position)),
                   NULL, why);
}

static const char FAULTS[] =
    "SELECT COALESCE(a.login, u.code, i.target_id), i.fault FROM account_batch_item i"
    " LEFT JOIN account a ON a.id = i.target_id LEFT JOIN estamp_admin.v_unit u ON u.id = i.target_id"
    " WHERE i.job_id = ? AND i.fault IS NOT NULL ORDER BY i.position LIMIT ?";

status account_batch_repo_faults(struct db *db, const char *job_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FAULTS, DB_ARGS(db_text(job_id), db_int(ACCOUNT_BATCH_FAULTS)), &rows, why));
    while (db_rows_next(rows))
        *(struct account_batch_fault *)list_add(out) =
            (struct account_batch_fault){db_rows_copy(rows, 0, out->arena), db_rows_copy(rows, 1, out->arena)};
    return db_rows_end(rows, why);
}

/* Still the password of then: neither changed by its holder nor reset again. */
#define LIVING                                                                                                         \
    " FROM account_batch_item i JOIN account a ON a.id = i.account_id AND a.password_kind = 'random'"                  \
    " AND a.password_set_ms = i.made_ms LEFT JOIN estamp_admin.v_unit u ON u.id = a.unit_id"                           \
    " WHERE i.job_id = ? AND i.secret_sealed IS NOT NULL"

static const char COUNT_SLIPS[] = "SELECT COUNT(*)" LIVING;

status account_batch_repo_count_slips(struct db *db, const char *job_id, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, COUNT_SLIPS, DB_ARGS(db_text(job_id)), &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

static const char SLIPS[] = "SELECT i.position, a.id, a.login, COALESCE(u.name, ''), COALESCE(u.code, ''),"
                            " i.secret_sealed" LIVING " AND i.position > ? ORDER BY i.position LIMIT 500";

status account_batch_repo_slips(struct db *db, const char *job_id, int64_t after, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, SLIPS, DB_ARGS(db_text(job_id), db_int(after)), &rows, why));
    while (db_rows_next(rows))
        *(struct account_batch_slip *)list_add(out) =
            (struct account_batch_slip){.position = db_rows_int(rows, 0),
                                        .account_id = db_rows_copy(rows, 1, out->arena),
                                        .login = db_rows_copy(rows, 2, out->arena),
                                        .unit_name = db_rows_copy(rows, 3, out->arena),
                                        .unit_code = db_rows_copy(rows, 4, out->arena),
                                        .secret_sealed = bytes_copy(out->arena, db_rows_bytes(rows, 5))};
    return db_rows_end(rows, why);
}

static const char FORGET[] = "UPDATE account_batch_item SET secret_sealed = NULL, made_ms = 0"
                             " WHERE made_ms > 0 AND made_ms < ? LIMIT 1000";

status account_batch_repo_forget(struct db *db, int64_t before_ms, struct problem *why)
{
    return db_exec(db, FORGET, DB_ARGS(db_int(before_ms)), NULL, why);
}
