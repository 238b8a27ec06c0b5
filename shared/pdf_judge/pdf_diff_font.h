/* pdf_diff_font - a font that shows what its text says: one that the signer saw, or one that every program has. What a
 * later revision embeds may draw anything. Inside pdf_diff* only. */
#ifndef PDF_DIFF_FONT_H
#define PDF_DIFF_FONT_H

#include "pdf_diff_state.h"

/* `font`: as it stands in the resources, a reference or the dictionary itself. */
bool pdf_diff_font_is_honest(struct pdf_diff_state *d, const struct pdf_object *font);
/* A font of letters by its name, or one that its own program draws and the signer saw; NULL: none. */
bool pdf_diff_font_is_text(struct pdf_diff_state *d, const struct pdf_object *font);
/* The standard font of signs (ISO 32000-2, Annex D.5), which every program has. */
bool pdf_diff_font_is_dingbats(struct pdf_diff_state *d, const struct pdf_object *font);

#endif
