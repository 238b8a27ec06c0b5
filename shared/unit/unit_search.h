/* unit_search - the pieces of SQL by which a service's queries keep to the caller's scope, and the finding of units by
 * the beginning of their code or a part of their name. */
#ifndef UNIT_SEARCH_H
#define UNIT_SEARCH_H

#include "caller.h"
#include "db.h"

/* Own unit, or a unit in the jurisdiction of an authority at or under the caller's, or everything for a service. The
 * statement joins v_unit as `u`. */
#define UNIT_SEARCH_SCOPE                                                                                              \
    "(u.id = ? OR u.authority_id IN (SELECT descendant_id FROM estamp_admin.v_authority_closure WHERE ancestor_id = "  \
    "?) "                                                                                                              \
    "OR ? = 1)"
#define UNIT_SEARCH_ARGS(scope)                                                                                        \
    db_text((scope).kind == SCOPE_UNIT ? (scope).unit_id : ""),                                                        \
        db_text((scope).kind == SCOPE_SUBTREE ? (scope).unit_id : ""), db_int((scope).kind == SCOPE_ALL)

enum { UNIT_SEARCH_FEW = 1000, UNIT_SEARCH_MIN = 2 };

struct unit_search_found {
    const char *ids; /* JSON list of their ids; NULL: more than UNIT_SEARCH_FEW match, or looking took too long */
    int64_t count;   /* of those; NULL: some number beyond UNIT_SEARCH_FEW */
    /* Patterns that a row's unit is then compared with while the list is walked, which soon fills a page: LIKE. The one
     * that is not looked for is "", which nothing matches. */
    const char *code_like, *name_like;
};

/* `text`: digits and capitals, with a digit, are the beginning of a code, anything else (UNIT_SEARCH_MIN characters and
 * more) a part of the name. Units of the scope, and at most a few thousand rows are looked at. */
status unit_search_find(struct db *db, struct scope scope, const char *text, struct arena *arena,
                        struct unit_search_found *out, struct problem *why) MUST_USE;
/* The JSON list of this one unit. */
const char *unit_search_one(struct arena *arena, const char *unit_id);
/* For .check: UNIT_SEARCH_MIN characters. */
const char *unit_search_check(const char *text);

#endif
