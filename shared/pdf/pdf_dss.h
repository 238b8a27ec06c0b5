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
    struct pdf_ref ref;        /* its stream */
    size_t revision;           /* that wrote it, counted from 0 */
    enum revocation_kind kind; /* REVOCATION_NONE: a certificate */
};

/* false: the file has none. `out`: of struct pdf_dss_item, those of /VRI too, each object once, in the reader's arena.
 */
bool pdf_dss_read(struct pdf *pdf, struct list *out);

/* What a file is to have besides (pdf_dss_write.c). Every object stands in the file once, whoever needs it. */
struct pdf_dss_plan {
    struct pdf *pdf;
    struct list items;   /* of struct pdf_dss_item; ref.number 0: new */
    struct list records; /* of struct pdf_dss_record */
    size_t added;
};
struct pdf_dss_record { /* an entry of /VRI: what one signature needs */
    const char *key;    /* upper-case hex of the SHA-1 of its /Contents */
    struct list items;  /* size_t: places in the plan's `items` */
};

struct pdf_dss_plan pdf_dss_open(struct pdf *pdf); /* begins with what the file has */
/* `contents`: of the signature. The pointer holds until the next record is made. */
struct pdf_dss_record *pdf_dss_record(struct pdf_dss_plan *plan, struct bytes contents);
/* `der` is borrowed as long as the output is used. */
void pdf_dss_add(struct pdf_dss_plan *plan, struct pdf_dss_record *record, enum revocation_kind kind, struct bytes der);
/* A new revision with all of it: pieces that one after the other are the new file, as pdf_update_output() gives them.
 * What stood in the file's DSS stays in it. Fails: PDF_BROKEN, PDF_TOO_COMPLEX. */
status pdf_dss_write(struct pdf_dss_plan *plan, struct list *pieces, struct problem *why) MUST_USE;

#endif
