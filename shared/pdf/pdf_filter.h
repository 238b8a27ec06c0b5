/* pdf_filter - stream filters undone (ISO 32000-1, 7.4), with bounded output. Inside shared/pdf only. */
#ifndef PDF_FILTER_H
#define PDF_FILTER_H

#include "bytes.h"
#include "pdf_parse.h"
#include "problem.h"

struct pdf_predictor { /* 7.4.4.4; all values are checked by pdf_filter_predict */
    int64_t kind, colors, bits, columns;
};

struct pdf_filter {
    struct arena *arena;
    struct pdf_budget *budget;
    struct problem *why;
};

/* One filter by its name (also the short ones of inline images). `early` is LZW's EarlyChange.
 * Fails: PDF_FILTER (unknown), PDF_BROKEN, PDF_TOO_COMPLEX (more than PDF_MAX_DECODED, or the budget is spent). */
status pdf_filter_undo(struct pdf_filter *filter, const char *name, bool early, struct bytes in, struct bytes *out)
    MUST_USE;
status pdf_filter_predict(struct pdf_filter *filter, const struct pdf_predictor *predictor, struct bytes in,
                          struct bytes *out) MUST_USE;

#endif
