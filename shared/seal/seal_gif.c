#include "seal_gif.h"

#include <gif_lib.h>
#include <stdlib.h>
#include <string.h>

struct seal_gif {
    GifFileType *file;
    struct bytes left;
};

static int feed(GifFileType *file, GifByteType *out, int wanted)
{
    struct seal_gif *gif = file->UserData;
    size_t size = (size_t)wanted < gif->left.size ? (size_t)wanted : gif->left.size;
    memcpy(out, gif->left.data, size);
    gif->left = bytes_of(gif->left.data + size, gif->left.size - size);
    return (int)size;
}

struct seal_gif *seal_gif_open(struct bytes file, uint32_t *width, uint32_t *height)
{
    struct seal_gif *gif = calloc(1, sizeof *gif);
    int error = 0;
    if (!gif) abort();
    gif->left = file;
    gif->file = DGifOpen(gif, feed, &error);
    if (!gif->file) {
        free(gif);
        return NULL;
    }
    *width = (uint32_t)gif->file->SWidth;
    *height = (uint32_t)gif->file->SHeight;
    return gif;
}

void seal_gif_close(struct seal_gif *gif)
{
    int error;
    DGifCloseFile(gif->file, &error);
    free(gif);
}

/* The transparent colour's index, or -1. */
static bool read_extension(GifFileType *file, int *transparent)
{
    int function;
    GifByteType *block;
    if (DGifGetExtension(file, &function, &block) != GIF_OK) return false;
    while (block) {
        GraphicsControlBlock control;
        if (function == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
            *transparent = control.TransparentColor;
        if (DGifGetExtensionNext(file, &block) != GIF_OK) return false;
    }
    return true;
}

static void put_row(const GifFileType *file, const GifPixelType *row, int y, int transparent, unsigned char *rgba)
{
    const ColorMapObject *colors = file->Image.ColorMap ? file->Image.ColorMap : file->SColorMap;
    unsigned char *out = rgba + ((size_t)(file->Image.Top + y) * (size_t)file->SWidth + (size_t)file->Image.Left) * 4;
    for (int x = 0; x < file->Image.Width; x++, out += 4) {
        if (row[x] == transparent || row[x] >= colors->ColorCount) continue;
        const GifColorType *color = &colors->Colors[row[x]];
        out[0] = color->Red;
        out[1] = color->Green;
        out[2] = color->Blue;
        out[3] = 255;
    }
}

static bool fits(const GifFileType *file)
{
    const GifImageDesc *image = &file->Image;
    return image->Left >= 0 && image->Top >= 0 && image->Width > 0 && image->Height > 0 &&
           image->Left + image->Width <= file->SWidth && image->Top + image->Height <= file->SHeight &&
           (image->ColorMap || file->SColorMap);
}

/* GIF89a appendix E: rows of an interlaced picture come in four passes. */
static bool read_image(GifFileType *file, int transparent, unsigned char *rgba, struct arena *arena)
{
    static const int starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
    if (DGifGetImageDesc(file) != GIF_OK || !fits(file)) return false;
    GifPixelType *row = arena_alloc(arena, (size_t)file->Image.Width);
    int passes = file->Image.Interlace ? 4 : 1;
    for (int pass = 0; pass < passes; pass++) {
        int step = passes == 1 ? 1 : steps[pass];
        for (int y = passes == 1 ? 0 : starts[pass]; y < file->Image.Height; y += step) {
            if (DGifGetLine(file, row, file->Image.Width) != GIF_OK) return false;
            put_row(file, row, y, transparent, rgba);
        }
    }
    return true;
}

bool seal_gif_read(struct seal_gif *gif, unsigned char *rgba, struct arena *arena)
{
    enum { RECORDS_MAX = 64 };
    int transparent = -1;
    for (int i = 0; i < RECORDS_MAX; i++) {
        GifRecordType record;
        if (DGifGetRecordType(gif->file, &record) != GIF_OK) return false;
        if (record == IMAGE_DESC_RECORD_TYPE) return read_image(gif->file, transparent, rgba, arena);
        if (record != EXTENSION_RECORD_TYPE || !read_extension(gif->file, &transparent)) return false;
    }
    return false;
}
