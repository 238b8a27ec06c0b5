#include "category_repo.h"
#include "text.h"

#define COLUMNS                                                                                                        \
    "id, parent_id, level, position, name, voucher_code, service_id, classification_code, retention, secrecy,"         \
    " form_name, version, state, created_ms, changed_ms, copies, copies_max, keeps_original"

/* What this version does not know allows nothing. */
static int copies_of(const char *name)
{
    if (text_equal(name, category_copies_names[CATEGORY_COPIES_FREE])) return CATEGORY_COPIES_FREE;
    bool is_counted = text_equal(name, category_copies_names[CATEGORY_COPIES_COUNTED]);
    return is_counted ? CATEGORY_COPIES_COUNTED : CATEGORY_COPIES_NONE;
}

static void read_category(const db_rows *rows, struct arena *arena, struct category *out)
{
    bool is_active = text_equal(db_rows_text(rows, 12), category_state_names[CATEGORY_ACTIVE]);
    *out = (struct category){
        .id = db_rows_copy(rows, 0, arena),
        .parent_id = db_rows_copy(rows, 1, arena),
        .level = db_rows_int(rows, 2),
        .position = db_rows_int(rows, 3),
        .name = db_rows_copy(rows, 4, arena),
        .voucher_code = db_rows_copy(rows, 5, arena),
        .service_id = db_rows_copy(rows, 6, arena),
        .classification_code = db_rows_copy(rows, 7, arena),
        .retention = db_rows_copy(rows, 8, arena),
        .secrecy = db_rows_copy(rows, 9, arena),
        .form_name = db_rows_copy(rows, 10, arena),
        .version = db_rows_int(rows, 11),
        .state = is_active ? CATEGORY_ACTIVE : CATEGORY_OFF,
        .created_ms = db_rows_int(rows, 13),
        .changed_ms = db_rows_int(rows, 14),
        .printing = {copies_of(db_rows_text(rows, 15)), db_rows_int(rows, 16), db_rows_int(rows, 17) != 0},
    };
}

static status read_all(struct db *db, const char *sql, struct db_args args, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    while (db_rows_next(rows)) read_category(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char LIST_ALL[] = "SELECT " COLUMNS " FROM category ORDER BY level, position, id";

status category_repo_list(struct db *db, struct list *out, struct problem *why)
{
    return read_all(db, LIST_ALL, DB_NO_ARGS, out, why);
}

static status read_one(struct db *db, const char *sql, const char *id, struct arena *arena, struct category *out,
                       struct problem *why)
{
    struct list found = LIST_OF(arena, struct category);
    TRY(read_all(db, sql, DB_ARGS(db_text(id)), &found, why));
    if (found.count == 0) return problem_set(why, CATEGORY_UNKNOWN, "%s", id);
    *out = *LIST_AT(&found, struct category, 0);
    return OK;
}

static const char FIND[] = "SELECT " COLUMNS " FROM category WHERE id = ?";
static const char LOCK[] = "SELECT " COLUMNS " FROM category WHERE id = ? FOR UPDATE";

status category_repo_find(struct db *db, const char *id, struct arena *arena, struct category *out, struct problem *why)
{
    return read_one(db, FIND, id, arena, out, why);
}

status category_repo_lock(struct db *db, const char *id, struct arena *arena, struct category *out, struct problem *why)
{
    return read_one(db, LOCK, id, arena, out, why);
}

static status name_taken(status result, const struct category *category, struct problem *why)
{
    if (result != OK && why->code == DATABASE_DUPLICATE)
        return problem_set(why, CATEGORY_NAME_TAKEN, "%s", category->name);
    return result;
}

static const char ADD[] = "INSERT INTO category (" COLUMNS
                          ") SELECT ?, ?, ?, COALESCE(MAX(c.position), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                          " FROM category c WHERE c.parent_id <=> ?";

status category_repo_add(struct db *db, const struct category *c, struct problem *why)
{
    return name_taken(
        db_exec(db, ADD,
                DB_ARGS(db_text(c->id), db_text(c->parent_id), db_int(c->level), db_text(c->name),
                        db_text(c->voucher_code), db_text(c->service_id), db_text(c->classification_code),
                        db_text(c->retention), db_text(c->secrecy), db_text(c->form_name), db_int(c->version),
                        db_text(category_state_names[c->state]), db_int(c->created_ms), db_int(c->changed_ms),
                        db_text(category_copies_names[c->printing.copies]), db_int(c->printing.allowed),
                        db_int(c->printing.keeps_original), db_text(c->parent_id)),
                NULL, why),
        c, why);
}

static const char SAVE[] = "UPDATE category SET name = ?, voucher_code = ?, service_id = ?, classification_code = ?, "
                           "retention = ?, secrecy = ?,"
                           " version = ?, state = ?, changed_ms = ?, copies = ?, copies_max = ?, "
                           "keeps_original = ? WHERE id = ?";

status category_repo_save(struct db *db, const struct category *c, struct problem *why)
{
    return name_taken(db_exec(db, SAVE,
                              DB_ARGS(db_text(c->name), db_text(c->voucher_code), db_text(c->service_id),
                                      db_text(c->classification_code), db_text(c->retention), db_text(c->secrecy),
                                      db_int(c->version), db_text(category_state_names[c->state]),
                                      db_int(c->changed_ms), db_text(category_copies_names[c->printing.copies]),
                                      db_int(c->printing.allowed), db_int(c->printing.keeps_original), db_text(c->id)),
                              NULL, why),
                      c, why);
}

static const char ADD_VERSION[] =
    "INSERT INTO form_version (category_id, version, title, edition, template_name, config_name, template_digest,"
    " config_digest, compiled_digest, page_count, created_by, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status category_repo_add_version(struct db *db, const struct category_version *v, const char *by_id,
                                 struct problem *why)
{
    return db_exec(db, ADD_VERSION,
                   DB_ARGS(db_text(v->category_id), db_int(v->version), db_text(v->title), db_text(v->edition),
                           db_text(v->template_name), db_text(v->config_name), db_text(v->template_digest),
                           db_text(v->config_digest), db_text(v->compiled_digest), db_int(v->page_count),
                           db_text(by_id), db_int(v->created_ms)),
                   NULL, why);
}

#define VERSION_COLUMNS                                                                                                \
    "f.category_id, f.version, f.title, f.edition, f.template_name, f.config_name, f.template_digest,"                 \
    " f.config_digest, f.compiled_digest, f.page_count, f.created_ms, v.name FROM form_version f"                      \
    " LEFT JOIN estamp_auth.v_account v ON v.id = f.created_by"

static void read_version(const db_rows *rows, struct arena *arena, struct category_version *out)
{
    *out = (struct category_version){
        .category_id = db_rows_copy(rows, 0, arena),
        .version = db_rows_int(rows, 1),
        .title = db_rows_copy(rows, 2, arena),
        .edition = db_rows_copy(rows, 3, arena),
        .template_name = db_rows_copy(rows, 4, arena),
        .config_name = db_rows_copy(rows, 5, arena),
        .template_digest = db_rows_copy(rows, 6, arena),
        .config_digest = db_rows_copy(rows, 7, arena),
        .compiled_digest = db_rows_copy(rows, 8, arena),
        .page_count = db_rows_int(rows, 9),
        .created_ms = db_rows_int(rows, 10),
        .created_by = db_rows_copy(rows, 11, arena),
    };
}

static const char VERSIONS[] = "SELECT " VERSION_COLUMNS " WHERE f.category_id = ? ORDER BY f.version DESC LIMIT 100";

status category_repo_versions(struct db *db, const char *category_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, VERSIONS, DB_ARGS(db_text(category_id)), &rows, why));
    while (db_rows_next(rows)) read_version(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char VERSION[] = "SELECT " VERSION_COLUMNS " WHERE f.category_id = ? AND f.version = ?";

status category_repo_version(struct db *db, const char *category_id, int64_t version, struct arena *arena,
                             struct category_version *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, VERSION, DB_ARGS(db_text(category_id), db_int(version)), &rows, why));
    bool found = db_rows_next(rows);
    if (found) read_version(rows, arena, out);
    TRY(db_rows_end(rows, why));
    return found ? OK : problem_set(why, CATEGORY_VERSION_UNKNOWN, "%lld", (long long)version);
}

static const char LAST_VERSION[] = "SELECT COALESCE(MAX(version), 0) FROM form_version WHERE category_id = ?";

status category_repo_last_version(struct db *db, const char *category_id, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LAST_VERSION, DB_ARGS(db_text(category_id)), &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}
