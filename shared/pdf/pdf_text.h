/* pdf_text - the text of a page with the place of every character (ISO 32000-1, 9.4, 9.10), good enough to put a seal
 * on a keyword: characters through /ToUnicode, else through the font's encoding; invisible and rotated text counts too.
 *
 * Work and depth are bounded as in the reader. What cannot be read (an unknown encoding, a Type 3 font without names)
 * gives no characters; it is no fault. */
#ifndef PDF_TEXT_H
#define PDF_TEXT_H

#include "list.h"
#include "pdf_page.h"

enum { PDF_TEXT_MAX = 500000 /* characters of one page */ };

#define PDF_TEXT_ANY_PAGE SIZE_MAX

struct pdf_text_glyph {
    uint32_t code;              /* Unicode */
    double x, y, width, height; /* upright box on the page as shown, from its top left corner: mm */
};

struct pdf_text_place { /* as struct pdf_stamp_place counts */
    size_t page;
    double x_mm, y_mm, width_mm, height_mm;
};

bool pdf_text_is_blank(uint32_t code);
/* UTF-8 as characters, list of uint32_t, without its blanks. */
struct list pdf_text_codes(struct arena *arena, const char *text);
/* The glyphs of a page in the order in which it draws them. In the reader's arena. */
status pdf_text_page(struct pdf *pdf, const struct pdf_page *page, struct pdf_text_glyph **out, size_t *count,
                     struct problem *why) MUST_USE;
/* All places of a keyword on one page, added to `out` (struct pdf_text_place); none is no fault. */
struct list;
status pdf_text_on(struct pdf *pdf, const struct pdf_page *page, const char *keyword, struct list *out,
                   struct problem *why) MUST_USE;
/* The first place of a keyword (UTF-8, not empty; blanks in it and in the text count for nothing) on one page, or on
 * the first page that has it. Fails: PDF_KEYWORD_MISSING. */
status pdf_text_find(struct pdf *pdf, const char *keyword, size_t page, struct pdf_text_place *out, struct problem *why)
    MUST_USE;

#endif
