/* sealing_repo - the table sealing: which seal stands where on which revision. */
#ifndef SEALING_REPO_H
#define SEALING_REPO_H

#include "db.h"
#include "document.h"
#include "list.h"

status sealing_repo_add_many(struct db *db, const struct list *sealings, struct problem *why) MUST_USE;
status sealing_repo_list(struct db *db, const char *document_id, struct list *out, struct problem *why) MUST_USE;

#endif
