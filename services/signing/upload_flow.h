/* upload_flow - a file is handed in, checked, and becomes a document that waits for its seal; its submitter asks how it
 * stands. */
#ifndef UPLOAD_FLOW_H
#define UPLOAD_FLOW_H

#include "document_flow.h"
#include "signing.h"
#include "upload.h"

/* Makes the document, or, when the same request came before, finds it.
 * Fails: as upload_file_check, and TAXPAYER_UNKNOWN, SERVICE_ID_UNKNOWN, UPLOAD_FORMS, UPLOAD_SEALED_HERE,
 * UPLOAD_REFERENCE_TAKEN, PERIOD_WRONG. */
status upload_flow_submit(const struct signing *signing, const struct caller *caller, const struct upload_input *input,
                          struct arena *arena, struct document_view *out, struct problem *why) MUST_USE;

/* One that the caller has handed in. Fails: DOCUMENT_MISSING. */
status upload_flow_find(const struct signing *signing, const struct caller *caller, const char *id, struct arena *arena,
                        struct document_view *out, struct problem *why) MUST_USE;

struct upload_row {
    struct upload upload;
    struct document document;
};
/* What the caller has handed in and still sees, the newest first; `reference` NULL: all. */
status upload_flow_list(const struct signing *signing, const struct caller *caller, const char *reference,
                        const struct http_page *page, struct list *out, struct problem *why) MUST_USE;

#endif
