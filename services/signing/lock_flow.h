/* lock_flow - a document is locked (锁定): no seal more, none taken back, no correction, until it is unlocked. Its unit
 * locks it, or an officer in whose jurisdiction it is; who locked it unlocks it, or an authority above. */
#ifndef LOCK_FLOW_H
#define LOCK_FLOW_H

#include "caller.h"
#include "db_once.h"
#include "document.h"
#include "signing.h"

struct lock_order {
    const char *document_id, *reason;
    bool unlock;
    const struct db_once *once;
};

/* `out` is the document as it stands then; a repeated request finds it so. Fails as document_lock, document_unlock;
 * LOCK_OF_OTHERS; DOCUMENT_MISSING outside the caller's scope. */
status lock_flow_run(const struct signing *signing, const struct caller *caller, const struct lock_order *order,
                     struct arena *arena, struct document *out, struct problem *why) MUST_USE;

#endif
