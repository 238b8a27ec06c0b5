/* declaration_flow - a declaration is checked, its forms are filled, and it becomes a document that waits for its seal.
 */
#ifndef DECLARATION_FLOW_H
#define DECLARATION_FLOW_H

#include "declaration.h"

/* Makes the document, or, when the same request came before, finds it. Every fault of the data is named by its field.
 */
status declaration_flow_submit(const struct signing *signing, const struct caller *caller,
                               const struct declaration_input *input, struct arena *arena, struct document *out,
                               struct problem *why) MUST_USE;

/* 更正: a new document of the same category, taxpayer and period takes the place of one that stands. Fails as above,
 * and: DOCUMENT_MISSING, DOCUMENT_CORRECTED, DOCUMENT_VOID, DOCUMENT_ARCHIVING. */
status declaration_flow_correct(const struct signing *signing, const struct caller *caller,
                                const struct declaration_correction *correction, struct arena *arena,
                                struct document *out, struct problem *why) MUST_USE;

#endif
