/* unit_search - the pieces of SQL by which this service's queries keep to the caller's scope and find units by a part
 * of their name. Every statement that reads certificates or seals joins v_unit as `u` and holds UNIT_SEARCH_SCOPE. */
#ifndef UNIT_SEARCH_H
#define UNIT_SEARCH_H

#include "caller.h"
#include "db.h"

/* Own unit, or a unit in the jurisdiction of an authority at or under the caller's, or everything for a service. */
#define UNIT_SEARCH_SCOPE                                                                                              \
    "(u.id = ? OR u.authority_id IN (SELECT descendant_id FROM estamp_admin.v_authority_closure WHERE ancestor_id = "  \
    "?) "                                                                                                              \
    "OR ? = 1)"
#define UNIT_SEARCH_ARGS(scope)                                                                                        \
    db_text((scope).kind == SCOPE_UNIT ? (scope).unit_id : ""),                                                        \
        db_text((scope).kind == SCOPE_SUBTREE ? (scope).unit_id : ""), db_int((scope).kind == SCOPE_ALL)

/* A part of the name: an index finds units with its first two characters, LIKE does the rest. */
#define UNIT_SEARCH_NAME "u.id IN (SELECT unit_id FROM estamp_admin.v_unit_gram WHERE gram = ?) AND u.name LIKE ?"

struct unit_search_name {
    const char *gram, *pattern;
};

/* `part` has at least two characters; NULL gives empty texts. */
struct unit_search_name unit_search_name(struct arena *arena, const char *part);

#endif
