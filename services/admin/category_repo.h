/* category_repo - tables category and form_version: the same for the whole system. */
#ifndef CATEGORY_REPO_H
#define CATEGORY_REPO_H

#include "category.h"
#include "db.h"
#include "list.h"

status category_repo_list(struct db *db, struct list *out, struct problem *why) MUST_USE; /* by level, position */
/* Fails: CATEGORY_UNKNOWN. */
status category_repo_find(struct db *db, const char *id, struct arena *arena, struct category *out, struct problem *why)
    MUST_USE;
status category_repo_lock(struct db *db, const char *id, struct arena *arena, struct category *out, struct problem *why)
    MUST_USE;
/* At the end of its parent's children. Fails: CATEGORY_NAME_TAKEN. */
status category_repo_add(struct db *db, const struct category *category, struct problem *why) MUST_USE;
status category_repo_save(struct db *db, const struct category *category, struct problem *why) MUST_USE;

status category_repo_add_version(struct db *db, const struct category_version *version, const char *by_id,
                                 struct problem *why) MUST_USE;
/* Fails: CATEGORY_VERSION_UNKNOWN. */
status category_repo_version(struct db *db, const char *category_id, int64_t version, struct arena *arena,
                             struct category_version *out, struct problem *why) MUST_USE;
/* The highest number given out, in force or not; 0: none. */
status category_repo_last_version(struct db *db, const char *category_id, int64_t *out, struct problem *why) MUST_USE;
status category_repo_versions(struct db *db, const char *category_id, struct list *out, struct problem *why)
    MUST_USE; /* of struct category_version, newest first */

#endif
