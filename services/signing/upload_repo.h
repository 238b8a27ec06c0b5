/* upload_repo - the table upload. */
#ifndef UPLOAD_REPO_H
#define UPLOAD_REPO_H

#include "db.h"
#include "http_page.h"
#include "list.h"
#include "upload.h"

/* Fails: UPLOAD_REFERENCE_TAKEN. */
status upload_repo_add(struct db *db, const char *caller_id, const struct upload *upload, struct problem *why) MUST_USE;
/* Of a document that is a file. Fails: DOCUMENT_MISSING. */
status upload_repo_find(struct db *db, const char *document_id, struct arena *arena, struct upload *out,
                        struct problem *why) MUST_USE;
/* What a caller has handed in, the newest first: struct upload. `reference` NULL: all; the cursor's key is the id. */
status upload_repo_list(struct db *db, const char *caller_id, const char *reference, const struct http_page *page,
                        struct list *out, struct problem *why) MUST_USE;
/* Whether one of these numbers (const char *) is that of a seal of this system, and which; NULL: none is. */
status upload_repo_seal(struct db *db, const struct list *numbers, struct arena *arena, const char **out,
                        struct problem *why) MUST_USE;

#endif
