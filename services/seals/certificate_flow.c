#include "certificate_flow.h"

#include "certificate_repo.h"
#include "db_tx.h"
#include "unit_repo.h"

struct finding {
    const struct caller *caller;
    const char *id;
    struct arena *arena;
    struct certificate *out;
    struct list *chain; /* NULL: not wanted */
};

static status find(struct db *db, void *argument, struct problem *why)
{
    struct finding *job = argument;
    TRY(certificate_repo_find(db, caller_scope(job->caller), job->id, job->arena, job->out, why));
    if (!job->chain) return OK;
    job->chain->count = 0;
    return certificate_repo_chain(db, job->id, job->chain, why);
}

status certificate_flow_find(const struct seals *seals, const struct caller *caller, const char *id,
                             struct arena *arena, struct certificate *out, struct problem *why)
{
    struct finding job = {caller, id, arena, out, NULL};
    return db_read(seals->db, find, &job, why);
}

status certificate_flow_chain(const struct seals *seals, const struct caller *caller, const char *id, struct list *out,
                              struct problem *why)
{
    struct certificate certificate;
    struct finding job = {caller, id, out->arena, &certificate, out};
    return db_read(seals->db, find, &job, why);
}

struct listing {
    const struct caller *caller;
    const char *unit_code, *unit_name;
    const struct http_page *page;
    struct list *out;
};

static status list(struct db *db, void *argument, struct problem *why)
{
    struct listing *job = argument;
    struct scope scope = caller_scope(job->caller);
    struct unit unit = {0};
    job->out->count = 0;
    if (job->unit_code) TRY(unit_repo_find(db, scope, job->unit_code, job->out->arena, &unit, why));
    const struct certificate_filter filter = {unit.id, job->unit_name};
    return certificate_repo_list(db, scope, &filter, job->page, job->out, why);
}

status certificate_flow_list(const struct seals *seals, const struct caller *caller,
                             const struct certificate_wanted *wanted, struct list *out, struct problem *why)
{
    struct listing job = {caller, wanted->unit_code, wanted->unit_name, wanted->page, out};
    return db_read(seals->db, list, &job, why);
}
