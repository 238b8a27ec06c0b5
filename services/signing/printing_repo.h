/* printing_repo - the table printing_rule, and what the category says. */
#ifndef PRINTING_REPO_H
#define PRINTING_REPO_H

#include "caller.h"
#include "db.h"
#include "document.h"
#include "printing.h"

/* The rule that holds for a document which the caller may see. */
status printing_repo_find(struct db *db, const struct caller *caller, const struct document *document,
                          struct arena *arena, struct printing *out, struct problem *why) MUST_USE;

struct printing_setter {
    const char *account_id, *unit_id, *reason;
    int64_t now_ms;
};
/* A rule of its own, in place of the one before; `rule` NULL: the category's holds again. */
status printing_repo_save(struct db *db, const char *document_id, const struct printing_rule *rule,
                          const struct printing_setter *setter, struct problem *why) MUST_USE;

#endif
