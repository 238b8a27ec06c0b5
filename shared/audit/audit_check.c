#include "audit_check.h"
#include "audit_entry.h"
#include "audit_tree.h"
#include "clock.h"
#include "text.h"
#include <string.h>

enum { PAGE = 1000, SETTLE_MS = 60000 };

static const char *const names[] = {
    [AUDIT_DELETED] = "deleted",         [AUDIT_CHANGED] = "changed",       [AUDIT_REORDERED] = "reordered",
    [AUDIT_TRUNCATED] = "truncated",     [AUDIT_MAC_WRONG] = "mac_wrong",   [AUDIT_GAP] = "gap",
    [AUDIT_UNSEQUENCED] = "unsequenced", [AUDIT_ROOT_WRONG] = "root_wrong",
};

const char *audit_check_fault_name(enum audit_fault fault)
{
    return names[fault];
}

/* Two trees grow side by side: over the entries as they are now, and over the leaf hashes as they were kept. Where a
 * checkpoint fits the second, the kept hashes up to there are those that were published, and an entry that differs from
 * its own is the one that was changed. */
struct run {
    struct audit_check *check;
    struct merkle kept;
    size_t next_head;
    int64_t good_size; /* the last checkpoint that fitted */
};

static void report(struct audit_check *check, struct audit_finding finding)
{
    check->findings++;
    check->found(check->arg, &finding);
}

static void pass_heads(struct run *run)
{
    const struct list *heads = &run->check->heads;
    while (run->next_head < heads->count) {
        const struct merkle_head *head = LIST_AT(heads, const struct merkle_head, run->next_head);
        if (head->size > run->kept.size) return;
        struct merkle_hash root = merkle_root(&run->kept);
        if (head->size != run->kept.size || !merkle_equal(&root, &head->root)) {
            report(run->check, (struct audit_finding){AUDIT_ROOT_WRONG, run->good_size, head->size, NULL, 0});
        } else {
            run->good_size = head->size;
        }
        run->next_head++;
    }
}

static const char ELSEWHERE[] =
    "SELECT position FROM estamp_audit.audit_node WHERE level = 0 AND hash = ? AND position <> ? LIMIT 1";

static status name_difference(struct db *db, struct run *run, struct audit_finding finding,
                              const struct merkle_hash *now, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, ELSEWHERE, DB_ARGS(db_bytes(bytes_of(now->bytes, MERKLE_SIZE)), db_int(finding.leaf_index)), &rows,
                 why));
    finding.fault = db_rows_next(rows) ? AUDIT_REORDERED : AUDIT_CHANGED;
    report(run->check, finding);
    return OK;
}

struct leaf { /* a row of LEAVES */
    int64_t index;
    bool has_hash, has_entry;
    struct merkle_hash kept;
    const char *stream_id;
    int64_t number;
    struct audit_entry entry;
};

static status check_entry(struct db *db, struct run *run, const struct leaf *leaf, struct arena *arena,
                          struct problem *why)
{
    struct audit_finding finding = {AUDIT_DELETED, leaf->index, leaf->index + 1, leaf->stream_id, leaf->number};
    if (!leaf->has_entry) {
        report(run->check, finding);
        return OK;
    }
    struct merkle_hash now = merkle_leaf(audit_entry_bytes(&leaf->entry, arena));
    if (!leaf->has_hash || !merkle_equal(&now, &leaf->kept)) {
        TRY(name_difference(db, run, finding, &now, why));
    }
    if (run->check->key.size == 0) return OK;
    unsigned char mac[DIGEST_SIZE];
    audit_entry_mac(&leaf->entry, run->check->key, mac);
    if (bytes_equal_secret(bytes_of(mac, sizeof mac), leaf->entry.mac)) return OK;
    finding.fault = AUDIT_MAC_WRONG;
    report(run->check, finding);
    return OK;
}

static void add_hash(struct run *run, const struct merkle_hash *hash)
{
    merkle_add(&run->kept, hash, NULL, NULL);
    pass_heads(run);
}

/* A leaf that is gone leaves a hole: its kept hash, when the tables still have it, stands in. */
static void add_kept(struct db *db, struct run *run, const struct leaf *leaf)
{
    static const struct merkle_hash unknown;
    while (run->kept.size < leaf->index) {
        struct problem ignored = {0};
        struct merkle_hash hash;
        int64_t lost = run->kept.size;
        report(run->check, (struct audit_finding){AUDIT_DELETED, lost, lost + 1, NULL, 0});
        add_hash(run, audit_tree_node(db, 0, lost, &hash, &ignored) == OK ? &hash : &unknown);
    }
    add_hash(run, leaf->has_hash ? &leaf->kept : &unknown);
}

static const char LEAVES[] =
    "SELECT l.leaf_index, l.stream_id, l.number, n.hash, " AUDIT_ENTRY_COLUMNS " FROM estamp_audit.audit_leaf l "
    "LEFT JOIN estamp_audit.audit_node n ON n.level = 0 AND n.position = l.leaf_index "
    "LEFT JOIN estamp_audit.audit_entry e ON e.stream_id = l.stream_id AND e.number = l.number "
    "WHERE l.leaf_index >= ? ORDER BY l.leaf_index LIMIT ?";

static void read_leaf(const db_rows *rows, struct arena *arena, struct leaf *out)
{
    struct bytes hash = db_rows_bytes(rows, 3);
    *out = (struct leaf){
        .index = db_rows_int(rows, 0),
        .stream_id = db_rows_copy(rows, 1, arena),
        .number = db_rows_int(rows, 2),
        .has_hash = hash.size == MERKLE_SIZE,
        .has_entry = !db_rows_is_null(rows, 4),
    };
    if (out->has_hash) memcpy(out->kept.bytes, hash.data, MERKLE_SIZE);
    if (out->has_entry) audit_entry_read(rows, 4, arena, &out->entry);
}

static status check_page(struct db *db, struct run *run, int64_t *from, bool *is_last, struct problem *why)
{
    AUTO_ARENA(arena);
    AUTO(db_rows, rows);
    int64_t count = 0;
    TRY(db_query(db, LEAVES, DB_ARGS(db_int(*from), db_int(PAGE)), &rows, why));
    for (; db_rows_next(rows); count++) {
        struct leaf leaf;
        read_leaf(rows, arena, &leaf);
        TRY(check_entry(db, run, &leaf, arena, why));
        add_kept(db, run, &leaf);
        *from = leaf.index + 1;
    }
    run->check->entries += count;
    *is_last = count < PAGE;
    return db_rows_end(rows, why);
}

/* Numbers of a stream must rise by one, in the order of the leaves. */
static const char ORDER[] =
    "SELECT leaf_index, stream_id, number, before_it FROM (SELECT leaf_index, stream_id, number, COALESCE(LAG(number) "
    "OVER (PARTITION BY stream_id ORDER BY leaf_index), 0) AS before_it FROM estamp_audit.audit_leaf) o "
    "WHERE number <> before_it + 1 ORDER BY leaf_index LIMIT 1000";

static status check_order(struct db *db, struct run *run, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, ORDER, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) {
        int64_t index = db_rows_int(rows, 0), number = db_rows_int(rows, 2);
        enum audit_fault fault = number <= db_rows_int(rows, 3) ? AUDIT_REORDERED : AUDIT_GAP;
        report(run->check, (struct audit_finding){fault, index, index + 1, db_rows_text(rows, 1), number});
    }
    return db_rows_end(rows, why);
}

static const char UNSEQUENCED[] =
    "SELECT e.stream_id, e.number FROM estamp_audit.audit_entry e LEFT JOIN estamp_audit.audit_leaf l ON "
    "l.stream_id = e.stream_id AND l.number = e.number WHERE l.leaf_index IS NULL AND e.at_ms < ? LIMIT 1000";

static status check_unsequenced(struct db *db, struct run *run, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, UNSEQUENCED, DB_ARGS(db_int(clock_now_ms() - SETTLE_MS)), &rows, why));
    while (db_rows_next(rows)) {
        report(run->check,
               (struct audit_finding){AUDIT_UNSEQUENCED, -1, -1, db_rows_text(rows, 0), db_rows_int(rows, 1)});
    }
    return db_rows_end(rows, why);
}

static void check_end(struct run *run)
{
    const struct list *heads = &run->check->heads;
    if (heads->count == 0) return;
    int64_t published = LIST_AT(heads, const struct merkle_head, heads->count - 1)->size;
    if (run->kept.size >= published) return;
    report(run->check, (struct audit_finding){AUDIT_TRUNCATED, run->kept.size, published, NULL, 0});
}

status audit_check_run(struct db *db, struct audit_check *check, struct problem *why)
{
    struct run run = {.check = check};
    int64_t from = 0;
    check->entries = check->findings = 0;
    pass_heads(&run);
    for (bool is_last = false; !is_last;) TRY(check_page(db, &run, &from, &is_last, why));
    check_end(&run);
    TRY(check_order(db, &run, why));
    return check_unsequenced(db, &run, why);
}
