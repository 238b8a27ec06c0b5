/* pdf_diff_colour - output intents (ISO 32000-1, 14.11.5) that a later revision adds. Some signing programs add sRGB's
 * with their picture; any other profile would give the signed colours another look. Inside pdf_diff* only. */
#ifndef PDF_DIFF_COLOUR_H
#define PDF_DIFF_COLOUR_H

#include "pdf_diff_state.h"

/* Compares the catalog's /OutputIntents and reports what changed: permitted where there were none before and each new
 * one has sRGB's profile. NULL: absent. */
void pdf_diff_colour(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now);
/* Is it an ICC profile (ISO 15076-1) that does to red, green and blue what sRGB (IEC 61966-2-1) does, by matrix and
 * curves alone? */
bool pdf_diff_colour_is_srgb(struct bytes profile);

#endif
