#include "pdf_image.h"
#include <string.h>
#include <zlib.h>

static status deflate_all(struct arena *arena, struct bytes plain, struct bytes *out, struct problem *why)
{
    uLongf size = compressBound(plain.size);
    unsigned char *packed = arena_alloc(arena, size);
    if (compress2(packed, &size, plain.data, plain.size, Z_BEST_COMPRESSION) != Z_OK)
        return problem_set(why, INTERNAL_FAILED, "%s", "deflate");
    *out = bytes_of(packed, size);
    return OK;
}

struct mean { /* colour of the visible parts */
    unsigned char rgb[3];
};

static struct mean mean_of(struct bytes rgba)
{
    uint64_t sum[3] = {0}, weight = 0;
    struct mean mean = {{0}};
    for (size_t i = 0; i + 3 < rgba.size; i += 4) {
        for (size_t k = 0; k < 3; k++) sum[k] += (uint64_t)rgba.data[i + k] * rgba.data[i + 3];
        weight += rgba.data[i + 3];
    }
    for (size_t k = 0; k < 3 && weight; k++) mean.rgb[k] = (unsigned char)(sum[k] / weight);
    return mean;
}

/* Viewers scale colours and mask apart; what lies under transparent pixels then shines through at the edges, so it
 * takes the mean colour. */
static void split(struct bytes rgba, unsigned char *colors, unsigned char *mask, bool *is_opaque)
{
    struct mean mean = mean_of(rgba);
    *is_opaque = true;
    for (size_t i = 0; i < rgba.size / 4; i++) {
        const unsigned char *pixel = rgba.data + i * 4;
        memcpy(colors + i * 3, pixel[3] ? pixel : mean.rgb, 3);
        mask[i] = pixel[3];
        if (pixel[3] != 255) *is_opaque = false;
    }
}

status pdf_image_make(struct arena *arena, struct bytes rgba, unsigned width, unsigned height, struct pdf_image *out,
                      struct problem *why)
{
    AUTO_ARENA(scratch);
    bool is_opaque = false;
    size_t pixels = (size_t)width * height;
    bool is_sized = width && height && width <= PDF_IMAGE_SIDE_MAX && height <= PDF_IMAGE_SIDE_MAX;
    if (!is_sized || rgba.size != pixels * 4) return problem_set(why, INTERNAL_FAILED, "%s", "picture size");
    unsigned char *colors = arena_alloc(scratch, pixels * 3), *mask = arena_alloc(scratch, pixels);
    split(rgba, colors, mask, &is_opaque);
    *out = (struct pdf_image){.width = width, .height = height};
    TRY(deflate_all(arena, bytes_of(colors, pixels * 3), &out->colors, why));
    return is_opaque ? OK : deflate_all(arena, bytes_of(mask, pixels), &out->mask, why);
}
