/* pdf_diff_catalog - what happened to the catalog, which says what a document is; few of its entries may change. */
#ifndef PDF_DIFF_CATALOG_H
#define PDF_DIFF_CATALOG_H

#include "pdf_diff_state.h"

void pdf_diff_catalog(struct pdf_diff_state *d);

#endif
