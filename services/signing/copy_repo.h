/* copy_repo - the table document_copy: the copies that were made of documents. */
#ifndef COPY_REPO_H
#define COPY_REPO_H

#include "copy.h"
#include "db.h"
#include "http_page.h"
#include "list.h"

/* The document is one that the caller may see, and for a new copy its row is locked. */
status copy_repo_add(struct db *db, const struct copy *copy, struct problem *why) MUST_USE;
/* Its bytes are in the store now; what another instance has put there meanwhile stays. */
status copy_repo_save_made(struct db *db, const struct copy *copy, struct problem *why) MUST_USE;
/* One of this document. Fails: COPY_MISSING. */
status copy_repo_find(struct db *db, const char *document_id, const char *id, struct arena *arena, struct copy *out,
                      struct problem *why) MUST_USE;
/* Of a document, the latest first; the cursor's key is the number. struct copy; a unit's scope learns the names of its
 * own people and of programs alone. */
status copy_repo_list(struct db *db, struct scope scope, const char *document_id, const struct http_page *page,
                      struct list *out, struct problem *why) MUST_USE;
/* The copy that these bytes are, with the number of its document; `number` NULL: none of ours. */
status copy_repo_known(struct db *db, const char *digest, struct arena *arena, const char **number, struct copy *out,
                       struct problem *why) MUST_USE;
/* What stands on a copy as its maker: the account's name and its unit's. No account: both NULL. */
status copy_repo_maker(struct db *db, const char *account_id, struct arena *arena, const char **name,
                       const char **unit_name, struct problem *why) MUST_USE;

#endif
