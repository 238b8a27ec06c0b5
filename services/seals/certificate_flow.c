#include "certificate_flow.h"

#include "ca_repo.h"
#include "certificate_repo.h"
#include "db_tx.h"

struct finding {
    const struct caller *caller;
    const char *id;
    struct arena *arena;
    struct certificate_whole *out;
};

static status find(struct db *db, void *argument, struct problem *why)
{
    struct finding *job = argument;
    return certificate_repo_find(db, caller_scope(job->caller), job->id, job->arena, &job->out->certificate, why);
}

static status find_chain(struct db *db, void *argument, struct problem *why)
{
    struct finding *job = argument;
    TRY(find(db, job, why));
    job->out->chain = LIST_OF(job->arena, struct bytes);
    return certificate_repo_chain(db, job->id, &job->out->chain, why);
}

static status find_whole(struct db *db, void *argument, struct problem *why)
{
    struct finding *job = argument;
    TRY(find_chain(db, job, why));
    return ca_repo_address(db, job->id, job->arena, &job->out->list, why);
}

status certificate_flow_find(const struct seals *seals, const struct caller *caller, const char *id,
                             struct arena *arena, struct certificate *out, struct problem *why)
{
    struct certificate_whole whole = {0};
    struct finding job = {caller, id, arena, &whole};
    TRY(db_read(seals->db, find, &job, why));
    *out = whole.certificate;
    return OK;
}

status certificate_flow_chain(const struct seals *seals, const struct caller *caller, const char *id, struct list *out,
                              struct problem *why)
{
    struct certificate_whole whole = {0};
    struct finding job = {caller, id, out->arena, &whole};
    TRY(db_read(seals->db, find_chain, &job, why));
    *out = whole.chain;
    return OK;
}

status certificate_flow_whole(const struct seals *seals, const struct caller *caller, const char *id,
                              struct arena *arena, struct certificate_whole *out, struct problem *why)
{
    struct finding job = {caller, id, arena, out};
    return db_read(seals->db, find_whole, &job, why);
}

struct listing {
    const struct caller *caller;
    const struct unit_lead *lead;
    const struct http_page *page;
    struct list *out;
};

static status list(struct db *db, void *argument, struct problem *why)
{
    struct listing *job = argument;
    const struct certificate_filter filter = {*job->lead};
    job->out->count = 0;
    return certificate_repo_list(db, caller_scope(job->caller), &filter, job->page, job->out, why);
}

status certificate_flow_list(const struct seals *seals, const struct caller *caller, const struct unit_lead *lead,
                             const struct http_page *page, struct list *out, struct problem *why)
{
    struct listing job = {caller, lead, page, out};
    return db_read(seals->db, list, &job, why);
}
