/* unit_repo - tables unit, authority_closure, unit_gram. What a caller may see is limited by its scope in every query.
 *
 * authority_closure holds (ancestor, descendant, depth) of all authorities, each its own ancestor at depth 0; a
 * department stands in it as an ancestor of what its authority is, so that whoever belongs to a department sees what
 * the authority sees. */
#ifndef UNIT_REPO_H
#define UNIT_REPO_H

#include "caller.h"
#include "db.h"
#include "unit.h"

struct unit_filter {
    const char *kind;         /* "": any */
    const char *code;         /* prefix; "" any */
    const char *authority_id; /* that one's subtree; "": the whole scope */
    const char *after_code;   /* "": from the first */
    const char *text;         /* part of a name, or beginning of a code; "": any */
    int64_t limit;
};

/* Fails: UNIT_UNKNOWN. */
status unit_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct unit *out,
                      struct problem *why) MUST_USE;
status unit_repo_find_code(struct db *db, struct scope scope, const char *code, struct arena *arena, struct unit *out,
                           struct problem *why) MUST_USE;
status unit_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct unit *out,
                      struct problem *why) MUST_USE;
status unit_repo_list(struct db *db, struct scope scope, const struct unit_filter *filter, struct list *out,
                      struct problem *why) MUST_USE; /* of struct unit, by code; unit_repo_list.c */
/* Those of a JSON list of ids, in its order; the scope is the caller's matter. */
status unit_repo_read(struct db *db, const char *ids, struct list *out, struct problem *why) MUST_USE;
status unit_repo_authorities(struct db *db, struct scope scope, struct list *out, struct problem *why)
    MUST_USE; /* of struct unit, by level and code */
status unit_repo_count(struct db *db, int64_t *out, struct problem *why) MUST_USE;

/* Roles, categories, parameters are the same for the whole system: they are changed from the root authority (its own
 * accounts and its departments'). Fails: TOP_ONLY. */
status unit_repo_require_top(struct db *db, const char *unit_id, struct problem *why) MUST_USE;

/* One at a time changes the tree of authorities, or who is administrator. */
status unit_repo_guard(struct db *db, struct problem *why) MUST_USE;
/* Fails: UNIT_CODE_TAKEN. The closure and the pieces of the name are kept with it. */
status unit_repo_add(struct db *db, const struct unit *unit, struct arena *arena, struct problem *why) MUST_USE;
/* Taxpayers; of struct unit. Fails: DATABASE_DUPLICATE, where a code is taken. */
status unit_repo_add_many(struct db *db, const struct list *units, struct problem *why) MUST_USE;
/* Which of the codes of these rows (struct unit_import_row) are units': const char *. */
status unit_repo_taken(struct db *db, const struct list *rows, struct list *out, struct problem *why) MUST_USE;
/* The unit's details with these put into them; NULL when `details` is. */
status unit_repo_merge_details(struct db *db, const char *id, const char *details, struct arena *arena,
                               const char **out, struct problem *why) MUST_USE;
status unit_repo_save(struct db *db, const struct unit *unit, struct arena *arena, struct problem *why) MUST_USE;
/* Puts an authority and all below it under unit->parent_id, or a department or taxpayer under its new authority. */
status unit_repo_move(struct db *db, const struct unit *unit, struct problem *why) MUST_USE;
/* Active units right under this one. */
status unit_repo_active_below(struct db *db, const char *id, int64_t *out, struct problem *why) MUST_USE;
status unit_repo_is_under(struct db *db, const char *ancestor_id, const char *id, bool *out, struct problem *why)
    MUST_USE;

#endif
