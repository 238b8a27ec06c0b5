#include "seal_png.h"

#include <png.h>
#include <setjmp.h>

enum { SHADES = 256, FASTEST = 1, RUNS = 3 /* zlib's Z_RLE */ };

static void add(png_structp png, png_bytep data, size_t size)
{
    buffer_add(png_get_io_ptr(png), data, size);
}

static void flush(png_structp png)
{
    (void)png;
}

static void set_colors(png_structp png, png_infop info, const unsigned char ink[3])
{
    png_color colors[SHADES];
    png_byte alphas[SHADES];
    for (int i = 0; i < SHADES; i++) {
        colors[i] = (png_color){ink[0], ink[1], ink[2]};
        alphas[i] = (png_byte)i;
    }
    png_set_PLTE(png, info, colors, SHADES);
    png_set_tRNS(png, info, alphas, SHADES, NULL);
}

/* libpng leaves by longjmp when something is wrong. */
static bool write_all(png_structp png, png_infop info, const struct seal_png_shades *shades)
{
    if (setjmp(png_jmpbuf(png))) return false;
    png_set_IHDR(png, info, shades->width, shades->height, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    set_colors(png, info, shades->ink);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, FASTEST);
    png_set_compression_strategy(png, RUNS);
    png_write_info(png, info);
    for (uint32_t y = 0; y < shades->height; y++) png_write_row(png, shades->dots + y * shades->stride);
    png_write_end(png, NULL);
    return true;
}

status seal_png_write(const struct seal_png_shades *shades, struct arena *arena, struct bytes *out, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct buffer file = {.arena = scratch};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (info) png_set_write_fn(png, &file, add, flush);
    bool written = info && write_all(png, info, shades);
    png_destroy_write_struct(&png, &info);
    if (!written) return problem_set(why, SEAL_PICTURE_BROKEN, "%s", "PNG writer");
    *out = bytes_copy(arena, buffer_bytes(&file));
    return OK;
}
