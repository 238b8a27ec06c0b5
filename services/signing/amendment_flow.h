/* amendment_flow - what becomes of a declaration after it was handed in: it is voided (作废) by the filing system or an
 * officer, or sent back (退回) by an officer. A correction (更正) is a declaration of its own: declaration_flow. */
#ifndef AMENDMENT_FLOW_H
#define AMENDMENT_FLOW_H

#include "caller.h"
#include "db_once.h"
#include "document.h"
#include "signing.h"

enum amendment_kind { AMENDMENT_VOID, AMENDMENT_REJECT };

struct amendment {
    enum amendment_kind kind;
    const char *document_id, *reason;
    const struct db_once *once;
    bool own; /* only what the caller handed in as a file: others are missing */
};

/* `out` is the document as it stands then; a repeated request finds it so. Fails as document_void, document_reject, and
 * DOCUMENT_MISSING outside the caller's scope. */
status amendment_flow_run(const struct signing *signing, const struct caller *caller, const struct amendment *amendment,
                          struct arena *arena, struct document *out, struct problem *why) MUST_USE;

#endif
