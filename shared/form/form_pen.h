/* form_pen - text of a form: measured, made to fit its cell, drawn. pango and cairo stay in form_pen and form_render.
 *
 * Each thread has one pen, made at its first use and kept till the thread ends, because loading the font costs more
 * than drawing a form. All text is in FORM_PEN_FONT; a letter that it lacks comes from whatever font the system has, if
 * one does. */
#ifndef FORM_PEN_H
#define FORM_PEN_H

#include "form.h"

#define FORM_PEN_FONT "WenQuanYi Micro Hei"

struct form_pen;
struct _cairo;

struct form_pen *form_pen_of_thread(void); /* borrowed */

enum form_pen_result {
    FORM_PEN_FITS,
    FORM_PEN_TOO_LONG, /* even at the smallest size, in which it is drawn all the same */
    FORM_PEN_NO_LETTER /* no font of the system has one of its letters; a box stands for it */
};

/* Draws `text` into the box, smaller when it must be; `cr` NULL: only measured. */
enum form_pen_result form_pen_write(struct form_pen *pen, struct _cairo *cr, const struct form_box *box,
                                    const struct form_style *style, const char *text);

#endif
