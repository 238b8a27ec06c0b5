/* unit_lead - by which index a list of what belongs to units is read.
 *
 * A taxpayer's own, and what a text or a code finds few units for: unit by unit, since those rows are few enough to be
 * sorted. Everything else: authority by authority, each in the list's order (unit_merge.h), and a text that many units
 * match is compared row by row, which soon fills a page. */
#ifndef UNIT_LEAD_H
#define UNIT_LEAD_H

#include "caller.h"
#include "db.h"
#include "list.h"
#include "unit_search.h"

struct unit_lead {
    const char *unit_ids;              /* JSON list of units; NULL: the authorities lead */
    struct list authorities;           /* const char *: those of the scope */
    const char *name_like, *code_like; /* patterns of a row's unit, one of which must match; NULL: any unit */
    struct unit_search_found found;    /* what was looked for, also where unit_ids says all of it; count 0: nothing */
};

struct unit_wish {
    const char *code; /* exactly; NULL: any */
    const char *q;    /* as unit_search_find; NULL: any */
};

/* Fails: UNIT_MISSING, where `code` is no unit of the scope. */
status unit_lead_find(struct db *db, struct scope scope, const struct unit_wish *wish, struct arena *arena,
                      struct unit_lead *out, struct problem *why) MUST_USE;
/* The same for this authority of it alone; NULL: `lead` itself. */
struct unit_lead unit_lead_part(const struct unit_lead *lead, struct arena *arena, const char *authority_id);

#endif
