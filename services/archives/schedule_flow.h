/* schedule_flow - schedules of archiving: kept by officers, started by whichever instance finds one due. */
#ifndef SCHEDULE_FLOW_H
#define SCHEDULE_FLOW_H

#include "archives.h"
#include "db_once.h"
#include "schedule_repo.h"

/* What somebody asks for. Numbers -1 and NULL: not said (a change leaves it, a new one takes its default). */
struct schedule_wish {
    const char *authority_code; /* of a new one; the caller's own by default */
    const char *role_id;        /* the archivists' by default */
    int64_t month, day, hour;
    int enabled; /* -1: not said; a new one is enabled */
};

status schedule_flow_list(const struct archives_call *call, struct list *out, struct list *roles, struct problem *why)
    MUST_USE;
/* Fails: AUTHORITY_OUTSIDE, SCHEDULE_EXISTS, INPUT_INVALID with SCHEDULE_DAY, SCHEDULE_ROLE. */
status schedule_flow_add(const struct archives_call *call, const struct schedule_wish *wish, const struct db_once *once,
                         struct schedule *out, struct problem *why) MUST_USE;
status schedule_flow_change(const struct archives_call *call, const char *id, const struct schedule_wish *wish,
                            struct schedule *out, struct problem *why) MUST_USE;
status schedule_flow_remove(const struct archives_call *call, const char *id, struct problem *why) MUST_USE;

/* Makes the runs that are due. */
status schedule_flow_start_due(const struct archives *archives, struct problem *why) MUST_USE;

#endif
