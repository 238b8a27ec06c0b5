/* unit_import_repo - tables unit_import and unit_import_row. An import belongs to the authority of who began it, and is
 * seen from there and from above. */
#ifndef UNIT_IMPORT_REPO_H
#define UNIT_IMPORT_REPO_H

#include "caller.h"
#include "db.h"
#include "unit_import.h"

status unit_import_repo_add(struct db *db, const struct unit_import *import, struct problem *why) MUST_USE;
/* With its counts. Fails: IMPORT_UNKNOWN. */
status unit_import_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena,
                             struct unit_import *out, struct problem *why) MUST_USE;
/* Newest first, ids below `before` ("": all); without counts. */
status unit_import_repo_list(struct db *db, struct scope scope, const char *before, int64_t limit, struct list *out,
                             struct problem *why) MUST_USE;
status unit_import_repo_lock(struct db *db, const char *id, struct problem *why) MUST_USE;
status unit_import_repo_set_job(struct db *db, const char *id, const char *phase, const char *job_id,
                                struct problem *why) MUST_USE;
status unit_import_repo_set_total(struct db *db, const char *id, int64_t total, struct problem *why) MUST_USE;

struct unit_import_page {
    const char *import_id;
    const char *outcome; /* "": any */
    int64_t after_line, limit;
};
/* Of struct unit_import_row, by line. */
status unit_import_repo_rows(struct db *db, const struct unit_import_page *page, struct list *out, struct problem *why)
    MUST_USE;

/* Checking. */
status unit_import_repo_add_rows(struct db *db, const char *id, const struct list *rows, struct problem *why) MUST_USE;
status unit_import_repo_refuse_twins(struct db *db, const char *id, struct problem *why) MUST_USE;
/* Rows of these lines, both ends included, against the units there are within `authority_id`. */
status unit_import_repo_judge(struct db *db, const char *id, const char *authority_id, int64_t first, int64_t last,
                              struct problem *why) MUST_USE;

/* Doing. The next rows with this outcome: authorities first. */
status unit_import_repo_next(struct db *db, const char *id, enum unit_import_outcome outcome, int64_t limit,
                             struct list *out, struct problem *why) MUST_USE;
/* The row's outcome, with what was wrong (NULL: nothing). */
status unit_import_repo_settle(struct db *db, const char *id, const struct unit_import_row *row, struct problem *why)
    MUST_USE;
status unit_import_repo_settle_many(struct db *db, const char *id, const struct list *rows, struct problem *why)
    MUST_USE;

#endif
