/* seal_picture - a seal's picture (公章图片): GIF or PNG from outside, decoded truly and within bounds, as RGBA pixels.
 *
 * What a file calls itself counts for nothing; its first bytes and the decoder do. Bounds are looked at before any
 * pixel memory is asked for, so that a small file cannot cost much. Of an animation the first picture counts. */
#ifndef SEAL_PICTURE_H
#define SEAL_PICTURE_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdint.h>

enum { SEAL_PICTURE_BYTES_MAX = 2 << 20, SEAL_PICTURE_SIDE_MIN = 40, SEAL_PICTURE_SIDE_MAX = 2400 };

struct seal_picture {
    const char *type; /* "gif" or "png": what the file was */
    uint32_t width, height;
    unsigned char *rgba; /* width × height × 4, not premultiplied, top row first; in the arena */
};

/* Fails: SEAL_PICTURE_BROKEN (naming why), SEAL_PICTURE_SIZE (naming the size and the bounds). */
status seal_picture_read(struct bytes file, struct arena *arena, struct seal_picture *out, struct problem *why)
    MUST_USE;

/* A picture without any transparency gets one: white paper becomes clear, and what is lighter than ink becomes as
 * translucent as it is light, so that the text under a seal stays readable. Others stay as they are. */
void seal_picture_clear_white(struct seal_picture *picture);

/* As PNG, without anything else that the original file carried. */
status seal_picture_png(const struct seal_picture *picture, struct arena *arena, struct bytes *out, struct problem *why)
    MUST_USE;

#endif
