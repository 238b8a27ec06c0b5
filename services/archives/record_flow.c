#include "record_flow.h"
#include "audit.h"
#include "db_tx.h"
#include "record_repo.h"
#include "record_search.h"

struct work {
    const struct archives_call *call;
    const char *id;
    const struct record_filter *records;
    const struct volume_filter *volumes;
    struct list *list;
    struct record_found *found;
    struct record_contents *contents;
    struct record_revisions *revisions;
};

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    work->list->count = 0;
    TRY(record_search_list(db, caller_scope(work->call->caller), work->records, work->list, why));
    return record_repo_standing(db, work->list, why);
}

status record_flow_list(const struct archives_call *call, const struct record_filter *filter, struct list *out,
                        struct problem *why)
{
    struct work work = {.call = call, .records = filter, .list = out};
    return db_read(call->archives->db, list_work, &work, why);
}

static status find_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    struct record *record = &work->found->record;
    TRY(record_repo_find(db, caller_scope(work->call->caller), work->id, work->call->arena, record, why));
    struct list one = {.arena = work->call->arena, .item_size = sizeof *record, .items = record, .count = 1, .room = 1};
    TRY(record_repo_standing(db, &one, why));
    TRY(record_repo_printing(db, record, why));
    TRY(record_evidence_repo_find(db, record->id, work->call->arena, &work->found->evidence, &work->found->fault, why));
    const struct audit_event event = {.action = "archive.read",
                                      .object = "record",
                                      .object_id = record->id,
                                      .unit_id = record->taxpayer_id,
                                      .outcome = "ok"};
    return audit_append(db, work->call->caller, &event, why);
}

status record_flow_find(const struct archives_call *call, const char *id, struct record_found *out, struct problem *why)
{
    struct work work = {.call = call, .id = id, .found = out};
    return db_tx(call->archives->db, find_work, &work, why);
}

const char *record_flow_digest(const struct record_found *found)
{
    return found->evidence.record_id ? found->evidence.digest : found->record.file_digest;
}

static status revisions_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    struct record record;
    struct record_revisions *out = work->revisions;
    TRY(record_repo_find(db, caller_scope(work->call->caller), out->record_id, work->call->arena, &record, why));
    return record_evidence_repo_list(db, record.id, out->before, out->limit, &out->list, why);
}

status record_flow_revisions(const struct archives_call *call, struct record_revisions *out, struct problem *why)
{
    struct work work = {.call = call, .revisions = out};
    out->list = LIST_OF(call->arena, struct record_evidence);
    return db_read(call->archives->db, revisions_work, &work, why);
}

static status volumes_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    work->list->count = 0;
    return volume_repo_list(db, caller_scope(work->call->caller), work->volumes, work->list, why);
}

status record_flow_volumes(const struct archives_call *call, const struct volume_filter *filter, struct list *out,
                           struct problem *why)
{
    struct work work = {.call = call, .volumes = filter, .list = out};
    return db_read(call->archives->db, volumes_work, &work, why);
}

static status volume_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    struct record_contents *contents = work->contents;
    contents->records = LIST_OF(work->call->arena, struct record);
    TRY(volume_repo_find(db, caller_scope(work->call->caller), work->id, work->call->arena, &contents->volume, why));
    TRY(record_repo_of_volume(db, &contents->volume, contents->after, contents->limit, &contents->records, why));
    return record_repo_standing(db, &contents->records, why);
}

status record_flow_volume(const struct archives_call *call, const char *id, struct record_contents *out,
                          struct problem *why)
{
    struct work work = {.call = call, .id = id, .contents = out};
    return db_read(call->archives->db, volume_work, &work, why);
}
