/* document_note - what the audit log says of one document: by whom, what was done, and its particulars. Within the
 * transaction that does it. */
#ifndef DOCUMENT_NOTE_H
#define DOCUMENT_NOTE_H

#include "caller.h"
#include "db.h"
#include "document.h"

/* `action` "document.lock" and so on; `detail` a small JSON object. Fails: what audit_append fails with. */
status document_note(struct db *db, const struct caller *caller, const struct document *document, const char *action,
                     const char *detail, struct problem *why) MUST_USE;

#endif
