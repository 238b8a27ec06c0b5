#include "audit_tree.h"
#include <inttypes.h>
#include <string.h>

/* Peaks are kept one behind the other, lowest level first, only those that the size has. */
static status read_tree(const db_rows *rows, struct merkle *out, struct problem *why)
{
    struct bytes peaks = db_rows_bytes(rows, 1);
    *out = (struct merkle){.size = db_rows_int(rows, 0)};
    for (unsigned level = 0; level < MERKLE_LEVELS; level++) {
        if (!(out->size >> level & 1)) continue;
        if (peaks.size < MERKLE_SIZE) return problem_set(why, INTERNAL_FAILED, "%s", "audit tree");
        memcpy(out->peaks[level].bytes, peaks.data, MERKLE_SIZE);
        peaks = bytes_of(peaks.data + MERKLE_SIZE, peaks.size - MERKLE_SIZE);
    }
    return OK;
}

static status query_tree(struct db *db, const char *sql, struct merkle *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, DB_NO_ARGS, &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, INTERNAL_FAILED, "%s", "audit tree");
    return read_tree(rows, out, why);
}

status audit_tree_load(struct db *db, struct merkle *out, struct problem *why)
{
    return query_tree(db, "SELECT size, peaks FROM estamp_audit.audit_tree WHERE id = 1", out, why);
}

status audit_tree_lock(struct db *db, struct merkle *out, struct problem *why)
{
    return query_tree(db, "SELECT size, peaks FROM estamp_audit.audit_tree WHERE id = 1 FOR UPDATE", out, why);
}

static const char SAVE[] = "UPDATE estamp_audit.audit_tree SET size = ?, peaks = ? WHERE id = 1";

status audit_tree_save(struct db *db, const struct merkle *tree, struct problem *why)
{
    unsigned char peaks[MERKLE_LEVELS * MERKLE_SIZE];
    size_t used = 0;
    for (unsigned level = 0; level < MERKLE_LEVELS; level++) {
        if (!(tree->size >> level & 1)) continue;
        memcpy(peaks + used, tree->peaks[level].bytes, MERKLE_SIZE);
        used += MERKLE_SIZE;
    }
    return db_exec(db, SAVE, DB_ARGS(db_int(tree->size), db_bytes(bytes_of(peaks, used))), NULL, why);
}

static const char NODE[] = "SELECT hash FROM estamp_audit.audit_node WHERE level = ? AND position = ?";

status audit_tree_node(void *db, unsigned level, int64_t position, struct merkle_hash *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, NODE, DB_ARGS(db_int(level), db_int(position)), &rows, why));
    if (!db_rows_next(rows) || db_rows_bytes(rows, 0).size != MERKLE_SIZE) {
        return problem_set(why, INTERNAL_FAILED, "audit node %u/%" PRId64, level, position);
    }
    memcpy(out->bytes, db_rows_bytes(rows, 0).data, MERKLE_SIZE);
    return OK;
}

static const char LEAF[] = "SELECT leaf_index FROM estamp_audit.audit_leaf WHERE stream_id = ? AND number = ?";

status audit_tree_leaf(struct db *db, const char *stream_id, int64_t number, int64_t *leaf_index, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LEAF, DB_ARGS(db_text(stream_id), db_int(number)), &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, AUDIT_ENTRY_MISSING, "%s/%" PRId64, stream_id, number);
    *leaf_index = db_rows_int(rows, 0);
    return OK;
}

static status read_checkpoint(db_rows *rows, struct arena *arena, char **note, struct merkle_head *head,
                              struct problem *why)
{
    if (!db_rows_next(rows) || db_rows_bytes(rows, 1).size != MERKLE_SIZE) {
        return problem_set(why, AUDIT_ENTRY_MISSING, "%s", "checkpoint");
    }
    head->size = db_rows_int(rows, 0);
    memcpy(head->root.bytes, db_rows_bytes(rows, 1).data, MERKLE_SIZE);
    *note = db_rows_copy(rows, 2, arena);
    return OK;
}

static const char NEWEST[] =
    "SELECT tree_size, root, note FROM estamp_audit.audit_checkpoint ORDER BY tree_size DESC LIMIT 1";

status audit_tree_newest(struct db *db, struct arena *arena, char **note, struct merkle_head *head, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, NEWEST, DB_NO_ARGS, &rows, why));
    return read_checkpoint(rows, arena, note, head, why);
}

static const char COVERING[] = "SELECT tree_size, root, note FROM estamp_audit.audit_checkpoint "
                               "WHERE tree_size > ? ORDER BY tree_size LIMIT 1";

status audit_tree_covering(struct db *db, int64_t leaf_index, struct arena *arena, char **note,
                           struct merkle_head *head, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, COVERING, DB_ARGS(db_int(leaf_index)), &rows, why));
    return read_checkpoint(rows, arena, note, head, why);
}
