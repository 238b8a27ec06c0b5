/* archiving_report - what a run did: counts by authority and category, what it left and why, who, when, which numbers.
 */
#ifndef ARCHIVING_REPORT_H
#define ARCHIVING_REPORT_H

#include "archiving_forecast.h"
#include "archiving_repo.h"
#include "bytes.h"
#include "job.h"

enum { ARCHIVING_REPORT_FAULTS = 500 }; /* on paper; all of them in the table */

struct archiving_report {
    const struct job *run;
    const struct archiving_target *target;
    struct list counts;  /* of struct archiving_count, by authority and category */
    struct list reasons; /* of struct archiving_broken: how many were left for which fault */
    struct list faults;  /* of struct archiving_fault, the first ARCHIVING_REPORT_FAULTS */
};

/* `run` and `target` are set. */
status archiving_report_read(struct db *db, struct archiving_report *report, struct problem *why) MUST_USE;

status archiving_report_paper(const struct archiving_report *report, bool chinese, struct arena *arena,
                              struct bytes *pdf, struct problem *why) MUST_USE;

#endif
