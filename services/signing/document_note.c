#include "document_note.h"
#include "audit.h"

status document_note(struct db *db, const struct caller *caller, const struct document *document, const char *action,
                     const char *detail, struct problem *why)
{
    const struct audit_event event = {.action = action,
                                      .object = "document",
                                      .object_id = document->id,
                                      .unit_id = document->unit_id,
                                      .detail = detail,
                                      .outcome = "ok"};
    return audit_append(db, caller, &event, why);
}
