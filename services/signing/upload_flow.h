/* upload_flow - a file is handed in, checked, and becomes a document that waits for its seal; its submitter asks how it
 * stands. */
#ifndef UPLOAD_FLOW_H
#define UPLOAD_FLOW_H

#include "document_flow.h"
#include "signing.h"
#include "upload.h"

/* Makes the document, or, when the same request came before, finds it.
 * Fails: as upload_file_check, and TAXPAYER_UNKNOWN, SERVICE_ID_UNKNOWN, UPLOAD_FORMS, UPLOAD_SEALED_HERE,
 * UPLOAD_REFERENCE_TAKEN, PERIOD_WRONG, UPLOAD_UNITS, AUTHORITY_OUTSIDE, MANDATE_VIEW_ONLY. */
status upload_flow_submit(const struct signing *signing, const struct caller *caller, const struct upload_input *input,
                          struct arena *arena, struct document_view *out, struct problem *why) MUST_USE;

/* One that the caller has handed in. Fails: DOCUMENT_MISSING. */
status upload_flow_find(const struct signing *signing, const struct caller *caller, const char *id, struct arena *arena,
                        struct document_view *out, struct problem *why) MUST_USE;

struct upload_row {
    struct upload upload;
    struct document document;
};
struct upload_filter {
    const char *reference; /* exactly; NULL: any */
    const char *q;         /* a part of title, file's name, reference or unit; NULL: any */
    unsigned states;       /* bit set of enum document_state; 0: any */
};
struct upload_page {
    struct list rows; /* struct upload_row; the caller makes it */
    const char *next; /* the id behind which the next page begins; NULL: nothing more */
};
enum { UPLOAD_FLOW_LOOKS = 2000 }; /* so many are looked at for one page */
/* What the caller has handed in, the newest first, at most the page's limit. What it no longer sees has no document,
 * and matches no state or text. Where few match, `next` comes after UPLOAD_FLOW_LOOKS, with a page that is not full. */
status upload_flow_list(const struct signing *signing, const struct caller *caller, const struct upload_filter *filter,
                        const struct http_page *page, struct upload_page *out, struct problem *why) MUST_USE;

#endif
