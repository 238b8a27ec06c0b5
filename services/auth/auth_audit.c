#include "auth_audit.h"
#include "audit.h"
#include "text.h"

static struct caller caller_of(const struct auth_call *call, const struct account *actor)
{
    struct caller caller = *call->caller;
    if (!actor || !actor->id) return caller;
    caller.kind = actor->kind == ACCOUNT_OFFICER ? CALLER_OFFICER : CALLER_TAXPAYER;
    (void)text_copy(caller.id, sizeof caller.id, actor->id);
    (void)text_copy(caller.unit_id, sizeof caller.unit_id, actor->unit_id);
    (void)text_copy(caller.name, sizeof caller.name, actor->login);
    return caller;
}

status auth_audit(struct db *db, const struct auth_call *call, const struct account *actor,
                  const struct auth_fact *fact, struct problem *why)
{
    const struct caller caller = caller_of(call, actor);
    const struct audit_event event = {
        .action = fact->action,
        .object = fact->object,
        .object_id = fact->object_id ? fact->object_id : "",
        .unit_id = fact->unit_id && *fact->unit_id ? fact->unit_id : NULL,
        .detail = fact->detail,
        .outcome = fact->outcome == PROBLEM_NONE ? "ok" : problem_name(fact->outcome),
        .request_id = call->request_id,
    };
    return audit_append(db, &caller, &event, why);
}
