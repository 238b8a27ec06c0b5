/* sealing_repo - the table sealing: which seal stands where on which revision. */
#ifndef SEALING_REPO_H
#define SEALING_REPO_H

#include "caller.h"
#include "db.h"
#include "document.h"
#include "http_page.h"
#include "list.h"

status sealing_repo_add_many(struct db *db, const struct list *sealings, struct problem *why) MUST_USE;
/* What became of the sealing of a document that a request of that account asked for (its Idempotency-Key). */
enum sealing_request { SEALING_NEVER, SEALING_STANDS, SEALING_TAKEN_BACK };
status sealing_repo_requested(struct db *db, const char *document_id, const char *request_key, const char *account_id,
                              enum sealing_request *out, struct problem *why) MUST_USE;
/* The columns of a sealing, one that was withdrawn as well, and how a row that begins with them is read. */
#define SEALING_REPO_COLUMNS                                                                                           \
    "id, document_id, field, seal_id, seal_number, seal_name, signer, fingerprint, request_key, sealed_by, places, "   \
    "revision, page, x_um, y_um, sealed_ms"
enum { SEALING_REPO_COLUMN_COUNT = 16 };
void sealing_repo_read(const db_rows *rows, struct arena *arena, struct sealing *out);
status sealing_repo_list(struct db *db, const char *document_id, struct list *out, struct problem *why) MUST_USE;
/* What a seal stands on within the scope (document_repo.h), the latest first: struct sealing_use. The cursor's keys are
 * sealed_ms and id. */
status sealing_repo_uses(struct db *db, struct scope scope, const char *seal_id, const struct http_page *page,
                         struct list *out, struct problem *why) MUST_USE;

#endif
