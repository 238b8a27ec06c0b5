/* archiving_forecast - what a run would take and what it would leave, and why. Reads no document's bytes: what an
 * earlier run found broken is told from its faults. */
#ifndef ARCHIVING_FORECAST_H
#define ARCHIVING_FORECAST_H

#include "archiving_repo.h"

enum archiving_reason {
    ARCHIVING_READY,      /* it would be taken */
    ARCHIVING_HELD,       /* frozen by a run that is at work or was cut short: taken when that one has not filed it */
    ARCHIVING_NOT_SEALED, /* waits for its taxpayer */
    ARCHIVING_ARCHIVED,   /* has been taken before */
    ARCHIVING_CATEGORY_CLOSED, /* its category is not in use */
    ARCHIVING_VOIDED,          /* voided before it was sealed */
    ARCHIVING_REPLACED,        /* corrected before it was sealed */
    ARCHIVING_REJECTED,        /* sent back by an officer */
    ARCHIVING_OTHER,
    ARCHIVING_REASONS
};
const char *archiving_forecast_reason(enum archiving_reason reason); /* "ready", "not_sealed" … */

struct archiving_forecast { /* documents of one category and authority */
    const char *category_id, *category_name, *authority_id, *authority_code, *authority_name;
    enum archiving_reason reason;
    int64_t count;
};
/* Of struct archiving_forecast, by category and authority. */
status archiving_forecast_read(struct db *db, const struct archiving_target *target, struct list *out,
                               struct problem *why) MUST_USE;
int64_t archiving_forecast_total(const struct list *rows, enum archiving_reason reason);

struct archiving_broken { /* documents that earlier runs left, and that are still as they were: by the fault's code */
    const char *code;
    int64_t count;
};
status archiving_forecast_broken(struct db *db, const struct archiving_target *target, struct list *out,
                                 struct problem *why) MUST_USE;

#endif
