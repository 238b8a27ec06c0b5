/* seal_png_trim - of a PNG from outside (ISO/IEC 15948) what makes its picture, before a decoder sees it.
 *
 * Texts and profiles may each unpack to megabytes, and data may go on behind the last row: two megabytes of such a file
 * would cost a decoder a minute. */
#ifndef SEAL_PNG_TRIM_H
#define SEAL_PNG_TRIM_H

#include "arena.h"
#include "bytes.h"
#include <stdbool.h>
#include <stdint.h>

struct seal_png_head { /* what the file says of itself; trust nothing before it is judged */
    uint32_t width, height;
    unsigned depth, color; /* 11.2.2: bits of a sample, colour type */
};

/* false: it does not begin as a PNG does. */
bool seal_png_trim_head(struct bytes file, struct seal_png_head *out);
/* The file without other chunks than its picture's and its colours'; `head` has been judged. false: its chunks are
 * broken, or its data unpack to more than its rows take. */
bool seal_png_trim(struct bytes file, const struct seal_png_head *head, struct arena *arena, struct bytes *out);

#endif
