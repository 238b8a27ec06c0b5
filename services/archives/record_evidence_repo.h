/* record_evidence_repo - all SQL of the tables record_evidence, record_revision and record_fault. */
#ifndef RECORD_EVIDENCE_REPO_H
#define RECORD_EVIDENCE_REPO_H

#include "db.h"
#include "list.h"
#include "record_evidence.h"

/* Of each archiving_document that has become a record, in the transaction that makes it. */
status record_evidence_repo_add(struct db *db, const struct list *documents, int64_t now_ms, int64_t renew_ms,
                                struct problem *why) MUST_USE;
/* A row for some records behind `after` that have none, archived before there was this table: their files are looked at
 * at `now_ms`. */
struct record_evidence_gap {
    const char *after, *until; /* ids of records; `until` is the last that counts */
    int64_t now_ms;
    const char *last; /* out, in the arena: the last that was looked at; NULL: there is none */
};
status record_evidence_repo_fill(struct db *db, struct record_evidence_gap *gap, struct arena *arena,
                                 struct problem *why) MUST_USE;

/* The sets of algorithms that files stand by, const char *. */
status record_evidence_repo_algorithms(struct db *db, struct list *out, struct problem *why) MUST_USE;
/* Some of those that stand by this set are due now, since it ends then; each once, as its set is forgotten. */
status record_evidence_repo_age(struct db *db, const char *algorithms, int64_t end_ms, int64_t now_ms,
                                struct problem *why) MUST_USE;

struct record_due { /* a file that is to be looked at, or renewed */
    struct record_evidence evidence;
    const char *document_id, *taxpayer_id;
    enum problem_code fault; /* of the last try; PROBLEM_NONE: none */
    int64_t tries;
};
/* Of any unit: struct record_due, those first that have waited longest. */
status record_evidence_repo_due(struct db *db, int64_t now_ms, int64_t limit, struct list *out, struct problem *why)
    MUST_USE;

/* What a look at the newest file found: size, until_ms, next_ms, algorithms. */
status record_evidence_repo_measured(struct db *db, const struct record_evidence *evidence, struct problem *why)
    MUST_USE;
/* The newest file gives way to the next one, and stays among the revisions; a fault is forgotten. `done` false: it is
 * not the newest any more. */
status record_evidence_repo_renewed(struct db *db, const struct record_evidence *was, const struct record_evidence *now,
                                    bool *done, struct problem *why) MUST_USE;
/* It could not be, and is looked at again at next_ms. */
status record_evidence_repo_failed(struct db *db, const struct record_evidence *evidence,
                                   const struct record_fault *fault, struct problem *why) MUST_USE;

/* The newest file of a record that was found under the reader's scope; record_id NULL: not noted yet. `fault` has the
 * code PROBLEM_NONE where there is none. */
status record_evidence_repo_find(struct db *db, const char *record_id, struct arena *arena, struct record_evidence *out,
                                 struct record_fault *fault, struct problem *why) MUST_USE;
/* All its files, the newest first, behind number `before` (0: all): struct record_evidence. */
status record_evidence_repo_list(struct db *db, const char *record_id, int64_t before, int64_t limit, struct list *out,
                                 struct problem *why) MUST_USE;

#endif
