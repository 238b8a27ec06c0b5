/* schedule_json - inputs and answers about archiving schedules. */
#ifndef SCHEDULE_JSON_H
#define SCHEDULE_JSON_H

#include "json_read.h"
#include "json_write.h"
#include "schedule_flow.h"

struct schedule_input { /* numbers 0 and NULL: not said */
    const char *authority_code, *role_id;
    int64_t month, day;
    const struct json_value *hour, *enabled;
};
extern const struct json_field schedule_add_shape[], schedule_change_shape[];
/* Fails: INPUT_INVALID for an hour or a switch that is none. */
status schedule_json_wish(const struct schedule_input *in, struct schedule_wish *out, struct problem *why) MUST_USE;

struct http_request; /* whose language problems are told in */
void schedule_json_write(struct json_writer *w, const struct http_request *rq, const struct schedule *schedule);
void schedule_json_roles(struct json_writer *w, const struct list *roles);

#endif
