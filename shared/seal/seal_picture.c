#include "seal_picture.h"

#include "seal_gif.h"
#include "seal_png_trim.h"
#include <png.h>
#include <string.h>

static status check_size(uint32_t width, uint32_t height, struct problem *why)
{
    bool fits = width >= SEAL_PICTURE_SIDE_MIN && height >= SEAL_PICTURE_SIDE_MIN && width <= SEAL_PICTURE_SIDE_MAX &&
                height <= SEAL_PICTURE_SIDE_MAX;
    if (fits) return OK;
    return problem_set(why, SEAL_PICTURE_SIZE, "%u x %u; %d-%d", width, height, SEAL_PICTURE_SIDE_MIN,
                       SEAL_PICTURE_SIDE_MAX);
}

static status read_png(struct bytes file, struct arena *arena, struct seal_picture *out, struct problem *why)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    struct seal_png_head head;
    struct bytes trimmed;
    if (!seal_png_trim_head(file, &head)) return problem_set(why, SEAL_PICTURE_BROKEN, "%s", "PNG");
    TRY(check_size(head.width, head.height, why));
    if (!seal_png_trim(file, &head, arena, &trimmed) ||
        !png_image_begin_read_from_memory(&image, trimmed.data, trimmed.size))
        return problem_set(why, SEAL_PICTURE_BROKEN, "%s", "PNG");
    image.format = PNG_FORMAT_RGBA;
    out->rgba = arena_alloc(arena, (size_t)image.width * image.height * 4);
    out->width = image.width;
    out->height = image.height;
    /* Frees what the image holds, whatever comes out. */
    if (!png_image_finish_read(&image, NULL, out->rgba, 0, NULL))
        return problem_set(why, SEAL_PICTURE_BROKEN, "%s", "PNG");
    return OK;
}

static status read_gif(struct bytes file, struct arena *arena, struct seal_picture *out, struct problem *why)
{
    struct seal_gif *gif = seal_gif_open(file, &out->width, &out->height);
    if (!gif) return problem_set(why, SEAL_PICTURE_BROKEN, "%s", "GIF");
    status fits = check_size(out->width, out->height, why);
    bool read = false;
    if (fits == OK) {
        out->rgba = arena_array(arena, out->height, (size_t)out->width * 4);
        read = seal_gif_read(gif, out->rgba, arena);
    }
    seal_gif_close(gif);
    if (fits != OK) return fits;
    return read ? OK : problem_set(why, SEAL_PICTURE_BROKEN, "%s", "GIF");
}

status seal_picture_read(struct bytes file, struct arena *arena, struct seal_picture *out, struct problem *why)
{
    *out = (struct seal_picture){0};
    if (file.size > SEAL_PICTURE_BYTES_MAX)
        return problem_set(why, SEAL_PICTURE_SIZE, "%zu bytes; at most %d", file.size, SEAL_PICTURE_BYTES_MAX);
    if (file.size > 8 && memcmp(file.data, "\x89PNG\r\n\x1a\n", 8) == 0) {
        out->type = "png";
        return read_png(file, arena, out, why);
    }
    if (file.size > 6 && (memcmp(file.data, "GIF87a", 6) == 0 || memcmp(file.data, "GIF89a", 6) == 0)) {
        out->type = "gif";
        return read_gif(file, arena, out, why);
    }
    return problem_set(why, SEAL_PICTURE_BROKEN, "%s", "not GIF or PNG");
}

static bool is_opaque(const struct seal_picture *picture)
{
    size_t count = (size_t)picture->width * picture->height;
    for (size_t i = 0; i < count; i++)
        if (picture->rgba[i * 4 + 3] != 255) return false;
    return true;
}

void seal_picture_clear_white(struct seal_picture *picture)
{
    if (!is_opaque(picture)) return;
    size_t count = (size_t)picture->width * picture->height;
    for (size_t i = 0; i < count; i++) {
        unsigned char *p = picture->rgba + i * 4;
        unsigned least = p[0] < p[1] ? p[0] : p[1];
        if (p[2] < least) least = p[2];
        unsigned alpha = 255 - least;
        p[3] = (unsigned char)alpha;
        /* The colour that over white paper looks as before. */
        for (int c = 0; c < 3; c++) p[c] = alpha ? (unsigned char)((p[c] - least) * 255 / alpha) : 0;
    }
}

status seal_picture_png(const struct seal_picture *picture, struct arena *arena, struct bytes *out, struct problem *why)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = picture->width, .height = picture->height, .format = PNG_FORMAT_RGBA};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    unsigned char *data = arena_alloc(arena, size);
    if (!png_image_write_to_memory(&image, data, &size, 0, picture->rgba, 0, NULL))
        return problem_set(why, SEAL_PICTURE_BROKEN, "%s", "PNG writer");
    *out = bytes_of(data, size);
    return OK;
}
