#include "pdf_image.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { SAME_INK = 6 * 255, SOLID = 248, FINE = 500 /* pixels a side */ };

struct look {              /* what the pixels have in common */
    unsigned char mean[3]; /* colour of the visible parts */
    bool is_ink;           /* no visible pixel differs from it as far as an eye can tell */
    bool is_opaque;
    bool has_soft_edges_only; /* most of what is visible is solid */
};

static status deflate_all(struct arena *arena, struct bytes plain, struct bytes *out, struct problem *why)
{
    AUTO_ARENA(scratch);
    uLongf size = compressBound(plain.size);
    unsigned char *packed = arena_alloc(scratch, size);
    if (compress2(packed, &size, plain.data, plain.size, Z_BEST_COMPRESSION) != Z_OK)
        return problem_set(why, INTERNAL_FAILED, "%s", "deflate");
    *out = bytes_copy(arena, bytes_of(packed, size));
    return OK;
}

static void find_mean(struct bytes rgba, unsigned char mean[3])
{
    uint64_t sum[3] = {0}, weight = 0;
    for (size_t i = 0; i + 3 < rgba.size; i += 4) {
        for (size_t k = 0; k < 3; k++) sum[k] += (uint64_t)rgba.data[i + k] * rgba.data[i + 3];
        weight += rgba.data[i + 3];
    }
    for (size_t k = 0; k < 3 && weight; k++) mean[k] = (unsigned char)((sum[k] + weight / 2) / weight);
}

static struct look look_at(struct bytes rgba)
{
    struct look look = {.is_ink = true, .is_opaque = true};
    size_t visible = 0, solid = 0;
    find_mean(rgba, look.mean);
    for (size_t i = 0; i + 3 < rgba.size; i += 4) {
        const unsigned char *pixel = rgba.data + i;
        for (size_t k = 0; k < 3; k++)
            if (abs(pixel[k] - look.mean[k]) * pixel[3] > SAME_INK) look.is_ink = false;
        if (pixel[3] != 255) look.is_opaque = false;
        visible += pixel[3] > 0;
        solid += pixel[3] >= SOLID;
    }
    look.has_soft_edges_only = solid >= visible / 2;
    return look;
}

static struct bytes ink_colors(struct arena *arena, unsigned width, unsigned height)
{
    size_t size = (size_t)(width + 7) / 8 * height;
    return bytes_of(arena_alloc(arena, size), size);
}

/* Viewers scale colours and mask apart; what lies under transparent pixels then shines through at the edges, so it
 * takes the mean colour. */
static struct bytes rgb_colors(struct arena *arena, struct bytes rgba, const struct look *look)
{
    size_t pixels = rgba.size / 4;
    unsigned char *colors = arena_alloc(arena, pixels * 3);
    for (size_t i = 0; i < pixels; i++)
        memcpy(colors + i * 3, rgba.data[i * 4 + 3] ? rgba.data + i * 4 : look->mean, 3);
    return bytes_of(colors, pixels * 3);
}

static struct bytes mask_of(struct arena *arena, struct bytes rgba, unsigned width, unsigned bits)
{
    size_t row = ((size_t)width * bits + 7) / 8, pixels = rgba.size / 4;
    unsigned steps = (1U << bits) - 1, a_byte = 8 / bits;
    unsigned char *mask = arena_alloc(arena, pixels / width * row);
    for (size_t i = 0; i < pixels; i++) {
        unsigned sample = (rgba.data[i * 4 + 3] * steps + 127) / 255;
        unsigned shift = (a_byte - 1 - (unsigned)(i % width) % a_byte) * bits;
        unsigned char *at = mask + i / width * row + i % width / a_byte;
        *at = (unsigned char)(*at | sample << shift);
    }
    return bytes_of(mask, pixels / width * row);
}

/* Edges need 16 steps, and at print's fineness 4; what is truly translucent needs all. */
static unsigned mask_bits(const struct look *look, unsigned width)
{
    if (!look->is_ink || !look->has_soft_edges_only) return 8;
    return width >= FINE ? 2 : 4;
}

status pdf_image_make(struct arena *arena, struct bytes rgba, unsigned width, unsigned height, struct pdf_image *out,
                      struct problem *why)
{
    AUTO_ARENA(scratch);
    bool is_sized = width && height && width <= PDF_IMAGE_SIDE_MAX && height <= PDF_IMAGE_SIDE_MAX;
    if (!is_sized || rgba.size != (size_t)width * height * 4)
        return problem_set(why, INTERNAL_FAILED, "%s", "picture size");
    struct look look = look_at(rgba);
    *out = (struct pdf_image){.width = width, .height = height, .is_ink = look.is_ink};
    out->mask_bits = mask_bits(&look, width);
    memcpy(out->ink, look.mean, sizeof out->ink);
    struct bytes colors = look.is_ink ? ink_colors(scratch, width, height) : rgb_colors(scratch, rgba, &look);
    TRY(deflate_all(arena, colors, &out->colors, why));
    return look.is_opaque ? OK : deflate_all(arena, mask_of(scratch, rgba, width, out->mask_bits), &out->mask, why);
}
