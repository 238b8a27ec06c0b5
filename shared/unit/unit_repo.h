/* unit_repo - a unit (单位) as admin publishes it: whose certificates and seals these are. */
#ifndef UNIT_REPO_H
#define UNIT_REPO_H

#include "caller.h"
#include "db.h"

struct unit {
    const char *id, *kind, *code, *name, *authority_id;
};

/* By code, within the scope. Fails: UNIT_MISSING. */
status unit_repo_find(struct db *db, struct scope scope, const char *code, struct arena *arena, struct unit *out,
                      struct problem *why) MUST_USE;
/* The scope's own unit (a taxpayer's). */
status unit_repo_own(struct db *db, struct scope scope, struct arena *arena, struct unit *out, struct problem *why)
    MUST_USE;

#endif
