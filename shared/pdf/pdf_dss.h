/* pdf_dss - a file's document security store (ISO 32000-2, 12.8.4.3): certificates, OCSP answers and CRLs by which its
 * signatures can be judged when nobody answers any more. Read with tolerance: what is broken in it is left out. */
#ifndef PDF_DSS_H
#define PDF_DSS_H

#include "list.h"
#include "pdf_read.h"
#include "revocation.h"

enum { PDF_DSS_ITEMS = 2000 };

struct pdf_dss_item {
    struct bytes der;
    size_t revision;           /* that wrote it, counted from 0 */
    enum revocation_kind kind; /* REVOCATION_NONE: a certificate */
};

/* false: the file has none. `out`: of struct pdf_dss_item, those of /VRI too, each object once, in the reader's arena.
 */
bool pdf_dss_read(struct pdf *pdf, struct list *out);

#endif
