/* record_flow - records and volumes as officers look them up; every look at a whole record is audited. */
#ifndef RECORD_FLOW_H
#define RECORD_FLOW_H

#include "archives.h"
#include "record.h"
#include "volume_repo.h"

status record_flow_list(const struct archives_call *call, const struct record_filter *filter, struct list *out,
                        struct problem *why) MUST_USE;

struct record_found {
    struct record record;
};
status record_flow_find(const struct archives_call *call, const char *id, struct record_found *out, struct problem *why)
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
