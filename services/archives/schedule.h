/* schedule - archiving by itself once a year (定时归档): when, and which period. Rules only. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "archiving.h"
#include "id.h"

struct schedule {
    const char *id, *authority_id, *authority_code, *authority_name;
    int64_t month, day, hour; /* of China's clock */
    const char *role_id, *role_name;
    bool is_enabled;
    int64_t next_ms; /* of the past: it is due, also when nobody was there at its hour */
    const char *last_run_id;
    int64_t last_ms;
    const char *last_problem; /* code: why the last run could not begin; NULL: it began */
    const char *changed_by, *changed_name;
    int64_t changed_ms;
};

/* Fails: INPUT_INVALID with SCHEDULE_DAY. The 29th of February counts as no day. */
status schedule_check(const struct schedule *schedule, struct problem *why) MUST_USE;
/* The first moment of it after `after_ms`. */
int64_t schedule_next(const struct schedule *schedule, int64_t after_ms);
/* The whole year before the one in which it falls due. */
void schedule_period(int64_t due_ms, struct archiving_period *out);

#endif
