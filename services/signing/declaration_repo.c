#include "declaration_repo.h"

#include "document_repo.h"

static const char CATEGORY[] = "SELECT id, name, voucher_code, classification_code FROM estamp_admin.v_category WHERE "
                               "service_id = ? AND level = 2 AND state = 'active'";
static const char FORMS[] = "SELECT category_id, form_name, title, compiled_digest, version, position FROM "
                            "estamp_admin.v_form WHERE parent_id = ? AND in_force = 1 ORDER BY position, category_id";

status declaration_repo_category(struct db *db, const char *service_id, struct arena *arena,
                                 struct declaration_category *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, CATEGORY, DB_ARGS(db_text(service_id)), &rows, why));
    if (!db_rows_next(rows)) {
        TRY(db_rows_end(rows, why));
        return problem_fault(why, SERVICE_ID_UNKNOWN, "service_id", "%s", service_id);
    }
    *out = (struct declaration_category){db_rows_copy(rows, 0, arena), db_rows_copy(rows, 1, arena),
                                         db_rows_copy(rows, 2, arena), db_rows_copy(rows, 3, arena)};
    return OK;
}

static const char AUTHORITY[] = "SELECT name FROM estamp_admin.v_unit WHERE id = ?";

status declaration_repo_authority(struct db *db, const char *authority_id, struct arena *arena, const char **name,
                                  struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, AUTHORITY, DB_ARGS(db_text(authority_id)), &rows, why));
    *name = db_rows_next(rows) ? db_rows_copy(rows, 0, arena) : NULL;
    return db_rows_end(rows, why);
}

status declaration_repo_forms(struct db *db, const char *category_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FORMS, DB_ARGS(db_text(category_id)), &rows, why));
    while (db_rows_next(rows)) {
        struct document_form *form = list_add(out);
        form->category_id = db_rows_copy(rows, 0, out->arena);
        form->form_name = db_rows_copy(rows, 1, out->arena);
        form->title = db_rows_copy(rows, 2, out->arena);
        form->compiled_digest = db_rows_copy(rows, 3, out->arena);
        form->version = db_rows_int(rows, 4);
        form->position = db_rows_int(rows, 5);
    }
    return db_rows_end(rows, why);
}
