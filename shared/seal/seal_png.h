/* seal_png - a drawn seal as PNG: one ink that covers each dot more or less, one byte a dot through a palette. */
#ifndef SEAL_PNG_H
#define SEAL_PNG_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdint.h>

struct seal_png_shades {
    const unsigned char *dots; /* borrowed; 0: clear, 255: ink; a row every `stride` bytes */
    size_t stride;
    uint32_t width, height;
    unsigned char ink[3]; /* red, green, blue */
};

/* Packed by runs alone, which suits a seal (flat ground, flat ink, soft edges): a sixth smaller than zlib's way for
 * everything, in half the time. Fails: SEAL_PICTURE_BROKEN when libpng refuses. */
status seal_png_write(const struct seal_png_shades *shades, struct arena *arena, struct bytes *out, struct problem *why)
    MUST_USE;

#endif
