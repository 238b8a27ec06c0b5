/* seal_draw - a seal's picture from its words, when nobody hands one in: round, red, the unit's name along the ring, a
 * star in the middle, the kind of seal under it (the layout of 国发〔1999〕25号: name from left to right along the
 * upper arc). */
#ifndef SEAL_DRAW_H
#define SEAL_DRAW_H

#include "seal_picture.h"

struct seal_drawing {
    const char *name;  /* along the arc: 2 to 60 characters */
    const char *words; /* under the star: "发票专用章"; "" for none */
    int64_t diameter_mm;
};

struct seal_drawn {
    struct bytes png; /* in the arena */
    uint32_t width, height;
};

/* 300 dots an inch, transparent ground, one colour: some 25 KB, 1 to 2 ms; each thread keeps its font. Fails:
 * SEAL_PICTURE_BROKEN when the system cannot draw. */
status seal_draw_round(const struct seal_drawing *drawing, struct arena *arena, struct seal_drawn *out,
                       struct problem *why) MUST_USE;

#endif
