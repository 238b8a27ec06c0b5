/* pdf_parse - bytes to objects (ISO 32000-1, 7.3). Inside shared/pdf only. */
#ifndef PDF_PARSE_H
#define PDF_PARSE_H

#include "pdf_lex.h"
#include "pdf_object.h"
#include "problem.h"

/* What reading one file may still cost: a hostile file makes readers go over the same bytes again and again. */
struct pdf_budget {
    uint64_t bytes;   /* parsed */
    uint64_t values;  /* made */
    uint64_t decoded; /* bytes out of filters */
    uint64_t looks;   /* into a cross-reference section for an object; of many updates each one is asked */
    size_t memory;    /* that arena_used() of the arena that goes with it may reach */
    size_t lent;      /* of that: what long containers need for a moment, while they grow */
};

struct pdf_parse {
    struct pdf_lex lex;
    struct arena *arena;
    struct pdf_budget *budget;
    unsigned depth;
    struct problem *why;
};

/* One value, a reference included; what stands before it is skipped. `stream` is not looked for.
 * Fails: PDF_BROKEN, PDF_TOO_COMPLEX. */
status pdf_parse_value(struct pdf_parse *parse, struct pdf_object *out) MUST_USE;
/* `N G obj` (7.3.10), and what stands before it. */
status pdf_parse_header(struct pdf_parse *parse, struct pdf_ref *out) MUST_USE;
/* A value where only operands of a content stream may stand: no references. false in `found`: an operator follows. */
status pdf_parse_operand(struct pdf_parse *parse, struct pdf_object *out, bool *found) MUST_USE;
/* A line end after the keyword `stream` (7.3.8.1): CR LF or LF. */
bool pdf_parse_stream_start(struct pdf_lex *lex);

#endif
