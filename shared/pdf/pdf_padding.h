/* pdf_padding - what follows the CMS in /Contents (ISO 32000-2, 12.8.3.3). Inside shared/pdf only. */
#ifndef PDF_PADDING_H
#define PDF_PADDING_H

#include "pdf_read.h"

/* The CMS without its padding, where that is zeros that were encrypted with the file: PDFBox writes the whole
 * placeholder so and puts its signature over the beginning. Nobody without the file's key can make such bytes. In all
 * other cases `contents` as it is. `ref`: of the signature dictionary; number 0: unknown. */
struct bytes pdf_padding_without(const struct pdf *pdf, struct pdf_ref ref, struct bytes contents);

#endif
