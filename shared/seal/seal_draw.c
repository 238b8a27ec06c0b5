#include "seal_draw.h"

#include "seal_png.h"
#include "text.h"
#include <math.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <stdlib.h>
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

/* What a thread draws with, kept till it ends: finding and loading the font costs more than twenty seals. */
struct letters {
    PangoFontMap *map;
    PangoContext *context;
    PangoLayout *layout;
};

static pthread_key_t letters_key;
static pthread_once_t letters_once = PTHREAD_ONCE_INIT;

static void free_letters(void *data)
{
    struct letters *letters = data;
    g_object_unref(letters->layout);
    g_object_unref(letters->context);
    g_object_unref(letters->map);
    g_free(letters);
}

static void make_key(void)
{
    if (pthread_key_create(&letters_key, free_letters) != 0) abort(); /* no thread can draw */
}

static struct letters *new_letters(void)
{
    struct letters *letters = g_new0(struct letters, 1);
    PangoFontDescription *font = pango_font_description_from_string(FONT_FAMILY " Bold 20");
    letters->map = pango_cairo_font_map_new();
    letters->context = pango_font_map_create_context(letters->map);
    letters->layout = pango_layout_new(letters->context);
    pango_layout_set_font_description(letters->layout, font);
    pango_font_description_free(font);
    return letters;
}

static PangoLayout *layout_of_thread(cairo_t *cairo)
{
    if (pthread_once(&letters_once, make_key) != 0) abort();
    struct letters *letters = pthread_getspecific(letters_key);
    if (!letters) letters = new_letters();
    if (pthread_setspecific(letters_key, letters) != 0) abort();
    pango_cairo_update_layout(cairo, letters->layout);
    return letters->layout;
}

static status take_picture(cairo_surface_t *surface, struct arena *arena, struct seal_drawn *out, struct problem *why)
{
    cairo_surface_flush(surface);
    const struct seal_png_shades shades = {.dots = cairo_image_surface_get_data(surface),
                                           .stride = (size_t)cairo_image_surface_get_stride(surface),
                                           .width = out->width,
                                           .height = out->height,
                                           .ink = {SEAL_RED, SEAL_GREEN, SEAL_BLUE}};
    return seal_png_write(&shades, arena, &out->png, why);
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
    struct pen pen = {cairo, layout_of_thread(cairo), (double)drawing->diameter_mm / 2};
    draw(&pen, drawing);
    status drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS ? take_picture(surface, arena, out, why)
                                                               : problem_set(why, SEAL_PICTURE_BROKEN, "%s", "drawing");
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return drawn;
}
