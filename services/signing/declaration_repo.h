/* declaration_repo - what admin publishes of categories and forms. */
#ifndef DECLARATION_REPO_H
#define DECLARATION_REPO_H

#include "db.h"
#include "list.h"

struct declaration_category {
    const char *id, *name, *voucher_code, *classification_code;
};

/* Fails: SERVICE_ID_UNKNOWN (as a faulty field). */
status declaration_repo_category(struct db *db, const char *service_id, struct arena *arena,
                                 struct declaration_category *out, struct problem *why) MUST_USE;
/* NULL: there is none of that id. */
status declaration_repo_authority(struct db *db, const char *authority_id, struct arena *arena, const char **name,
                                  struct problem *why) MUST_USE;
/* The forms in force of a category, in their order: struct document_form. */
status declaration_repo_forms(struct db *db, const char *category_id, struct list *out, struct problem *why) MUST_USE;

#endif
