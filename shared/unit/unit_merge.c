#include "unit_merge.h"

#include "json_write.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

static const char AUTHORITIES[] =
    "SELECT descendant_id FROM estamp_admin.v_authority_closure WHERE ancestor_id = ? ORDER BY descendant_id";
static const char EVERY[] = "SELECT ancestor_id FROM estamp_admin.v_authority_closure WHERE depth = 0 AND ancestor_id ="
                            " descendant_id ORDER BY ancestor_id";

status unit_merge_authorities(struct db *db, struct scope scope, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE && scope.kind != SCOPE_ALL) return OK;
    if (scope.kind == SCOPE_ALL)
        TRY(db_query(db, EVERY, DB_NO_ARGS, &rows, why));
    else
        TRY(db_query(db, AUTHORITIES, DB_ARGS(db_text(scope.unit_id)), &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(out) = db_rows_copy(rows, 0, out->arena);
    return db_rows_end(rows, why);
}

static const char WHOLE[] =
    "SELECT NOT EXISTS (SELECT 1 FROM estamp_admin.v_authority_closure c WHERE c.descendant_id = ? AND c.ancestor_id "
    "<> "
    "?) AND NOT EXISTS (SELECT 1 FROM estamp_admin.v_authority_closure r WHERE r.depth = 0 AND NOT EXISTS (SELECT 1 "
    "FROM estamp_admin.v_authority_closure s WHERE s.ancestor_id = ? AND s.descendant_id = r.descendant_id))";

static status is_whole(struct db *db, struct scope scope, bool *out, struct problem *why)
{
    AUTO(db_rows, rows);
    const struct db_value top = db_text(scope.unit_id);
    *out = scope.kind == SCOPE_ALL;
    if (scope.kind != SCOPE_SUBTREE) return OK;
    TRY(db_query(db, WHOLE, DB_ARGS(top, top, top), &rows, why));
    *out = db_rows_next(rows) && db_rows_int(rows, 0) != 0;
    return db_rows_end(rows, why);
}

status unit_merge_names(struct db *db, struct scope scope, const struct list *authorities, const char **out,
                        struct problem *why)
{
    struct buffer names = {.arena = authorities->arena};
    bool whole;
    TRY(is_whole(db, scope, &whole, why));
    for (size_t i = 0; i < authorities->count && !whole; i++)
        buffer_format(&names, "%s%s", i ? "," : "", *LIST_AT(authorities, const char *, i));
    if (!whole && authorities->count == 0) buffer_text(&names, "-"); /* no authority's id: nothing is found */
    *out = buffer_string(&names);
    return OK;
}

status unit_merge_read_some(struct db *db, const struct unit_merge_query *query, struct list *out, bool *ended,
                            struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, query->sql, query->args, &rows, why));
    *ended = !db_rows_warned(rows);
    while (db_rows_next(rows)) {
        struct unit_merge_row *row = list_add(out);
        row->id = db_rows_copy(rows, 0, out->arena);
        row->text = query->is_number ? "" : db_rows_copy(rows, 1, out->arena);
        row->number = query->is_number ? db_rows_int(rows, 1) : 0;
    }
    return db_rows_end(rows, why);
}

status unit_merge_read(struct db *db, const char *sql, struct db_args args, bool is_number, struct list *out,
                       struct problem *why)
{
    bool ended;
    const struct unit_merge_query query = {sql, args, is_number};
    return unit_merge_read_some(db, &query, out, &ended, why);
}

static int ascending_order(const void *a, const void *b)
{
    const struct unit_merge_row *one = a, *other = b;
    if (one->number != other->number) return one->number < other->number ? -1 : 1;
    int by_text = strcmp(one->text, other->text);
    return by_text ? by_text : strcmp(one->id, other->id);
}

static int descending_order(const void *a, const void *b)
{
    return ascending_order(b, a);
}

void unit_merge_cut(struct list *rows, bool ascending, size_t limit)
{
    if (!rows->count) return;
    qsort(rows->items, rows->count, rows->item_size, ascending ? ascending_order : descending_order);
    if (rows->count > limit) rows->count = limit;
}

const char *unit_merge_bound(const struct list *rows, size_t limit)
{
    return rows->count < limit ? "" : LIST_AT(rows, const struct unit_merge_row, limit - 1)->text;
}

const char *unit_merge_ids(const struct list *rows)
{
    struct json_writer w = {.out = {.arena = rows->arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < rows->count; i++)
        json_write_text(&w, NULL, LIST_AT(rows, const struct unit_merge_row, i)->id);
    json_write_end(&w, ']');
    return buffer_string(&w.out);
}
