/* archiving_repo - what a run reads of documents (views of signing and admin) and the rows it writes about itself. */
#ifndef ARCHIVING_REPO_H
#define ARCHIVING_REPO_H

#include "archiving.h"
#include "caller.h"
#include "db.h"

struct archiving_target { /* of one run; the authority was checked against the officer's scope when the run was made */
    const char *authority_id;
    struct archiving_period period;
    const char *authority_code, *authority_name; /* as they were then */
    const char *started_by;                      /* the officer's login name, or the role's name */
    const char *schedule_id;                     /* NULL: a person started it */
};
/* Sets the authority of `out`: the one of that code, or (NULL) the caller's own. Fails: INPUT_INVALID with
 * AUTHORITY_OUTSIDE. */
status archiving_repo_authority(struct db *db, struct scope scope, const char *code, struct arena *arena,
                                struct archiving_target *out, struct problem *why) MUST_USE;
/* Runs of authorities within the scope, newest first: of struct job. `before`: id of the last one shown, or NULL. */
status archiving_repo_runs(struct db *db, struct scope scope, const char *before, int64_t limit, struct list *out,
                           struct problem *why) MUST_USE;

/* The documents' ids as a JSON list, for statements about all of them. */
const char *archiving_repo_ids(const struct list *documents);
/* Takes those out of the list that have a record already: another run was faster. */
status archiving_repo_drop_recorded(struct db *db, struct list *documents, struct problem *why) MUST_USE;

/* One series of numbers, locked until the transaction ends. */
status archiving_repo_lock_series(struct db *db, const char *name, int64_t *next, struct problem *why) MUST_USE;
status archiving_repo_save_series(struct db *db, const char *name, int64_t next, struct problem *why) MUST_USE;
status archiving_repo_schemes(struct db *db, struct arena *arena, struct volume_schemes *out, struct problem *why)
    MUST_USE;

struct archiving_fault {
    const char *run_id, *document_id, *number, *code, *title, *period_from, *period_to;
    const char *taxpayer_code, *taxpayer_name, *authority_code, *authority_name;
};
/* Those of the documents that have a fault; a document noted before keeps one row. */
status archiving_repo_note_faults(struct db *db, const char *run_id, const struct list *documents, struct problem *why)
    MUST_USE;
status archiving_repo_faults(struct db *db, const char *run_id, const char *after, int64_t limit, struct list *out,
                             struct problem *why) MUST_USE;

/* Of struct archiving_count: adds to what the run has; all of a run, by authority and category. */
status archiving_repo_add_counts(struct db *db, const char *run_id, const struct list *counts, struct problem *why)
    MUST_USE;
status archiving_repo_counts(struct db *db, const char *run_id, struct list *out, struct problem *why) MUST_USE;

/* Fails: RUN_MISSING when `authority_id` is not within the scope. */
status archiving_repo_check_scope(struct db *db, struct scope scope, const char *authority_id, struct problem *why)
    MUST_USE;

#endif
