/* structure_repo - the table seal_structure. Whoever reads one has found its seal within a scope before. */
#ifndef STRUCTURE_REPO_H
#define STRUCTURE_REPO_H

#include "caller.h"
#include "db.h"
#include "list.h"
#include "structure.h"

/* Instead of an older one of the same seals. */
status structure_repo_put_many(struct db *db, const struct list *structures, struct problem *why)
    MUST_USE; /* of struct structure */
/* Its seal_id is NULL when there is none. */
status structure_repo_find(struct db *db, struct scope scope, const char *seal_id, struct arena *arena,
                           struct structure *out, struct problem *why) MUST_USE;
/* Seals behind `after_id` that lack one, as const char * (ids), at most `limit`; pending ones need none. */
status structure_repo_lacking(struct db *db, const char *after_id, int64_t limit, struct list *out, struct problem *why)
    MUST_USE;

#endif
