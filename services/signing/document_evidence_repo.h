/* document_evidence_repo - the table document_evidence: whose document timestamps must be renewed, and when. */
#ifndef DOCUMENT_EVIDENCE_REPO_H
#define DOCUMENT_EVIDENCE_REPO_H

#include "db.h"
#include "list.h"

struct document_evidence {
    const char *document_id;
    int64_t until_ms;       /* when the chain of its latest document timestamp ends, or one of its algorithms */
    const char *algorithms; /* of that timestamp (algorithm_end.h); NULL: not known */
};

/* Anew, or in the place of what was noted before. */
status document_evidence_repo_put(struct db *db, const struct document_evidence *evidence, int64_t next_ms,
                                  struct problem *why) MUST_USE;
/* The sets of algorithms that timestamps stand by, const char *. */
status document_evidence_repo_algorithms(struct db *db, struct list *out, struct problem *why) MUST_USE;
/* Some of those that stand by this set are due now, since it ends then; each once, as its set is forgotten. */
status document_evidence_repo_age(struct db *db, const char *algorithms, int64_t end_ms, int64_t now_ms,
                                  struct problem *why) MUST_USE;
/* One whose next look is due, of any unit: for the job. Without its algorithms. document_id NULL: there is none. */
status document_evidence_repo_due(struct db *db, int64_t now_ms, struct arena *arena, struct document_evidence *out,
                                  struct problem *why) MUST_USE;
status document_evidence_repo_later(struct db *db, const char *document_id, int64_t next_ms, struct problem *why)
    MUST_USE;
status document_evidence_repo_forget(struct db *db, const char *document_id, struct problem *why) MUST_USE;

#endif
