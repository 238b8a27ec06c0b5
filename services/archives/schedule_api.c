#include "schedule_api.h"
#include "schedule_json.h"

static struct archives_call call_of(const struct http_request *rq)
{
    return (struct archives_call){rq->service, &rq->caller, rq->arena};
}

/* All of the caller's jurisdiction, and the roles on whose behalf one may be. */
status schedule_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list schedules = LIST_OF(rq->arena, struct schedule), roles = LIST_OF(rq->arena, struct schedule_role);
    const struct archives_call call = call_of(rq);
    TRY(schedule_flow_list(&call, &schedules, &roles, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_begin(w, "items", '[');
    for (size_t i = 0; i < schedules.count; i++) {
        schedule_json_write(w, rq, LIST_AT(&schedules, const struct schedule, i));
    }
    json_write_end(w, ']');
    json_write_null(w, "next");
    schedule_json_roles(w, &roles);
    json_write_end(w, '}');
    return OK;
}

status schedule_api_add(struct http_request *rq, struct http_response *rs)
{
    struct schedule_input in = {0};
    struct schedule_wish wish;
    struct schedule schedule;
    struct db_once once;
    TRY(http_request_json(rq, schedule_add_shape, &in));
    TRY(schedule_json_wish(&in, &wish, &rq->why));
    TRY(http_request_once(rq, "archive.schedule", &once));
    const struct archives_call call = call_of(rq);
    TRY(schedule_flow_add(&call, &wish, &once, &schedule, &rq->why));
    schedule_json_write(http_response_json(rs, 201), rq, &schedule);
    return OK;
}

status schedule_api_change(struct http_request *rq, struct http_response *rs)
{
    struct schedule_input in = {0};
    struct schedule_wish wish;
    struct schedule schedule;
    TRY(http_request_json(rq, schedule_change_shape, &in));
    TRY(schedule_json_wish(&in, &wish, &rq->why));
    const struct archives_call call = call_of(rq);
    TRY(schedule_flow_change(&call, http_request_arg(rq, "id"), &wish, &schedule, &rq->why));
    schedule_json_write(http_response_json(rs, 200), rq, &schedule);
    return OK;
}

status schedule_api_remove(struct http_request *rq, struct http_response *rs)
{
    const struct archives_call call = call_of(rq);
    TRY(schedule_flow_remove(&call, http_request_arg(rq, "id"), &rq->why));
    return http_response_empty(rs, 204);
}
