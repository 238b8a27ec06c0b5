#include "volume_repo.h"
#include "text.h"
#include "unit_merge.h"

#define COLUMNS                                                                                                        \
    "v.id, v.volume_number, v.category_id, v.category_name, v.classification_code, v.taxpayer_id, v.taxpayer_code, "   \
    "v.taxpayer_name, v.authority_id, v.authority_code, v.authority_name, v.retention, v.secrecy, v.year, "            \
    "v.item_count, v.retention_rank, v.secrecy_rank, v.created_ms, v.changed_ms"

static void read_volume(const db_rows *rows, struct arena *arena, struct volume *out)
{
    *out = (struct volume){.year = db_rows_int(rows, 13),
                           .item_count = db_rows_int(rows, 14),
                           .created_ms = db_rows_int(rows, 17),
                           .changed_ms = db_rows_int(rows, 18)};
    const char **const texts[] = {
        &out->id,
        &out->volume_number,
        &out->category_id,
        &out->category_name,
        &out->classification_code,
        &out->taxpayer_id,
        &out->taxpayer_code,
        &out->taxpayer_name,
        &out->authority_id,
        &out->authority_code,
        &out->authority_name,
        &out->grade.retention,
        &out->grade.secrecy,
    };
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, arena);
    out->grade.retention_rank = db_rows_int(rows, 15);
    out->grade.secrecy_rank = db_rows_int(rows, 16);
}

static status read_all(db_rows *rows, struct list *out, struct problem *why)
{
    while (db_rows_next(rows)) read_volume(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char LOCK[] =
    "SELECT " COLUMNS " FROM JSON_TABLE(?, '$[*]' COLUMNS (c CHAR(26) CHARACTER SET ascii PATH '$.c', "
    "y INT PATH '$.y', t CHAR(26) CHARACTER SET ascii PATH '$.t')) j "
    "JOIN volume v ON v.category_id = j.c AND v.year = j.y AND v.taxpayer_id = j.t ORDER BY v.id FOR UPDATE";

status volume_repo_lock(struct db *db, const char *keys, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_ARGS(db_text(keys)), &rows, why));
    return read_all(rows, out, why);
}

static const char INSERT[] =
    "INSERT INTO volume (id, volume_number, category_id, category_name, classification_code, year, taxpayer_id, "
    "taxpayer_code, taxpayer_name, authority_id, authority_code, authority_name, item_count, retention, "
    "retention_rank, "
    "secrecy, secrecy_rank, created_ms, changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char UPDATE[] = "UPDATE volume SET item_count = ?, retention = ?, retention_rank = ?, secrecy = ?, "
                             "secrecy_rank = ?, changed_ms = ? WHERE id = ?";

static void add_insert(struct list *rows, const struct volume *v)
{
    const struct volume_grade *g = &v->grade;
    db_args_add(rows,
                DB_ARGS(db_text(v->id), db_text(v->volume_number), db_text(v->category_id), db_text(v->category_name),
                        db_text(v->classification_code), db_int(v->year), db_text(v->taxpayer_id),
                        db_text(v->taxpayer_code), db_text(v->taxpayer_name), db_text(v->authority_id),
                        db_text(v->authority_code), db_text(v->authority_name), db_int(v->item_count),
                        db_text(g->retention), db_int(g->retention_rank), db_text(g->secrecy), db_int(g->secrecy_rank),
                        db_int(v->created_ms), db_int(v->changed_ms)));
}

static void add_update(struct list *rows, const struct volume *v)
{
    const struct volume_grade *g = &v->grade;
    db_args_add(rows, DB_ARGS(db_int(v->item_count), db_text(g->retention), db_int(g->retention_rank),
                              db_text(g->secrecy), db_int(g->secrecy_rank), db_int(v->changed_ms), db_text(v->id)));
}

status volume_repo_save(struct db *db, const struct list *volumes, struct problem *why)
{
    struct list inserts = LIST_OF(volumes->arena, struct db_value), updates = inserts;
    for (size_t i = 0; i < volumes->count; i++) {
        const struct volume *volume = LIST_AT(volumes, const struct volume, i);
        if (!volume->is_changed) continue;
        if (volume->is_new)
            add_insert(&inserts, volume);
        else
            add_update(&updates, volume);
    }
    TRY(db_exec_many(db, INSERT, db_args_of(&inserts), why));
    return db_exec_many(db, UPDATE, db_args_of(&updates), why);
}

/* One statement for each index that may lead; what else is wanted is looked at row by row. */
#define REST                                                                                                           \
    " AND v.id < ? AND (? = 0 OR v.year = ?) AND (? = '' OR v.taxpayer_code = ?) AND EXISTS (SELECT 1 FROM "           \
    "estamp_admin.v_authority_closure s "                                                                              \
    "WHERE s.ancestor_id = ? AND s.descendant_id = v.authority_id) ORDER BY v.id DESC LIMIT ?"
static const char BY_NUMBER[] = "SELECT " COLUMNS " FROM volume v WHERE v.volume_number = ?" REST;
static const char BY_TAXPAYER[] = "SELECT " COLUMNS " FROM volume v WHERE v.taxpayer_code = ?" REST;
/* Without one of these: in the order of the ids, all authorities at once, looking at so many rows. What that does not
 * find is of few authorities, or long ago: then a page is merged from those of the authorities, each read in its
 * index's order, and only for what comes before the last of a full page. */
enum { WALK_MOST = 2900, WALK_EACH = 10 };
static const char NEWEST[] = "SELECT v.id, v.id FROM volume v FORCE INDEX (PRIMARY) WHERE v.id < ? AND (? = '' OR "
                             "FIND_IN_SET(v.authority_id, ?)) AND (? = 0 OR v.year = ?) ORDER BY v.id DESC LIMIT ? "
                             "ROWS EXAMINED ?";
static const char WALK[] =
    "SELECT v.id, v.id FROM volume v FORCE INDEX (volume_authority) WHERE v.authority_id = ? AND "
    "v.id < ? AND v.id > ? ORDER BY v.id DESC LIMIT ?";
static const char WALK_YEAR[] =
    "SELECT v.id, v.id FROM volume v FORCE INDEX (volume_authority_year) WHERE "
    "v.authority_id = ? AND v.year = ? AND v.id < ? AND v.id > ? ORDER BY v.id DESC LIMIT ?";
static const char SHOW[] = "SELECT " COLUMNS " FROM " UNIT_MERGE_IDS " JOIN volume v ON v.id = j.id ORDER BY j.place";

static struct db_value before_of(const struct volume_filter *filter)
{
    return db_text(filter->before ? filter->before : "~");
}

static status merge(struct db *db, const struct list *authorities, const struct volume_filter *filter,
                    struct list *found, struct problem *why)
{
    const size_t page = (size_t)filter->limit;
    const struct db_value year = db_int(filter->year), before = before_of(filter), limit = db_int(filter->limit);
    for (size_t i = 0; i < authorities->count; i++) {
        const struct db_value of = db_text(*LIST_AT(authorities, const char *, i));
        const struct db_value behind = db_text(unit_merge_bound(found, page));
        TRY(filter->year ? unit_merge_read(db, WALK_YEAR, DB_ARGS(of, year, before, behind, limit), false, found, why)
                         : unit_merge_read(db, WALK, DB_ARGS(of, before, behind, limit), false, found, why));
        unit_merge_cut(found, false, page);
    }
    return OK;
}

static status list_scope(struct db *db, struct scope scope, const struct volume_filter *filter, struct list *out,
                         struct problem *why)
{
    AUTO(db_rows, rows);
    struct list authorities = LIST_OF(out->arena, const char *), found = LIST_OF(out->arena, struct unit_merge_row);
    const struct db_value year = db_int(filter->year), most = db_int(WALK_MOST + WALK_EACH * filter->limit);
    const char *names;
    bool ended;
    TRY(unit_merge_authorities(db, scope, &authorities, why));
    if (authorities.count == 0) return OK;
    TRY(unit_merge_names(db, scope, &authorities, &names, why));
    const struct db_value of = db_text(names);
    const struct unit_merge_query newest = {
        NEWEST, DB_ARGS(before_of(filter), of, of, year, year, db_int(filter->limit), most), false};
    TRY(unit_merge_read_some(db, &newest, &found, &ended, why));
    if (!ended && found.count < (size_t)filter->limit) {
        found.count = 0;
        TRY(merge(db, &authorities, filter, &found, why));
    }
    TRY(db_query(db, SHOW, DB_ARGS(db_text(unit_merge_ids(&found))), &rows, why));
    return read_all(rows, out, why);
}

status volume_repo_list(struct db *db, struct scope scope, const struct volume_filter *filter, struct list *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE) return OK;
    if (!filter->volume_number && !filter->taxpayer_code) return list_scope(db, scope, filter, out, why);
    const struct db_value taxpayer = db_text(filter->taxpayer_code ? filter->taxpayer_code : "");
    const struct db_value year = db_int(filter->year), before = before_of(filter);
    TRY(db_query(db, filter->volume_number ? BY_NUMBER : BY_TAXPAYER,
                 DB_ARGS(filter->volume_number ? db_text(filter->volume_number) : taxpayer, before, year, year,
                         taxpayer, taxpayer, db_text(scope.unit_id), db_int(filter->limit)),
                 &rows, why));
    return read_all(rows, out, why);
}

static const char FIND[] = "SELECT " COLUMNS " FROM volume v WHERE v.id = ? AND EXISTS (SELECT 1 FROM "
                           "estamp_admin.v_authority_closure s WHERE s.ancestor_id = ? AND s.descendant_id = "
                           "v.authority_id)";

status volume_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct volume *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE || !id_is_valid(id)) return problem_set(why, VOLUME_MISSING, "%s", "");
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), db_text(scope.unit_id)), &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, VOLUME_MISSING, "%s", "");
    read_volume(rows, arena, out);
    return OK;
}
