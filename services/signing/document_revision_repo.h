/* document_revision_repo - the table document_revision: every state that a document's bytes have been in. */
#ifndef DOCUMENT_REVISION_REPO_H
#define DOCUMENT_REVISION_REPO_H

#include "db.h"
#include "document.h"
#include "list.h"

struct document_revision {
    int64_t revision, size_bytes, created_ms;
    const char *digest;
};
status document_revision_repo_add(struct db *db, const struct document *document, struct problem *why) MUST_USE;
status document_revision_repo_add_many(struct db *db, const struct list *documents, struct problem *why) MUST_USE;
status document_revision_repo_list(struct db *db, const char *document_id, struct list *out, struct problem *why)
    MUST_USE;
/* Fails: REVISION_MISSING, as no document is without one. */
status document_revision_repo_newest(struct db *db, const char *document_id, struct arena *arena,
                                     struct document_revision *out, struct problem *why) MUST_USE;
/* The number of the document that these bytes are a revision of; NULL: none of ours. */
status document_revision_repo_known(struct db *db, const char *digest, struct arena *arena, const char **number,
                                    struct problem *why) MUST_USE;

#endif
