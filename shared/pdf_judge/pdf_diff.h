/* pdf_diff - what later revisions did to the document that a signature covers, object by object.
 *
 * The signed bytes are read once more on their own, so that nothing behind them can lend itself to the signed state.
 * Then every object that later revisions write is compared with the signed one; each difference must be explained by
 * something that may happen to a sealed document (ISO 32000-2, 12.8.2.2): a further signature with its field and its
 * appearance, evidence (DSS), descriptive metadata, and what the certifying signature allows. All else is suspicious.
 */
#ifndef PDF_DIFF_H
#define PDF_DIFF_H

#include "pdf_change.h"
#include "pdf_signature.h"

/* What all comparisons of one file may cost together, in looked-up cross-reference entries: hostile files ask for as
 * much as they can. An honest one of 30,000 objects with 100 seals needs about 150 million. */
enum { PDF_DIFF_BUDGET = 200000000 };

/* `budget`: starts as PDF_DIFF_BUDGET and shrinks. `pdf`: the whole file, newest view. `signature`: of whole coverage.
 * `out`: list of struct pdf_change, in the reader's arena. Never fails: what cannot be read is a suspicious change. */
void pdf_diff(struct pdf *pdf, const struct pdf_signature *signature, int64_t *budget, struct list *out);

/* The same for all signatures of the newest view, in `out` (as many lists as signatures; empty for one that does not
 * cover its revision, or covers all). Where nothing but further seals came, each revision is compared only with the one
 * before, and what follows is taken over from the next signature. `*proved`: from this revision on, no signature can
 * have come and gone unseen. */
void pdf_diff_all(struct pdf *pdf, const struct list *signatures, int64_t *budget, struct list *out, size_t *proved);

#endif
