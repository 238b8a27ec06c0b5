/* slip_draw - one slip on its place of a sheet (cairo and pango stay in slip_draw.c).
 *
 * What all slips share is laid out once; only the unit, its code, the number and the secret are laid out for each. */
#ifndef SLIP_DRAW_H
#define SLIP_DRAW_H

#include "bytes.h"
#include "slip.h"

struct slip_draw;

/* The pages come into `out` as they are finished. NULL: cairo failed. */
struct slip_draw *slip_draw_begin(const struct slip_sheet *sheet, struct buffer *out);
void slip_draw_add(struct slip_draw *draw, const struct slip *slip);
bool slip_draw_end(struct slip_draw *draw); /* the file is whole; false: cairo failed */
void slip_draw_free(struct slip_draw *draw);

#endif
