/* record_flow - records and volumes as officers look them up; every look at a whole record is audited. */
#ifndef RECORD_FLOW_H
#define RECORD_FLOW_H

#include "archives.h"
#include "record.h"
#include "record_evidence_repo.h"
#include "volume_repo.h"

status record_flow_list(const struct archives_call *call, const struct record_filter *filter, struct list *out,
                        struct problem *why) MUST_USE;

struct record_found {
    struct record record;
    struct record_evidence evidence; /* its newest file; record_id NULL: not noted yet, it is the archived one */
    struct record_fault fault;       /* why that could not be renewed; code PROBLEM_NONE: nothing */
};
/* The digest of its newest file. */
const char *record_flow_digest(const struct record_found *found);
status record_flow_find(const struct archives_call *call, const char *id, struct record_found *out, struct problem *why)
    MUST_USE;

struct record_revisions {
    const char *record_id;
    int64_t before, limit; /* revisions below that number (0: all), the newest first */
    struct list list;      /* of struct record_evidence */
};
status record_flow_revisions(const struct archives_call *call, struct record_revisions *out, struct problem *why)
    MUST_USE;

status record_flow_volumes(const struct archives_call *call, const struct volume_filter *filter, struct list *out,
                           struct problem *why) MUST_USE;

struct record_contents {
    struct volume volume;
    struct list records; /* behind item number `after`, at most `limit` */
    int64_t after, limit;
};
status record_flow_volume(const struct archives_call *call, const char *id, struct record_contents *out,
                          struct problem *why) MUST_USE;

#endif
