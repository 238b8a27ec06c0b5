/* pdf_lzw - LZW as PDF and TIFF use it (ISO 32000-1, 7.4.4.2). Inside shared/pdf only. */
#ifndef PDF_LZW_H
#define PDF_LZW_H

#include "bytes.h"

/* Unpacks to the end mark or the end of `in`; false: a code that cannot be, or more than `most` bytes. */
bool pdf_lzw_unpack(struct bytes in, bool early, size_t most, struct buffer *out);

#endif
