/* printing_flow - an officer sets for one document how it may be printed and copied. */
#ifndef PRINTING_FLOW_H
#define PRINTING_FLOW_H

#include "caller.h"
#include "db_once.h"
#include "printing.h"
#include "signing.h"

struct printing_order {
    const char *document_id, *reason;
    const struct printing_rule *rule; /* NULL: what the category says holds again */
    const struct db_once *once;
};

/* `out` is what holds then; a repeated request finds it so. Fails: as printing_check; DOCUMENT_MISSING outside the
 * caller's scope; PRINTING_OF_OTHERS (an authority above set it); DOCUMENT_LOCKED (by others than the caller's). */
status printing_flow_set(const struct signing *signing, const struct caller *caller, const struct printing_order *order,
                         struct arena *arena, struct printing *out, struct problem *why) MUST_USE;

#endif
