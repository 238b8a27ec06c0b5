/* document_flow - looking documents up, and what archives asks: freeze, file, release. */
#ifndef DOCUMENT_FLOW_H
#define DOCUMENT_FLOW_H

#include "caller.h"
#include "document_repo.h"
#include "document_revision_repo.h"
#include "http_page.h"
#include "printing.h"
#include "signing.h"
#include "upload.h"

enum { DOCUMENT_WITHDRAWALS = 20 };

struct document_view { /* a document with all that hangs on it */
    struct document document;
    struct list forms;       /* struct document_form */
    struct list revisions;   /* struct document_revision */
    struct list sealings;    /* struct sealing: those that stand */
    struct list withdrawals; /* struct withdrawal, the latest first, DOCUMENT_WITHDRAWALS of them */
    bool has_more_withdrawals;
    struct document_link corrects, corrected_by; /* id NULL: none */
    struct document_lock lock;                   /* of a locked one that the caller looks at */
    struct upload upload;                        /* of one that is a file; document_id NULL: it is none */
    struct printing printing;                    /* how it may be printed and copied; for callers alone */
};

/* A number for a new document: nobody guesses it. */
const char *document_flow_number(struct arena *arena);

status document_flow_find(const struct signing *signing, const struct caller *caller, const char *id,
                          struct arena *arena, struct document_view *out, struct problem *why) MUST_USE;
status document_flow_find_number(const struct signing *signing, const char *number, struct arena *arena,
                                 struct document_view *out, struct problem *why) MUST_USE;

/* An agent's look at a client's document stands in the audit log under both names; of others nothing is noted. */
status document_flow_note(const struct signing *signing, const struct caller *caller, const struct document *document,
                          struct problem *why) MUST_USE;

/* What waits for its seal, by the day on which it is due: of the caller's unit, or of the client with that code. Fails:
 * UNIT_MISSING. */
status document_flow_deadlines(const struct signing *signing, const struct caller *caller, const char *taxpayer_code,
                               const struct http_page *page, struct list *out, struct problem *why) MUST_USE;

struct document_query {
    struct unit_wish unit;         /* q: or the number of a document */
    struct document_filter filter; /* what else is wanted; the plan sets its lead */
};
struct document_listing { /* how a query is answered, page by page */
    struct document_filter filter;
    struct scope scope; /* the caller's, or that of the client whose documents an agent asks for */
    const char *number; /* of the one that is looked for */
};
/* Fails: UNIT_MISSING. */
status document_flow_plan(const struct signing *signing, const struct caller *caller,
                          const struct document_query *query, struct arena *arena, struct document_listing *out,
                          struct problem *why) MUST_USE;
status document_flow_list(const struct signing *signing, const struct document_listing *listing,
                          const struct http_page *page, struct list *out, struct problem *why) MUST_USE;

enum document_move { DOCUMENT_MOVE_FREEZE, DOCUMENT_MOVE_FILE, DOCUMENT_MOVE_RELEASE };
enum { DOCUMENT_MOVES_MAX = 500 };

struct document_moving {
    const char *document_id, *archive_number; /* archive_number: when filing */
    enum problem_code refused;                /* out; PROBLEM_NONE: moved, or it was there already */
    const char *digest;                       /* out: of its newest revision, in the list's arena; NULL: not there */
};

/* Moves many documents in one transaction, for an archiving run (NULL: none is named); one that cannot move does not
 * hold up the others. */
status document_flow_move(const struct signing *signing, const struct caller *caller, enum document_move move,
                          const char *run_id, struct list *items, struct problem *why) MUST_USE;

#endif
