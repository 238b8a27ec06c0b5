/* pdf_encoding - codes and glyph names of simple fonts as Unicode (ISO 32000-1, Annex D; Adobe Glyph List). Inside
 * shared/pdf only. */
#ifndef PDF_ENCODING_H
#define PDF_ENCODING_H

#include <stdint.h>

/* WinAnsi for what is not named: it agrees with the others on ASCII. */
void pdf_encoding_base(const char *name, uint32_t out[256]);
uint32_t pdf_encoding_name(const char *glyph); /* 0: not known */

#endif
