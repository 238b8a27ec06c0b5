#include "seal_draw.h"

#include "text.h"
#include <math.h>
#include <pango/pangocairo.h>
#include <png.h>
#include <string.h>

#define FONT_FAMILY "WenQuanYi Micro Hei"

enum { SEAL_RED = 200, SEAL_GREEN = 16, SEAL_BLUE = 26 };

/* Lengths are in millimetres from the middle of the seal. */
struct pen {
    cairo_t *cairo;
    PangoLayout *layout;
    double radius;
};

static void star(struct pen *pen, double radius)
{
    for (int i = 0; i < 10; i++) {
        double r = i % 2 ? radius * 0.381966 : radius, angle = M_PI * i / 5 - M_PI / 2;
        cairo_line_to(pen->cairo, r * cos(angle), r * sin(angle));
    }
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

/* One glyph or line of text, centred on the origin, `height` mm high and at most `width` mm wide: narrowed, not cut. */
static void words_here(struct pen *pen, const char *text, int length, double height, double width)
{
    PangoRectangle ink;
    pango_layout_set_text(pen->layout, text, length);
    pango_layout_get_extents(pen->layout, &ink, NULL);
    if (ink.width <= 0 || ink.height <= 0) return;
    PangoRectangle logical;
    pango_layout_get_extents(pen->layout, NULL, &logical);
    double scale = height / ((double)logical.height / PANGO_SCALE);
    double wide = (double)ink.width / PANGO_SCALE * scale, narrow = wide > width ? width / wide : 1;
    cairo_save(pen->cairo);
    cairo_scale(pen->cairo, scale * narrow, scale);
    cairo_translate(pen->cairo, -(ink.x + ink.width / 2.0) / PANGO_SCALE, -logical.height / 2.0 / PANGO_SCALE);
    pango_cairo_show_layout(pen->cairo, pen->layout);
    cairo_restore(pen->cairo);
}

static int character_size(const char *p)
{
    int size = 1;
    while (((unsigned char)p[size] & 0xc0) == 0x80) size++;
    return size;
}

/* The name along the upper arc, evenly spaced; the more characters, the wider the arc and the narrower each. */
static void ring_text(struct pen *pen, const char *name)
{
    size_t count = text_count(name);
    double span = fmin(285.0, 30.0 + 17.0 * (double)count) * M_PI / 180;
    double step = count > 1 ? span / (double)(count - 1) : 0, angle = count > 1 ? -span / 2 : 0;
    double middle = pen->radius * 0.735,
           width = fmin(pen->radius * 0.25, (middle - pen->radius * 0.13) * (step > 0 ? step : 1));
    for (const char *p = name; *p; p += character_size(p), angle += step) {
        cairo_save(pen->cairo);
        cairo_rotate(pen->cairo, angle);
        cairo_translate(pen->cairo, 0, -middle);
        words_here(pen, p, character_size(p), pen->radius * 0.36, width);
        cairo_restore(pen->cairo);
    }
}

static void draw(struct pen *pen, const struct seal_drawing *drawing)
{
    double line = pen->radius * 0.055;
    cairo_set_source_rgba(pen->cairo, 0, 0, 0, 1);
    cairo_set_line_width(pen->cairo, line);
    cairo_arc(pen->cairo, 0, 0, pen->radius - line / 2 - 0.1, 0, 2 * M_PI);
    cairo_stroke(pen->cairo);
    star(pen, pen->radius * 0.31);
    ring_text(pen, drawing->name);
    if (!*drawing->words) return;
    cairo_translate(pen->cairo, 0, pen->radius * 0.60);
    words_here(pen, drawing->words, -1, pen->radius * 0.27, pen->radius * 1.05);
}

/* The seal is one colour that covers more or less: its picture is how much, one byte a dot, through a palette. */
static status write_png(cairo_surface_t *surface, struct arena *arena, struct seal_drawn *out, struct problem *why)
{
    enum { LEVELS = 256 };
    unsigned char palette[LEVELS * 4];
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = out->width,
                       .height = out->height,
                       .format = PNG_FORMAT_RGBA_COLORMAP,
                       .flags = PNG_IMAGE_FLAG_FAST,
                       .colormap_entries = LEVELS};
    cairo_surface_flush(surface);
    const unsigned char *dots = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (size_t i = 0; i < LEVELS; i++)
        memcpy(palette + i * 4, (unsigned char[]){SEAL_RED, SEAL_GREEN, SEAL_BLUE, (unsigned char)i}, 4);
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    unsigned char *data = arena_alloc(arena, size);
    if (!png_image_write_to_memory(&image, data, &size, 0, dots, stride, palette))
        return problem_set(why, SEAL_PICTURE_BROKEN, "%s", "PNG writer");
    out->png = bytes_of(data, size);
    return OK;
}

static PangoLayout *layout_of(cairo_t *cairo)
{
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *font = pango_font_description_from_string(FONT_FAMILY " Bold 20");
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    return layout;
}

status seal_draw_round(const struct seal_drawing *drawing, struct arena *arena, struct seal_drawn *out,
                       struct problem *why)
{
    double dots = (double)drawing->diameter_mm / 25.4 * 300;
    *out = (struct seal_drawn){.width = (uint32_t)dots, .height = (uint32_t)dots};
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)out->width, (int)out->height);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, dots / (double)drawing->diameter_mm, dots / (double)drawing->diameter_mm);
    cairo_translate(cairo, (double)drawing->diameter_mm / 2, (double)drawing->diameter_mm / 2);
    struct pen pen = {cairo, layout_of(cairo), (double)drawing->diameter_mm / 2};
    draw(&pen, drawing);
    status drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS ? write_png(surface, arena, out, why)
                                                               : problem_set(why, SEAL_PICTURE_BROKEN, "%s", "drawing");
    g_object_unref(pen.layout);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return drawn;
}
