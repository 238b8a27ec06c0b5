#include "audit_view_flow.h"
#include "audit_tree.h"
#include "audit_view_repo.h"
#include "checkpoint.h"
#include "db_tx.h"

struct audit_view_work {
    const struct admin_call *call;
    const struct audit_view_filter *filter;
    struct list *list;
    struct audit_view_name name;
    struct audit_view_proof *proof;
    char **note;
};

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct audit_view_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct audit_entry);
    return audit_view_repo_list(db, caller_scope(work->call->caller), work->filter, work->list, why);
}

status audit_view_flow_list(const struct admin_call *call, const struct audit_view_filter *filter, struct list *out,
                            struct problem *why)
{
    struct audit_view_work work = {.call = call, .filter = filter, .list = out};
    return db_read(call->admin->db, list_work, &work, why);
}

static status prove_work(struct db *db, void *arg, struct problem *why)
{
    struct audit_view_work *work = arg;
    struct arena *arena = work->call->arena;
    struct audit_view_proof *proof = work->proof;
    struct audit_entry entry;
    char *note;
    proof->path = LIST_OF(arena, struct merkle_hash);
    TRY(audit_view_repo_find(db, caller_scope(work->call->caller), &work->name, arena, &entry, why));
    TRY(audit_tree_leaf(db, work->name.stream_id, work->name.number, &proof->leaf_index, why));
    TRY(audit_tree_covering(db, proof->leaf_index, arena, &note, &proof->head, why));
    proof->leaf = audit_entry_bytes(&entry, arena);
    proof->note = note;
    return merkle_inclusion(proof->leaf_index, proof->head.size, audit_tree_node, db, &proof->path, why);
}

status audit_view_flow_prove(const struct admin_call *call, const char *id, struct audit_view_proof *out,
                             struct problem *why)
{
    struct audit_view_work work = {.call = call, .proof = out};
    if (!audit_view_parse(call->arena, id, &work.name)) return problem_set(why, AUDIT_ENTRY_MISSING, "%.60s", id);
    return db_read(call->admin->db, prove_work, &work, why);
}

static status newest_work(struct db *db, void *arg, struct problem *why)
{
    struct audit_view_work *work = arg;
    struct merkle_head head;
    return audit_tree_newest(db, work->call->arena, work->note, &head, why);
}

status audit_view_flow_checkpoint(const struct admin_call *call, char **note, char **verifier, struct problem *why)
{
    struct audit_view_work work = {.call = call, .note = note};
    status found = db_read(call->admin->db, newest_work, &work, why);
    if (found == PROBLEM_MISSING) return problem_set(why, CHECKPOINT_NONE, "%s", "");
    TRY(found);
    return checkpoint_verifier(call->admin->config->origin, call->admin->checkpoint_seed, call->arena, verifier, why);
}
