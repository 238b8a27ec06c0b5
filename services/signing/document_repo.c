#include "document_repo.h"

#include "document_revision_repo.h"
#include "list.h"
#include <stdlib.h>
#include <string.h>

static const char ADD[] =
    "INSERT INTO document (id, number, unit_id, category_id, title, service_id, voucher_code, period_from, period_to, "
    "due_date, state, revision, digest, size_bytes, page_count, data_digest, place_page, place_x_um, place_y_um, "
    "client_id, corrects_id, correct_reason, "
    "created_ms, changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char ADD_FORM[] =
    "INSERT INTO document_form (document_id, position, category_id, version) VALUES (?, ?, ?, ?)";

static status add_row(struct db *db, const struct document *d, struct problem *why)
{
    return db_exec(db, ADD,
                   DB_ARGS(db_text(d->id), db_text(d->number), db_text(d->unit_id), db_text(d->category_id),
                           db_text(d->title), db_text(d->service_id), db_text(d->voucher_code), db_text(d->period_from),
                           db_text(d->period_to), db_text(d->due_date), db_text(document_state_name(d->state)),
                           db_int(d->revision), db_text(d->digest), db_int(d->size_bytes), db_int(d->page_count),
                           db_text(d->data_digest), db_int(d->place.page), db_int(d->place.x_um), db_int(d->place.y_um),
                           db_text(d->client_id), db_text(d->corrects_id), db_text(d->correct_reason),
                           db_int(d->created_ms), db_int(d->changed_ms)),
                   NULL, why);
}

status document_repo_add(struct db *db, const struct document *d, const struct list *forms, struct problem *why)
{
    status added = add_row(db, d, why);
    if (added == PROBLEM_CONFLICT)
        return problem_set(why, DECLARATION_EXISTS, "%s, %s - %s", d->title, d->period_from, d->period_to);
    TRY(added);
    for (size_t i = 0; i < forms->count; i++) {
        const struct document_form *form = LIST_AT(forms, const struct document_form, i);
        TRY(db_exec(db, ADD_FORM,
                    DB_ARGS(db_text(d->id), db_int((int64_t)i), db_text(form->category_id), db_int(form->version)),
                    NULL, why));
    }
    return document_revision_repo_add(db, d, why);
}

/* The documents lead: beside them categories are few, and a plan that began with those would read all documents. */
#define COLUMNS_OF(from)                                                                                               \
    "SELECT STRAIGHT_JOIN d.id, d.number, d.title, d.service_id, d.voucher_code, d.period_from, d.period_to, "         \
    "d.due_date, d.digest, "                                                                                           \
    "d.data_digest, d.archive_number, d.client_id, d.unit_id, u.code, u.name, u.authority_id, d.category_id, c.name, " \
    "c.classification_code, d.corrects_id, d.correct_reason, d.corrected_by_id, d.void_reason, d.reject_reason, "      \
    "d.corrected_ms, d.voided_ms, d.rejected_ms, d.withdrawn_ms, d.locked_ms, d.state, d.revision, d.size_bytes, "     \
    "d.page_count, d.created_ms, "                                                                                     \
    "d.sealed_ms, "                                                                                                    \
    "d.changed_ms, "                                                                                                   \
    "d.place_page, d.place_x_um, d.place_y_um FROM " from " JOIN estamp_admin.v_unit u ON u.id = d.unit_id "           \
    "JOIN estamp_admin.v_category c ON c.id = d.category_id "
#define COLUMNS COLUMNS_OF("document d")

static const char FIND[] = COLUMNS "WHERE d.id = ? AND " DOCUMENT_REPO_SCOPE;
/* One's own: the scope's subqueries take five times what the row takes. */
static const char FIND_OWN[] = COLUMNS "WHERE d.id = ? AND d.unit_id = ?";
static const char FIND_NUMBER[] = COLUMNS "WHERE d.number = ?";
#define TEN      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define IN_GROUP "IN (" TEN ", " TEN ", " TEN ", " TEN ", " TEN ", " TEN ", " TEN ", " TEN ", " TEN ", " TEN ")"
static const char FIND_GROUP[] =
    COLUMNS_OF("document d FORCE INDEX (PRIMARY)") "WHERE d.id " IN_GROUP " AND " DOCUMENT_REPO_SCOPE;
/* The rows alone: a locking read through another service's view would lock that one's rows too. */
#define LOCK_OF(which)                                                                                                 \
    "SELECT id, unit_id, state, revision, archive_number, digest, sealed_ms, corrected_by_id, void_reason, "           \
    "voided_ms, "                                                                                                      \
    "locked_ms FROM document FORCE INDEX (PRIMARY) WHERE id " which " ORDER BY id FOR UPDATE"
static const char LOCK_GROUP[] = LOCK_OF(IN_GROUP);
static const char LOCK_SINGLE[] = LOCK_OF("= ?"); /* a hundred placeholders for one id cost more than its row */
enum { GROUP = 100 };                             /* placeholders of IN_GROUP */

static void read_row(db_rows *rows, struct arena *arena, struct document *out)
{
    const char **texts[] = {&out->id,
                            &out->number,
                            &out->title,
                            &out->service_id,
                            &out->voucher_code,
                            &out->period_from,
                            &out->period_to,
                            &out->due_date,
                            &out->digest,
                            &out->data_digest,
                            &out->archive_number,
                            &out->client_id,
                            &out->unit_id,
                            &out->unit_code,
                            &out->unit_name,
                            &out->authority_id,
                            &out->category_id,
                            &out->category_name,
                            &out->classification_code,
                            &out->corrects_id,
                            &out->correct_reason,
                            &out->corrected_by_id,
                            &out->void_reason,
                            &out->reject_reason};
    int64_t *changes[] = {&out->corrected_ms, &out->voided_ms, &out->rejected_ms, &out->withdrawn_ms, &out->locked_ms};
    int64_t *numbers[] = {&out->revision,   &out->size_bytes, &out->page_count, &out->created_ms, &out->sealed_ms,
                          &out->changed_ms, &out->place.page, &out->place.x_um, &out->place.y_um};
    for (unsigned i = 0; i < 24; i++) *texts[i] = db_rows_copy(rows, i, arena);
    for (unsigned i = 0; i < 5; i++) *changes[i] = db_rows_int(rows, 24 + i);
    out->state = document_state_of(db_rows_text(rows, 29));
    for (unsigned i = 0; i < 9; i++) *numbers[i] = db_rows_int(rows, 30 + i);
}

static status read_one(db_rows *rows, struct arena *arena, struct document *out, enum problem_code missing,
                       const char *wanted, struct problem *why)
{
    if (db_rows_next(rows)) {
        read_row(rows, arena, out);
        return OK;
    }
    TRY(db_rows_end(rows, why));
    return problem_set(why, missing, "%s", wanted);
}

status document_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct document *out,
                          struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), DOCUMENT_REPO_SCOPE_ARGS(scope)), &rows, why));
    return read_one(rows, arena, out, DOCUMENT_MISSING, id, why);
}

status document_repo_find_number(struct db *db, const char *number, struct arena *arena, struct document *out,
                                 struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND_NUMBER, DB_ARGS(db_text(number)), &rows, why));
    return read_one(rows, arena, out, RECEIPT_MISSING, number, why);
}

static const char LOCK_ONE[] = "SELECT id FROM document WHERE id = ? FOR UPDATE";

status document_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct document *out,
                          struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK_ONE, DB_ARGS(db_text(id)), &rows, why));
    while (db_rows_next(rows)) continue;
    TRY(db_rows_end(rows, why));
    return document_repo_find(db, scope, id, arena, out, why);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* `id` is the first member of a document, so lists of ids and of documents sort alike. */
_Static_assert(offsetof(struct document, id) == 0, "documents are sorted by their first member");
_Static_assert(offsetof(struct document_change, id) == 0, "changes, too");

static void sort_by_id(struct list *list)
{
    if (list->count) qsort(list->items, list->count, list->item_size, by_text);
}

struct document *document_repo_pick(const struct list *documents, const char *id)
{
    if (!documents->count) return NULL;
    return bsearch(&id, documents->items, documents->count, documents->item_size, by_text);
}

/* The ids from `from` on, at most GROUP; no id is empty, so that fills up a smaller group. */
static void fill_group(const struct list *ids, size_t from, struct db_value out[GROUP])
{
    for (size_t i = 0; i < GROUP; i++)
        out[i] = db_text(from + i < ids->count ? *LIST_AT(ids, const char *, from + i) : "");
}

static status find_rows(struct db *db, const char *sql, struct db_args args, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static status find_group(struct db *db, struct scope scope, const struct db_value group[GROUP], struct list *out,
                         struct problem *why)
{
    const struct db_value where[] = {DOCUMENT_REPO_SCOPE_ARGS(scope)};
    struct db_value values[GROUP + sizeof where / sizeof *where];
    memcpy(values, group, GROUP * sizeof *group);
    memcpy(values + GROUP, where, sizeof where);
    return find_rows(db, FIND_GROUP, (struct db_args){values, sizeof values / sizeof *values}, out, why);
}

static status find_single(struct db *db, struct scope scope, const char *id, struct list *out, struct problem *why)
{
    if (scope.kind == SCOPE_UNIT) TRY(find_rows(db, FIND_OWN, DB_ARGS(db_text(id), db_text(scope.unit_id)), out, why));
    if (out->count) return OK;
    return find_rows(db, FIND, DB_ARGS(db_text(id), DOCUMENT_REPO_SCOPE_ARGS(scope)), out, why);
}

status document_repo_find_many(struct db *db, struct scope scope, const struct list *ids, struct list *out,
                               struct problem *why)
{
    struct db_value group[GROUP];
    if (ids->count == 1) return find_single(db, scope, *LIST_AT(ids, const char *, 0), out, why);
    for (size_t from = 0; from < ids->count; from += GROUP) {
        fill_group(ids, from, group);
        TRY(find_group(db, scope, group, out, why));
    }
    sort_by_id(out);
    return OK;
}

static status lock_rows(struct db *db, const char *sql, struct db_args ids, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, ids, &rows, why));
    while (db_rows_next(rows)) {
        struct document *document = list_add(out);
        document->id = db_rows_copy(rows, 0, out->arena);
        document->unit_id = db_rows_copy(rows, 1, out->arena);
        document->state = document_state_of(db_rows_text(rows, 2));
        document->revision = db_rows_int(rows, 3);
        document->archive_number = db_rows_copy(rows, 4, out->arena);
        document->digest = db_rows_copy(rows, 5, out->arena);
        document->sealed_ms = db_rows_int(rows, 6);
        document->corrected_by_id = db_rows_copy(rows, 7, out->arena);
        document->void_reason = db_rows_copy(rows, 8, out->arena);
        document->voided_ms = db_rows_int(rows, 9);
        document->locked_ms = db_rows_int(rows, 10);
    }
    return db_rows_end(rows, why);
}

status document_repo_lock_many(struct db *db, const struct list *ids, struct list *out, struct problem *why)
{
    struct db_value group[GROUP];
    struct list sorted = LIST_OF(out->arena, const char *);
    if (ids->count == 1) return lock_rows(db, LOCK_SINGLE, DB_ARGS(db_text(*LIST_AT(ids, const char *, 0))), out, why);
    for (size_t i = 0; i < ids->count; i++) *(const char **)list_add(&sorted) = *LIST_AT(ids, const char *, i);
    sort_by_id(&sorted);
    for (size_t from = 0; from < sorted.count; from += GROUP) {
        fill_group(&sorted, from, group);
        TRY(lock_rows(db, LOCK_GROUP, (struct db_args){group, GROUP}, out, why));
    }
    sort_by_id(out);
    return OK;
}

static const char SAVE[] =
    "UPDATE document SET state = ?, revision = ?, digest = ?, size_bytes = ?, archive_number = ?, "
    "sealed_ms = ?, changed_ms = ? WHERE id = ?";

status document_repo_save_many(struct db *db, const struct list *documents, struct problem *why)
{
    AUTO_ARENA(memory);
    struct list rows = LIST_OF(memory, struct db_value);
    for (size_t i = 0; i < documents->count; i++) {
        const struct document *d = LIST_AT(documents, const struct document, i);
        db_args_add(&rows, DB_ARGS(db_text(document_state_name(d->state)), db_int(d->revision), db_text(d->digest),
                                   db_int(d->size_bytes), db_text(d->archive_number), db_int(d->sealed_ms),
                                   db_int(d->changed_ms), db_text(d->id)));
    }
    return db_exec_many(db, SAVE, db_args_of(&rows), why);
}

/* All that sealing looks at in the row, which is locked first: by an index that holds the state, as the optimizer would
 * have it, who has the row and changes that state would wait for us, and we for them. */
static const char SAVE_UNCHANGED[] =
    "UPDATE document FORCE INDEX (PRIMARY) SET state = ?, revision = ?, digest = ?, size_bytes = ?, sealed_ms = ?, "
    "changed_ms = ? "
    "WHERE id = ? AND state = ? AND revision = ? AND digest = ? AND archive_number <=> ? AND corrected_by_id <=> ? "
    "AND void_reason <=> ? AND IFNULL(voided_ms, 0) = ? AND IFNULL(locked_ms, 0) = ?";

/* In the order of lock_many, so that two that meet do not wait for each other. */
status document_repo_save_unchanged(struct db *db, struct list *changes, bool *all_done, struct problem *why)
{
    AUTO_ARENA(memory);
    int64_t affected = 0;
    struct list rows = LIST_OF(memory, struct db_value);
    sort_by_id(changes);
    for (size_t i = 0; i < changes->count; i++) {
        const struct document_change *change = LIST_AT(changes, const struct document_change, i);
        const struct document *was = change->was, *now = change->now;
        db_args_add(&rows,
                    DB_ARGS(db_text(document_state_name(now->state)), db_int(now->revision), db_text(now->digest),
                            db_int(now->size_bytes), db_int(now->sealed_ms), db_int(now->changed_ms),
                            db_text(change->id), db_text(document_state_name(was->state)), db_int(was->revision),
                            db_text(was->digest), db_text(was->archive_number), db_text(was->corrected_by_id),
                            db_text(was->void_reason), db_int(was->voided_ms), db_int(was->locked_ms)));
    }
    TRY(db_exec_many_counting(db, SAVE_UNCHANGED, db_args_of(&rows), &affected, why));
    *all_done = affected == (int64_t)changes->count;
    return OK;
}

static const char SAVE_WITHDRAWN[] = "UPDATE document SET state = ?, revision = ?, digest = ?, size_bytes = ?, "
                                     "sealed_ms = ?, withdrawn_ms = ?, changed_ms = ? WHERE id = ?";

status document_repo_save_withdrawn(struct db *db, const struct document *d, struct problem *why)
{
    return db_exec(db, SAVE_WITHDRAWN,
                   DB_ARGS(db_text(document_state_name(d->state)), db_int(d->revision), db_text(d->digest),
                           db_int(d->size_bytes), db_int(d->sealed_ms), db_int(d->withdrawn_ms), db_int(d->changed_ms),
                           db_text(d->id)),
                   NULL, why);
}

static const char SAVE_LOCK[] = "UPDATE document SET locked_ms = ?, locked_by = ?, locked_unit_id = ?, "
                                "lock_reason = ?, changed_ms = ? WHERE id = ?";
static const char SAVE_UNLOCK[] = "UPDATE document SET locked_ms = NULL, locked_by = NULL, locked_unit_id = NULL, "
                                  "lock_reason = NULL, changed_ms = ? WHERE id = ?";

status document_repo_save_lock(struct db *db, const struct document *d, const struct document_locker *locker,
                               struct problem *why)
{
    if (!d->locked_ms) return db_exec(db, SAVE_UNLOCK, DB_ARGS(db_int(d->changed_ms), db_text(d->id)), NULL, why);
    return db_exec(db, SAVE_LOCK,
                   DB_ARGS(db_int(d->locked_ms), db_text(locker->account_id), db_text(locker->unit_id),
                           db_text(locker->reason), db_int(d->changed_ms), db_text(d->id)),
                   NULL, why);
}

static const char LOCKER[] = "SELECT u.name, d.lock_reason, " UNIT_SEARCH_SCOPE
                             " FROM document d JOIN estamp_admin.v_unit u ON u.id = d.locked_unit_id WHERE d.id = ?";

status document_repo_lock_of(struct db *db, struct scope scope, const char *id, struct arena *arena,
                             struct document_lock *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct document_lock){0};
    TRY(db_query(db, LOCKER, DB_ARGS(UNIT_SEARCH_ARGS(scope), db_text(id)), &rows, why));
    if (db_rows_next(rows))
        *out = (struct document_lock){db_rows_copy(rows, 0, arena), db_rows_copy(rows, 1, arena),
                                      db_rows_int(rows, 2) != 0};
    return db_rows_end(rows, why);
}

static const char SAVE_CHANGE[] =
    "UPDATE document SET state = ?, corrected_by_id = ?, corrected_ms = ?, void_reason = ?, voided_ms = ?, "
    "reject_reason = ?, rejected_ms = ?, changed_ms = ? WHERE id = ?";

status document_repo_save_change(struct db *db, const struct document *d, struct problem *why)
{
    return db_exec(db, SAVE_CHANGE,
                   DB_ARGS(db_text(document_state_name(d->state)), db_text(d->corrected_by_id), db_int(d->corrected_ms),
                           db_text(d->void_reason), db_int(d->voided_ms), db_text(d->reject_reason),
                           db_int(d->rejected_ms), db_int(d->changed_ms), db_text(d->id)),
                   NULL, why);
}

static const char LINK[] = "SELECT id, number, state, sealed_ms FROM document WHERE id = ?";

status document_repo_link(struct db *db, const char *id, struct arena *arena, struct document_link *out,
                          struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct document_link){0};
    if (!id) return OK;
    TRY(db_query(db, LINK, DB_ARGS(db_text(id)), &rows, why));
    if (db_rows_next(rows))
        *out = (struct document_link){db_rows_copy(rows, 0, arena), db_rows_copy(rows, 1, arena),
                                      document_state_of(db_rows_text(rows, 2)), db_rows_int(rows, 3)};
    return db_rows_end(rows, why);
}

static const char MOVE_GROUP[] = "UPDATE document SET changed_ms = ?, state = ? WHERE id " IN_GROUP;

status document_repo_move_many(struct db *db, const struct list *documents, struct problem *why)
{
    enum { BEFORE = 2 }; /* arguments before the ids */
    struct db_value values[BEFORE + GROUP];
    for (size_t from = 0; from < documents->count; from += GROUP) {
        const struct document *first = LIST_AT(documents, const struct document, from);
        values[0] = db_int(first->changed_ms);
        values[1] = db_text(document_state_name(first->state));
        for (size_t i = 0; i < GROUP; i++) {
            bool is_there = from + i < documents->count;
            values[BEFORE + i] = db_text(is_there ? LIST_AT(documents, const struct document, from + i)->id : "");
        }
        TRY(db_exec(db, MOVE_GROUP, (struct db_args){values, BEFORE + GROUP}, NULL, why));
    }
    return OK;
}

static const char FILE_ROW[] = "UPDATE document SET state = ?, archive_number = ?, changed_ms = ? WHERE id = ?";

status document_repo_file_many(struct db *db, const struct list *documents, struct problem *why)
{
    AUTO_ARENA(memory);
    struct list rows = LIST_OF(memory, struct db_value);
    for (size_t i = 0; i < documents->count; i++) {
        const struct document *d = LIST_AT(documents, const struct document, i);
        db_args_add(&rows, DB_ARGS(db_text(document_state_name(d->state)), db_text(d->archive_number),
                                   db_int(d->changed_ms), db_text(d->id)));
    }
    return db_exec_many(db, FILE_ROW, db_args_of(&rows), why);
}

static const char FORMS[] =
    "SELECT f.category_id, v.form_name, v.title, v.compiled_digest, f.version, f.position FROM "
    "document_form f JOIN estamp_admin.v_form v ON v.category_id = f.category_id AND v.version = "
    "f.version WHERE f.document_id = ? ORDER BY f.position";

status document_repo_forms(struct db *db, const char *document_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FORMS, DB_ARGS(db_text(document_id)), &rows, why));
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

static const char UNIT[] = "SELECT u.id FROM estamp_admin.v_unit u WHERE u.code = ? AND " DOCUMENT_REPO_SCOPE;

status document_repo_unit(struct db *db, struct scope scope, const char *code, struct arena *arena, const char **id,
                          struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, UNIT, DB_ARGS(db_text(code), DOCUMENT_REPO_SCOPE_ARGS(scope)), &rows, why));
    if (db_rows_next(rows)) {
        *id = db_rows_copy(rows, 0, arena);
        return OK;
    }
    TRY(db_rows_end(rows, why));
    return problem_set(why, UNIT_MISSING, "%s", code);
}

static const char CLIENTS[] =
    "SELECT client_id FROM estamp_admin.v_mandate WHERE agent_id = ? AND may_seal = 1 LIMIT 10000";

status document_repo_clients(struct db *db, struct scope scope, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_UNIT) return OK;
    TRY(db_query(db, CLIENTS, DB_ARGS(db_text(scope.unit_id)), &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(out) = db_rows_copy(rows, 0, out->arena);
    return db_rows_end(rows, why);
}

static const char DEADLINES[] =
    COLUMNS "WHERE d.unit_id = ? AND d.state = 'waiting' AND " DOCUMENT_REPO_SCOPE
            " AND (d.due_date > ? OR (d.due_date = ? AND d.id > ?)) ORDER BY d.due_date, d.id LIMIT ?";

static const char UNDATED[] =
    COLUMNS "WHERE d.unit_id = ? AND d.state = 'waiting' AND d.due_date IS NULL AND " DOCUMENT_REPO_SCOPE
            " AND d.id > ? ORDER BY d.id LIMIT ?";

/* Of declarations the date is known; what was handed in may have none, and stands behind those that do. */
status document_repo_deadlines(struct db *db, struct scope scope, const char *unit_id, const struct http_page *page,
                               struct list *out, struct problem *why)
{
    bool is_undated = page->has_cursor && strcmp(page->keys[0], DOCUMENT_REPO_UNDATED) == 0;
    struct db_value due = db_text(page->has_cursor ? page->keys[0] : "");
    struct db_value id = db_text(page->has_cursor ? page->keys[1] : "");
    const struct db_value most = db_int(page->limit + 1), unit = db_text(unit_id);
    if (!is_undated)
        TRY(find_rows(db, DEADLINES, DB_ARGS(unit, DOCUMENT_REPO_SCOPE_ARGS(scope), due, due, id, most), out, why));
    if (out->count > (size_t)page->limit) return OK;
    struct db_value left = db_int(page->limit + 1 - (int64_t)out->count), behind = is_undated ? id : db_text("");
    return find_rows(db, UNDATED, DB_ARGS(unit, DOCUMENT_REPO_SCOPE_ARGS(scope), behind, left), out, why);
}
