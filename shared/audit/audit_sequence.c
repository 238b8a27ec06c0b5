#include "audit_sequence.h"
#include "audit_entry.h"
#include "audit_tree.h"
#include "clock.h"
#include "db_tx.h"
#include "list.h"
#include "log.h"
#include "text.h"

/* A stream is written for an hour at most (audit.c); a transaction lasts seconds. */
enum { STREAM_OVER_MS = 2 * 3600000 };

struct step {
    struct arena *arena;
    bool is_quiet; /* there is nothing to do */
    int64_t limit, added;
    struct merkle tree;
    struct list leaves, nodes; /* of struct db_value: the new rows */
};

struct open_stream {
    const char *id;
    int64_t opened_ms, last_number, first_number, newest;
};

/* All open streams and the newest number of each, a step into the index: most streams have nothing new. */
static const char STREAMS[] =
    "SELECT s.stream_id, s.opened_ms, s.last_number, COALESCE((SELECT e.number FROM estamp_audit.audit_entry e "
    "WHERE e.stream_id = s.stream_id ORDER BY e.number DESC LIMIT 1), 0) FROM estamp_audit.audit_stream s "
    "WHERE s.closed = 0 ORDER BY s.stream_id";

static status list_streams(struct db *db, struct step *step, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, STREAMS, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) {
        int64_t last = db_rows_int(rows, 2);
        *(struct open_stream *)list_add(out) = (struct open_stream){
            db_rows_copy(rows, 0, step->arena), db_rows_int(rows, 1), last, last, db_rows_int(rows, 3)};
    }
    return db_rows_end(rows, why);
}

static void keep_node(void *arg, unsigned level, int64_t position, const struct merkle_hash *hash)
{
    struct step *step = arg;
    struct bytes kept = bytes_copy(step->arena, bytes_of(hash->bytes, MERKLE_SIZE));
    db_args_add(&step->nodes, DB_ARGS(db_int(level), db_int(position), db_bytes(kept)));
}

static void add_leaf(struct step *step, const struct audit_entry *entry)
{
    struct merkle_hash leaf = merkle_leaf(audit_entry_bytes(entry, step->arena));
    db_args_add(&step->leaves, DB_ARGS(db_int(step->tree.size), db_text(entry->stream_id), db_int(entry->number)));
    merkle_add(&step->tree, &leaf, keep_node, step);
    step->added++;
}

static const char ENTRIES[] = "SELECT " AUDIT_ENTRY_COLUMNS " FROM estamp_audit.audit_entry e "
                              "WHERE e.stream_id = ? AND e.number > ? ORDER BY e.number LIMIT ?";

static status read_stream(struct db *db, struct step *step, struct open_stream *stream, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, ENTRIES,
                 DB_ARGS(db_text(stream->id), db_int(stream->last_number), db_int(step->limit - step->added)), &rows,
                 why));
    while (db_rows_next(rows)) {
        struct audit_entry entry;
        audit_entry_read(rows, 0, step->arena, &entry);
        /* What follows a hole is still worth keeping; audit_check names the hole. */
        if (entry.number != stream->last_number + 1) {
            log_event(LOG_ERROR, "audit_gap", log_text("stream", stream->id), log_number("number", entry.number));
        }
        add_leaf(step, &entry);
        stream->last_number = entry.number;
    }
    return db_rows_end(rows, why);
}

static const char ADVANCE[] = "UPDATE estamp_audit.audit_stream SET last_number = ?, closed = ? WHERE stream_id = ?";

static status save_stream(struct db *db, const struct open_stream *stream, struct problem *why)
{
    bool has_grown = stream->last_number != stream->first_number;
    bool is_over = !has_grown && stream->opened_ms < clock_now_ms() - STREAM_OVER_MS;
    if (!has_grown && !is_over) return OK;
    return db_exec(db, ADVANCE, DB_ARGS(db_int(stream->last_number), db_int(is_over), db_text(stream->id)), NULL, why);
}

static const char ADD_LEAF[] = "INSERT INTO estamp_audit.audit_leaf (leaf_index, stream_id, number) VALUES (?, ?, ?)";
static const char ADD_NODE[] = "INSERT INTO estamp_audit.audit_node (level, position, hash) VALUES (?, ?, ?)";

static status save_leaves(struct db *db, struct step *step, struct problem *why)
{
    if (step->added == 0) return OK;
    TRY(db_exec_many(db, ADD_LEAF, db_args_of(&step->leaves), why));
    TRY(db_exec_many(db, ADD_NODE, db_args_of(&step->nodes), why));
    return audit_tree_save(db, &step->tree, why);
}

static status sequence(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct list streams = LIST_OF(step->arena, struct open_stream);
    step->added = 0;
    step->leaves = step->nodes = LIST_OF(step->arena, struct db_value);
    TRY(audit_tree_lock(db, &step->tree, why));
    TRY(list_streams(db, step, &streams, why));
    for (size_t i = 0; i < streams.count && step->added < step->limit; i++) {
        struct open_stream *stream = LIST_AT(&streams, struct open_stream, i);
        if (stream->newest > stream->last_number) TRY(read_stream(db, step, stream, why));
        TRY(save_stream(db, stream, why));
    }
    return save_leaves(db, step, why);
}

static bool is_quiet(const struct open_stream *stream)
{
    return stream->newest <= stream->last_number && stream->opened_ms >= clock_now_ms() - STREAM_OVER_MS;
}

static status look(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct list streams = LIST_OF(step->arena, struct open_stream);
    step->is_quiet = true;
    TRY(list_streams(db, step, &streams, why));
    for (size_t i = 0; i < streams.count; i++)
        if (!is_quiet(LIST_AT(&streams, struct open_stream, i))) step->is_quiet = false;
    return OK;
}

/* Most looks find nothing: those lock nothing. */
status audit_sequence_step(struct db_pool *pool, int64_t *added, struct problem *why)
{
    AUTO_ARENA(arena);
    struct step step = {.arena = arena, .limit = AUDIT_SEQUENCE_BATCH};
    TRY(db_read(pool, look, &step, why));
    if (!step.is_quiet) TRY(db_tx(pool, sequence, &step, why));
    *added = step.added;
    return OK;
}

struct publication {
    const struct audit_publisher *publisher;
    struct arena *arena;
    int64_t size;
};

static const char PUBLISH[] =
    "INSERT INTO estamp_audit.audit_checkpoint (tree_size, at_ms, root, note) VALUES (?, ?, ?, ?)";

static status publish(struct db *db, void *arg, struct problem *why)
{
    struct publication *p = arg;
    struct merkle tree;
    struct merkle_head published = {0};
    char *note = NULL;
    TRY(audit_tree_load(db, &tree, why));
    p->size = tree.size;
    status found = audit_tree_newest(db, p->arena, &note, &published, why);
    if (found != OK && why->code != AUDIT_ENTRY_MISSING) return found;
    problem_clear(why);
    if (tree.size == published.size) return OK;
    struct checkpoint now = {p->publisher->origin, {tree.size, merkle_root(&tree)}};
    TRY(checkpoint_sign(&now, p->publisher->origin, p->publisher->seed, p->arena, &note, why));
    status saved = db_exec(db, PUBLISH,
                           DB_ARGS(db_int(tree.size), db_int(clock_now_ms()),
                                   db_bytes(bytes_of(now.head.root.bytes, MERKLE_SIZE)), db_text(note)),
                           NULL, why);
    if (saved == OK || why->code != DATABASE_DUPLICATE) return saved;
    problem_clear(why); /* another instance was faster */
    return OK;
}

status audit_sequence_publish(struct db_pool *pool, const struct audit_publisher *publisher, int64_t *size,
                              struct problem *why)
{
    AUTO_ARENA(arena);
    struct publication publication = {.publisher = publisher, .arena = arena};
    TRY(db_tx(pool, publish, &publication, why));
    *size = publication.size;
    return OK;
}
