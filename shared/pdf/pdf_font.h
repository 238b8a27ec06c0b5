/* pdf_font - what a font makes of a string: characters and how far each one moves on (ISO 32000-1, 9.6, 9.7, 9.10).
 * Inside shared/pdf only. */
#ifndef PDF_FONT_H
#define PDF_FONT_H

#include "pdf_cmap.h"
#include "pdf_read.h"

enum { PDF_FONT_TEXT_MAX = 8 };

struct pdf_font;

struct pdf_font_glyph {
    uint32_t text[PDF_FONT_TEXT_MAX]; /* Unicode; several for a ligature */
    size_t count;                     /* 0: not known */
    double width;                     /* in text space: 1 is the font's size */
    bool is_blank;                    /* the single byte 32, to which word spacing applies (9.3.3) */
};

/* Lives in `arena`. A font that cannot be read gives characters without text. */
struct pdf_font *pdf_font_open(struct pdf *pdf, struct arena *arena, struct pdf_budget *budget,
                               const struct pdf_object *dict);
void pdf_font_next(const struct pdf_font *font, struct bytes text, size_t *at, struct pdf_font_glyph *out);

#endif
