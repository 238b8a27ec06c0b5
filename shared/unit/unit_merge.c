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

status unit_merge_read(struct db *db, const char *sql, struct db_args args, bool is_number, struct list *out,
                       struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    while (db_rows_next(rows)) {
        struct unit_merge_row *row = list_add(out);
        row->id = db_rows_copy(rows, 0, out->arena);
        row->text = is_number ? "" : db_rows_copy(rows, 1, out->arena);
        row->number = is_number ? db_rows_int(rows, 1) : 0;
    }
    return db_rows_end(rows, why);
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

const char *unit_merge_ids(const struct list *rows)
{
    struct json_writer w = {.out = {.arena = rows->arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < rows->count; i++)
        json_write_text(&w, NULL, LIST_AT(rows, const struct unit_merge_row, i)->id);
    json_write_end(&w, ']');
    return buffer_string(&w.out);
}
