#include "form_pen.h"
#include "bytes.h"
#include "text.h"
#include <math.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const double PADDING_PT = 0.992; /* 0.35 mm on each side, Calc's default */
static const double SMALLEST_PT = 4;
static const double LEADING = 0.3;   /* of the size: the white above and below letters may leave the cell */
static const double READABLE = 0.75; /* a value that would become smaller than this part is tried on more lines */

struct form_pen {
    PangoFontMap *map;
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *font;
    GHashTable *laid; /* struct laid: fixed texts, laid out and fitted once */
};

enum { LAID_MAX = 1500 }; /* some 3 KB each */

struct laid {
    char *text;
    struct form_box box; /* its measures count, not its place */
    struct form_style style;
    PangoLayout *layout;
    double width, height, text_width, text_height;
    enum form_pen_result result;
};

static guint hash_laid(gconstpointer data)
{
    const struct laid *laid = data;
    return g_str_hash(laid->text) ^ (guint)(laid->box.width * 64) ^ (guint)(laid->box.height * 4096);
}

static gboolean same_laid(gconstpointer a, gconstpointer b)
{
    const struct laid *x = a, *y = b;
    bool same_room = x->box.width == y->box.width && x->box.height == y->box.height &&
                     x->box.reach_left == y->box.reach_left && x->box.reach_right == y->box.reach_right;
    return same_room && text_equal(x->text, y->text) && form_style_is_same(&x->style, &y->style);
}

static void free_laid(gpointer data)
{
    struct laid *laid = data;
    g_object_unref(laid->layout);
    g_free((char *)(uintptr_t)laid->style.format);
    g_free(laid->text);
    g_free(laid);
}

static pthread_key_t pen_key;
static pthread_once_t pen_once = PTHREAD_ONCE_INIT;

static void free_pen(void *data)
{
    struct form_pen *pen = data;
    g_hash_table_destroy(pen->laid);
    pango_font_description_free(pen->font);
    g_object_unref(pen->layout);
    g_object_unref(pen->context);
    g_object_unref(pen->map);
    g_free(pen);
}

static void make_key(void)
{
    if (pthread_key_create(&pen_key, free_pen) != 0) abort(); /* no thread can draw */
    arena_keep_memory(); /* cairo takes and frees a megabyte a form: going to the kernel for it costs a tenth */
}

static struct form_pen *new_pen(void)
{
    struct form_pen *pen = g_new0(struct form_pen, 1);
    cairo_font_options_t *options = cairo_font_options_create();
    /* Places must not depend on a pixel grid: no hinting at all. */
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pen->map = pango_cairo_font_map_new();
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(pen->map), 72);
    pen->context = pango_font_map_create_context(pen->map);
    pango_cairo_context_set_font_options(pen->context, options);
    pango_context_set_round_glyph_positions(pen->context, FALSE);
    pango_context_set_language(pen->context, pango_language_from_string("zh-cn"));
    cairo_font_options_destroy(options);
    pen->layout = pango_layout_new(pen->context);
    pango_layout_set_auto_dir(pen->layout, FALSE);
    pen->laid = g_hash_table_new_full(hash_laid, same_laid, free_laid, NULL);
    pen->font = pango_font_description_from_string(FORM_PEN_FONT);
    return pen;
}

struct form_pen *form_pen_of_thread(void)
{
    if (pthread_once(&pen_once, make_key) != 0) abort();
    struct form_pen *pen = pthread_getspecific(pen_key);
    if (pen) return pen;
    pen = new_pen();
    if (pthread_setspecific(pen_key, pen) != 0) abort();
    return pen;
}

struct job { /* one text in one box */
    struct form_pen *pen;
    const struct form_box *box;
    const struct form_style *style;
    PangoLayout *layout;
    bool upright;                   /* letters one under the other */
    double width, height;           /* room in the direction of the text */
    double text_width, text_height; /* as laid out */
};

static void set_size(struct job *job, double size_pt)
{
    struct form_pen *pen = job->pen;
    pango_font_description_set_absolute_size(pen->font, size_pt * PANGO_SCALE);
    pango_layout_set_font_description(job->layout, pen->font);
    int width = 0, height = 0;
    pango_layout_get_size(job->layout, &width, &height);
    job->text_width = (double)width / PANGO_SCALE;
    job->text_height = (double)height / PANGO_SCALE;
}

static void set_wrap(struct job *job, bool wrap)
{
    pango_layout_set_width(job->layout, wrap ? (int)(job->width * PANGO_SCALE) : -1);
    pango_layout_set_wrap(job->layout, PANGO_WRAP_WORD_CHAR);
}

static bool fits(const struct job *job, double size)
{
    return job->text_width <= job->width + 0.05 && job->text_height <= job->height + LEADING * size;
}

/* Size at which the text fits without more lines; the letters' widths are proportional to it. */
static double size_on_a_line(struct job *job)
{
    double size = job->style->size_pt;
    set_wrap(job, false);
    set_size(job, size);
    if (fits(job, size)) return size;
    double part =
        fmin(job->width / fmax(job->text_width, 0.01), (job->height + LEADING * size) / fmax(job->text_height, 0.01));
    return size * fmin(part, 1);
}

/* The largest size, in steps of 4 %, at which the wrapped text fits; below `least`: none does. */
static double size_on_lines(struct job *job, double least)
{
    double size = job->style->size_pt;
    set_wrap(job, true);
    while (size >= least) {
        set_size(job, size);
        if (fits(job, size)) break;
        size *= 0.96;
    }
    return size;
}

static double fitting_size(struct job *job, bool may_wrap)
{
    if (job->style->wrap && !job->upright) return size_on_lines(job, SMALLEST_PT);
    double size = size_on_a_line(job);
    if (!may_wrap || size >= job->style->size_pt * READABLE) return size;
    double wrapped = size_on_lines(job, fmax(size, SMALLEST_PT));
    if (wrapped > size) return wrapped;
    set_wrap(job, false);
    return size;
}

static PangoAlignment alignment(const struct job *job)
{
    switch (job->style->across) {
    case FORM_ACROSS_CENTER:
        return PANGO_ALIGN_CENTER;
    case FORM_ACROSS_RIGHT:
        return PANGO_ALIGN_RIGHT;
    case FORM_ACROSS_GENERAL:
    case FORM_ACROSS_LEFT:
    case FORM_ACROSS_JUSTIFY:
        return job->upright ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
    }
    return PANGO_ALIGN_LEFT;
}

/* Letters one under the other: a line feed behind each. */
static char *stacked(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        if (at != text) g_string_append_c(out, '\n');
        g_string_append_len(out, at, g_utf8_next_char(at) - at);
    }
    return g_string_free(out, FALSE);
}

static void set_text(struct job *job, const char *text)
{
    struct form_pen *pen = job->pen;
    const struct form_style *style = job->style;
    char *letters = job->upright ? stacked(text) : NULL;
    PangoAttrList *attributes = style->underline || style->strike ? pango_attr_list_new() : NULL;
    if (style->underline) pango_attr_list_insert(attributes, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
    if (style->strike) pango_attr_list_insert(attributes, pango_attr_strikethrough_new(TRUE));
    pango_font_description_set_weight(pen->font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(pen->font, style->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_layout_set_text(job->layout, letters ? letters : text, -1);
    pango_layout_set_attributes(job->layout, attributes);
    pango_layout_set_alignment(job->layout, alignment(job));
    pango_layout_set_justify(job->layout, style->across == FORM_ACROSS_JUSTIFY && !job->upright);
    if (attributes) pango_attr_list_unref(attributes);
    g_free(letters);
}

/* Room of the text, in its own direction. */
static void set_room(struct job *job, bool fixed)
{
    const struct form_box *box = job->box;
    bool sideways = job->style->rotation == 90 || job->style->rotation == -90;
    double indent = job->style->indent_pt;
    job->width = (sideways ? box->height : box->width - indent) - 2 * PADDING_PT;
    job->height = sideways ? box->width : box->height;
    if (fixed && !job->style->wrap && !sideways && job->style->across != FORM_ACROSS_RIGHT)
        job->width +=
            job->style->across == FORM_ACROSS_CENTER ? 2 * fmin(box->reach_left, box->reach_right) : box->reach_right;
    if (fixed && !job->style->wrap && !sideways && job->style->across == FORM_ACROSS_RIGHT)
        job->width += box->reach_left;
    if (job->width < 1) job->width = 1;
}

/* Left edge of a block of that width; pango aligns the lines inside the block. */
static double left_of(const struct job *job, double width)
{
    const struct form_box *box = job->box;
    double indent = job->style->indent_pt;
    switch (job->style->across) {
    case FORM_ACROSS_CENTER:
        return box->x + (box->width - width) / 2;
    case FORM_ACROSS_RIGHT:
        return box->x + box->width - PADDING_PT - indent - width;
    case FORM_ACROSS_GENERAL:
    case FORM_ACROSS_LEFT:
    case FORM_ACROSS_JUSTIFY:
        break;
    }
    return box->x + PADDING_PT + indent;
}

static double top_of(const struct job *job, double height)
{
    const struct form_box *box = job->box;
    double middle = box->y + (box->height - height) / 2;
    switch (job->style->down) {
    case FORM_DOWN_TOP:
        return fmin(box->y + PADDING_PT, fmax(middle, box->y));
    case FORM_DOWN_BOTTOM:
        return fmax(box->y + box->height - PADDING_PT - height, fmin(middle, box->y + box->height - height));
    case FORM_DOWN_CENTER:
        break;
    }
    return middle;
}

static void draw(const struct job *job, cairo_t *cr)
{
    double wrapped = pango_layout_get_width(job->layout) >= 0 ? job->width : job->text_width;
    double angle = job->style->rotation == 255 ? 0 : job->style->rotation * G_PI / 180;
    double width = fabs(wrapped * cos(angle)) + fabs(job->text_height * sin(angle));
    double height = fabs(wrapped * sin(angle)) + fabs(job->text_height * cos(angle));
    uint32_t rgb = job->style->rgb;
    cairo_save(cr);
    cairo_set_source_rgb(cr, ((rgb >> 16) & 255) / 255.0, ((rgb >> 8) & 255) / 255.0, (rgb & 255) / 255.0);
    cairo_translate(cr, left_of(job, width) + width / 2, top_of(job, height) + height / 2);
    if (angle != 0) cairo_rotate(cr, -angle);
    cairo_translate(cr, -wrapped / 2, -job->text_height / 2);
    pango_cairo_show_layout(cr, job->layout);
    cairo_restore(cr);
}

static enum form_pen_result lay_out(struct job *job, const char *text, bool fixed)
{
    set_room(job, fixed);
    set_text(job, text);
    bool numeric = job->style->across == FORM_ACROSS_RIGHT;
    double size = fitting_size(job, !fixed && !numeric && !job->upright);
    bool sound = size >= SMALLEST_PT || size >= job->style->size_pt;
    set_size(job, sound ? size : SMALLEST_PT);
    if (pango_layout_get_unknown_glyphs_count(job->layout) > 0) return FORM_PEN_NO_LETTER;
    return sound ? FORM_PEN_FITS : FORM_PEN_TOO_LONG;
}

/* The pen gives its layout away and takes a new one. */
static void keep(const struct job *job, const char *text, enum form_pen_result result)
{
    struct form_pen *pen = job->pen;
    struct laid *laid = g_new0(struct laid, 1);
    *laid = (struct laid){.text = g_strdup(text),
                          .box = *job->box,
                          .style = *job->style,
                          .layout = pen->layout,
                          .width = job->width,
                          .height = job->height,
                          .text_width = job->text_width,
                          .text_height = job->text_height,
                          .result = result};
    laid->style.format = g_strdup(job->style->format);
    pen->layout = pango_layout_new(pen->context);
    pango_layout_set_auto_dir(pen->layout, FALSE);
    if (g_hash_table_size(pen->laid) >= LAID_MAX) g_hash_table_remove_all(pen->laid);
    g_hash_table_add(pen->laid, laid);
}

static enum form_pen_result write_fixed(struct job *job, cairo_t *cr, const char *text)
{
    struct laid wanted = {.text = (char *)(uintptr_t)text, .box = *job->box, .style = *job->style};
    const struct laid *known = g_hash_table_lookup(job->pen->laid, &wanted);
    enum form_pen_result result = known ? known->result : lay_out(job, text, true);
    if (known) {
        job->layout = known->layout;
        job->width = known->width;
        job->height = known->height;
        job->text_width = known->text_width;
        job->text_height = known->text_height;
    } else {
        keep(job, text, result);
    }
    if (cr) draw(job, cr);
    return result;
}

enum form_pen_result form_pen_write(struct form_pen *pen, struct _cairo *cr, const struct form_box *box,
                                    const struct form_style *style, const char *text)
{
    struct job job = {.pen = pen, .box = box, .style = style, .layout = pen->layout, .upright = style->rotation == 255};
    if (!*text) return FORM_PEN_FITS;
    if (box->content == FORM_CONTENT_STATIC) return write_fixed(&job, cr, text);
    enum form_pen_result result = lay_out(&job, text, false);
    if (cr) draw(&job, cr);
    return result;
}
