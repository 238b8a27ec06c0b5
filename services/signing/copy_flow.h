/* copy_flow - copies asked for, counted, listed and fetched. */
#ifndef COPY_FLOW_H
#define COPY_FLOW_H

#include "copy_make.h"
#include "db_once.h"
#include "http_page.h"

struct copy_order {
    const char *document_id, *purpose; /* purpose NULL: not said */
    const struct db_once *once;
};

/* One copy more, counted under the lock of the document's row: whatever comes at once, never more than allowed. A file
 * that cannot be copied takes no number. A repeated request gets the same copy. Fails: DOCUMENT_MISSING, copy_check,
 * printing_take, copy_make. */
status copy_flow_make(const struct signing *signing, const struct caller *caller, const struct copy_order *order,
                      struct arena *arena, struct copy *out, struct problem *why) MUST_USE;
/* The latest first: struct copy. Fails: DOCUMENT_MISSING. */
status copy_flow_list(const struct signing *signing, const struct caller *caller, const char *document_id,
                      const struct http_page *page, struct list *out, struct problem *why) MUST_USE;
struct copy_key {
    const char *document_id, *copy_id;
};
struct copy_found {
    struct copy copy;
    const char *document_number;
};
/* One copy whose bytes are in the store. Fails: DOCUMENT_MISSING, COPY_MISSING, copy_check_fetch. */
status copy_flow_fetch(const struct signing *signing, const struct caller *caller, const struct copy_key *key,
                       struct arena *arena, struct copy_found *out, struct problem *why) MUST_USE;

/* Its bytes: yours to close. Earlier versions kept them among the documents. */
status copy_flow_file(const struct signing *signing, const struct copy *copy, store_file **file, struct problem *why)
    MUST_USE;

#endif
