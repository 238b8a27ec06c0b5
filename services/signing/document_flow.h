/* document_flow - looking documents up, and what archives asks: freeze, file, release. */
#ifndef DOCUMENT_FLOW_H
#define DOCUMENT_FLOW_H

#include "caller.h"
#include "document_repo.h"
#include "document_revision_repo.h"
#include "http_page.h"
#include "signing.h"

struct document_view { /* a document with all that hangs on it */
    struct document document;
    struct list forms;                           /* struct document_form */
    struct list revisions;                       /* struct document_revision */
    struct list sealings;                        /* struct sealing */
    struct document_link corrects, corrected_by; /* id NULL: none */
};

status document_flow_find(const struct signing *signing, const struct caller *caller, const char *id,
                          struct arena *arena, struct document_view *out, struct problem *why) MUST_USE;
status document_flow_find_number(const struct signing *signing, const char *number, struct arena *arena,
                                 struct document_view *out, struct problem *why) MUST_USE;

struct document_query {
    const char *taxpayer_code, *category_id, *state, *period_from, *period_to;
};
status document_flow_list(const struct signing *signing, const struct caller *caller,
                          const struct document_query *query, const struct http_page *page, struct list *out,
                          struct problem *why) MUST_USE;

enum document_move { DOCUMENT_MOVE_FREEZE, DOCUMENT_MOVE_FILE, DOCUMENT_MOVE_RELEASE };
enum { DOCUMENT_MOVES_MAX = 500 };

struct document_moving {
    const char *document_id, *archive_number; /* archive_number: when filing */
    enum problem_code refused;                /* out; PROBLEM_NONE: moved, or it was there already */
};

/* Moves many documents in one transaction, for an archiving run (NULL: none is named); one that cannot move does not
 * hold up the others. */
status document_flow_move(const struct signing *signing, const struct caller *caller, enum document_move move,
                          const char *run_id, struct list *items, struct problem *why) MUST_USE;

#endif
