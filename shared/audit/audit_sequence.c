#include "audit_sequence.h"
#include "audit_entry.h"
#include "audit_tree.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "log.h"
#include "text.h"

/* A stream is written for an hour at most (audit.c); a transaction lasts seconds. */
enum { STREAM_OVER_MS = 2 * 3600000 };

struct step {
    struct arena *arena;
    int64_t limit, added;
    struct merkle tree;
    struct json_writer leaves, nodes;
};

struct open_stream {
    const char *id;
    int64_t opened_ms, last_number, first_number;
};

static const char STREAMS[] =
    "SELECT stream_id, opened_ms, last_number FROM estamp_audit.audit_stream WHERE closed = 0 ORDER BY stream_id";

static status list_streams(struct db *db, struct step *step, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, STREAMS, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) {
        int64_t last = db_rows_int(rows, 2);
        *(struct open_stream *)list_add(out) =
            (struct open_stream){db_rows_copy(rows, 0, step->arena), db_rows_int(rows, 1), last, last};
    }
    return db_rows_end(rows, why);
}

static void keep_node(void *arg, unsigned level, int64_t position, const struct merkle_hash *hash)
{
    struct step *step = arg;
    json_write_begin(&step->nodes, NULL, '{');
    json_write_int(&step->nodes, "l", level);
    json_write_int(&step->nodes, "p", position);
    json_write_text(&step->nodes, "h", bytes_hex(step->arena, bytes_of(hash->bytes, MERKLE_SIZE)));
    json_write_end(&step->nodes, '}');
}

static void add_leaf(struct step *step, const struct audit_entry *entry)
{
    struct merkle_hash leaf = merkle_leaf(audit_entry_bytes(entry, step->arena));
    json_write_begin(&step->leaves, NULL, '{');
    json_write_int(&step->leaves, "i", step->tree.size);
    json_write_text(&step->leaves, "s", entry->stream_id);
    json_write_int(&step->leaves, "n", entry->number);
    json_write_end(&step->leaves, '}');
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

static const char ADD_LEAVES[] =
    "INSERT INTO estamp_audit.audit_leaf (leaf_index, stream_id, number) SELECT j.i, j.s, j.n FROM JSON_TABLE(?, "
    "'$[*]' COLUMNS (i BIGINT PATH '$.i', s CHAR(26) PATH '$.s', n BIGINT PATH '$.n')) j";
static const char ADD_NODES[] =
    "INSERT INTO estamp_audit.audit_node (level, position, hash) SELECT j.l, j.p, UNHEX(j.h) FROM JSON_TABLE(?, "
    "'$[*]' COLUMNS (l BIGINT PATH '$.l', p BIGINT PATH '$.p', h CHAR(64) PATH '$.h')) j";

static status save_leaves(struct db *db, struct step *step, struct problem *why)
{
    if (step->added == 0) return OK;
    json_write_end(&step->leaves, ']');
    json_write_end(&step->nodes, ']');
    TRY(db_exec(db, ADD_LEAVES, DB_ARGS(db_text(buffer_string(&step->leaves.out))), NULL, why));
    TRY(db_exec(db, ADD_NODES, DB_ARGS(db_text(buffer_string(&step->nodes.out))), NULL, why));
    return audit_tree_save(db, &step->tree, why);
}

static status sequence(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct list streams = LIST_OF(step->arena, struct open_stream);
    step->added = 0;
    step->leaves = step->nodes = (struct json_writer){.out = {.arena = step->arena}};
    json_write_begin(&step->leaves, NULL, '[');
    json_write_begin(&step->nodes, NULL, '[');
    TRY(audit_tree_lock(db, &step->tree, why));
    TRY(list_streams(db, step, &streams, why));
    for (size_t i = 0; i < streams.count && step->added < step->limit; i++) {
        struct open_stream *stream = LIST_AT(&streams, struct open_stream, i);
        TRY(read_stream(db, step, stream, why));
        TRY(save_stream(db, stream, why));
    }
    return save_leaves(db, step, why);
}

status audit_sequence_step(struct db_pool *pool, int64_t *added, struct problem *why)
{
    AUTO_ARENA(arena);
    struct step step = {.arena = arena, .limit = AUDIT_SEQUENCE_BATCH};
    TRY(db_tx(pool, sequence, &step, why));
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
