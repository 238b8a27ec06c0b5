/* document_evidence_repo - the table document_evidence: whose document timestamps must be renewed, and when. */
#ifndef DOCUMENT_EVIDENCE_REPO_H
#define DOCUMENT_EVIDENCE_REPO_H

#include "db.h"

struct document_evidence {
    const char *document_id;
    int64_t until_ms; /* when the chain of its latest document timestamp ends */
};

/* Anew, or in the place of what was noted before. */
status document_evidence_repo_put(struct db *db, const char *document_id, int64_t until_ms, int64_t next_ms,
                                  struct problem *why) MUST_USE;
/* One whose next look is due, of any unit: for the job. document_id NULL: there is none. */
status document_evidence_repo_due(struct db *db, int64_t now_ms, struct arena *arena, struct document_evidence *out,
                                  struct problem *why) MUST_USE;
status document_evidence_repo_later(struct db *db, const char *document_id, int64_t next_ms, struct problem *why)
    MUST_USE;
status document_evidence_repo_forget(struct db *db, const char *document_id, struct problem *why) MUST_USE;

#endif
