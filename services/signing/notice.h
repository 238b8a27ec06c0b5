/* notice - 通知: what happened to a taxpayer's documents without its own doing, shown in the portal. Written in the
 * transaction of what happened, so none is lost and none tells of what was undone. */
#ifndef NOTICE_H
#define NOTICE_H

#include <stdint.h>

enum notice_kind {
    NOTICE_ARRIVED,   /* a declaration waits for its seal */
    NOTICE_CORRECTED, /* by the filing system or an officer */
    NOTICE_VOIDED,
    NOTICE_REJECTED,
    NOTICE_SEALED /* by an agent, for its client; one's own sealings are no news */
};
const char *notice_kind_name(enum notice_kind kind); /* "arrived" … */

struct notice {
    const char *id, *unit_id, *kind, *document_id, *detail; /* detail: a reason, or "" */
    const char *title, *period_from, *period_to;            /* of the document; out */
    int64_t at_ms, read_ms;
};

struct notice_counts {
    int64_t unread, due_soon, overdue; /* waiting documents by their due date */
};

enum { NOTICE_SOON_DAYS = 7 };

#endif
