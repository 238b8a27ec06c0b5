#include "mandate_flow.h"
#include "clock.h"
#include "db_tx.h"
#include "id.h"
#include "text.h"
#include "unit_repo.h"
#include <string.h>

struct mandate_work {
    const struct admin_call *call;
    const struct mandate_input *in;
    const struct db_once *once;
    const char *id;
    const struct mandate_filter *filter;
    struct mandate *mandate;
    struct list *list;
};

void mandate_flow_today(int64_t now_ms, char out[11])
{
    char text[CLOCK_TEXT_SIZE];
    clock_date_text(now_ms + INT64_C(8) * 3600 * 1000, text);
    memcpy(out, text, 10);
    out[10] = 0;
}

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct mandate_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct mandate);
    return mandate_repo_list(db, caller_scope(work->call->caller), work->filter, work->list, why);
}

status mandate_flow_list(const struct admin_call *call, const struct mandate_filter *filter, struct list *out,
                         struct problem *why)
{
    struct mandate_work work = {.call = call, .filter = filter, .list = out};
    return db_read(call->admin->db, list_work, &work, why);
}

static status find_client(struct db *db, const struct mandate_work *work, struct problem *why)
{
    struct unit client;
    const struct admin_call *call = work->call;
    struct scope scope = caller_scope(call->caller);
    const char *code = work->in->client_code;
    if (scope.kind == SCOPE_UNIT) {
        TRY(unit_repo_find(db, scope, scope.unit_id, call->arena, &client, why));
        if (code && !text_equal(code, client.code))
            return problem_fault(why, TAXPAYER_UNKNOWN, "client_code", "%s", code);
    } else {
        if (!code) return problem_fault(why, FIELD_REQUIRED, "client_code", "%s", "");
        status found = unit_repo_find_code(db, scope, code, call->arena, &client, why);
        if (found == PROBLEM_MISSING || (found == OK && client.kind != UNIT_TAXPAYER)) {
            problem_clear(why);
            return problem_fault(why, TAXPAYER_UNKNOWN, "client_code", "%s", code);
        }
        TRY(found);
    }
    work->mandate->client_id = client.id;
    work->mandate->client_code = client.code;
    work->mandate->client_name = client.name;
    return OK;
}

static status audit_mandate(struct db *db, const struct mandate_work *work, const char *action, struct problem *why)
{
    const struct mandate *m = work->mandate;
    struct json_writer w = {.out = {.arena = work->call->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "client", m->client_name);
    json_write_text(&w, "agent", m->agent_name);
    json_write_bool(&w, "may_seal", m->may_seal);
    json_write_text(&w, "from_date", m->from_date);
    json_write_text(&w, "to_date", m->to_date);
    json_write_end(&w, '}');
    const struct admin_fact fact = {action, "mandate", m->id, m->client_id, buffer_string(&w.out)};
    return admin_audit(db, work->call, &fact, why);
}

static status refuse_second(struct db *db, const struct mandate_work *work, struct problem *why)
{
    struct list others = LIST_OF(work->call->arena, struct mandate);
    TRY(mandate_repo_pair(db, work->mandate, &others, why));
    for (size_t i = 0; i < others.count; i++) {
        const struct mandate *other = LIST_AT(&others, const struct mandate, i);
        if (mandate_overlaps(other, work->mandate))
            return problem_set(why, MANDATE_EXISTS, "%s - %s", other->from_date, other->to_date);
    }
    return OK;
}

static status create_work(struct db *db, void *arg, struct problem *why)
{
    struct mandate_work *work = arg;
    const struct admin_call *call = work->call;
    char *id = arena_alloc(call->arena, ID_SIZE), today[11];
    const char *known;
    TRY(db_once_begin(db, work->once, call->arena, &known, why));
    if (*known) return mandate_repo_find(db, caller_scope(call->caller), known, call->arena, work->mandate, why);
    id_new(id);
    *work->mandate = (struct mandate){.id = id,
                                      .from_date = work->in->from_date,
                                      .to_date = work->in->to_date,
                                      .may_seal = work->in->may_seal,
                                      .created_by = call->caller->id,
                                      .created_ms = call->now_ms};
    mandate_flow_today(call->now_ms, today);
    TRY(find_client(db, work, why));
    TRY(mandate_repo_agent(db, work->in->agent_code, call->arena, work->mandate, why));
    TRY(mandate_check(work->mandate, today, why));
    TRY(refuse_second(db, work, why));
    TRY(mandate_repo_add(db, work->mandate, why));
    TRY(audit_mandate(db, work, "mandate.give", why));
    return db_once_save(db, work->once, id, why);
}

status mandate_flow_create(const struct admin_call *call, const struct mandate_input *in, const struct db_once *once,
                           struct mandate *out, struct problem *why)
{
    struct mandate_work work = {.call = call, .in = in, .once = once, .mandate = out};
    return db_tx(call->admin->db, create_work, &work, why);
}

static status revoke_work(struct db *db, void *arg, struct problem *why)
{
    struct mandate_work *work = arg;
    const struct admin_call *call = work->call;
    TRY(mandate_repo_lock(db, caller_scope(call->caller), work->id, call->arena, work->mandate, why));
    TRY(mandate_revoke(work->mandate, call->caller->id, call->now_ms, why));
    TRY(mandate_repo_revoke(db, work->mandate, why));
    return audit_mandate(db, work, "mandate.revoke", why);
}

status mandate_flow_revoke(const struct admin_call *call, const char *id, struct mandate *out, struct problem *why)
{
    struct mandate_work work = {.call = call, .id = id, .mandate = out};
    return db_tx(call->admin->db, revoke_work, &work, why);
}
