/* notice - 通知: what happened to a unit's documents without its own doing, what is due, and which certificates end.
 * Written in the transaction of what happened, so none is lost and none tells of what was undone; shown in the portal,
 * and mailed to who wants that (mail_subscription.h). */
#ifndef NOTICE_H
#define NOTICE_H

#include "clock.h"
#include <stdbool.h>
#include <stdint.h>

enum notice_kind {
    NOTICE_ARRIVED,   /* a declaration waits for its seal */
    NOTICE_CORRECTED, /* by the filing system or an officer */
    NOTICE_VOIDED,
    NOTICE_REJECTED,
    NOTICE_SEALED,    /* by an agent, for its client; one's own sealings are no news */
    NOTICE_DUE,       /* a document still waits seven days, or one, before it is due */
    NOTICE_EXPIRING,  /* a certificate that seals in use depend on ends in 30, 7, 1 days; to an authority: so many below
                         it */
    NOTICE_STAMPED,   /* an authority put its own seal (签收, 受理章) on it */
    NOTICE_WITHDRAWN, /* the last seal was taken back, by whomever */
    NOTICE_LOCKED,    /* by an authority */
    NOTICE_UNLOCKED,
    NOTICE_PRINTING /* an authority said how it may be printed and copied */
};
enum { NOTICE_KINDS = NOTICE_PRINTING + 1 };         /* their bits are kept: new ones are added at the end */
extern const char notice_kind_names[];               /* all of them, blanks between */
const char *notice_kind_name(enum notice_kind kind); /* "arrived" … */
bool notice_kind_find(const char *name, enum notice_kind *out);

struct notice {
    const char *id, *unit_id, *kind, *document_id, *detail; /* detail: a reason, or ""; document_id: may be NULL */
    const char *title, *period_from, *period_to;            /* of the document or, without period, the certificate */
    const char *subject_id, *due_date;                      /* the certificate; until when; may be NULL */
    int64_t at_ms, read_ms, days, count;
};

struct notice_counts {
    int64_t unread, due_soon, overdue; /* waiting documents by their due date */
};

enum { NOTICE_SOON_DAYS = 7 };

/* Days are Beijing's, as YYYY-MM-DD. */
void notice_day(int64_t ms, char out[CLOCK_TEXT_SIZE]);
int64_t notice_days_left(const char *due_date, const char *today); /* negative: it is over */
/* When a deadline is said next: seven days before it, then one; false: no more. */
bool notice_remind_on(const char *due_date, const char *today, char out[CLOCK_TEXT_SIZE]);

#endif
