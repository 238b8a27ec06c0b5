#include "slip_draw.h"

#include "clock.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define FONT      "WenQuanYi Micro Hei"
#define FONT_MONO "WenQuanYi Micro Hei Mono"

/* Points. A slip is laid out for a quarter of A4; alone on its page it is drawn larger. */
static const double page_width = 595.28, page_height = 841.89, margin = 42, alone = 1.02;
static const double wide = 511, label_wide = 118, secret_tall = 34;
enum { NAME_LINES = 2 };

static const uint32_t ink = 0x1d2129, soft = 0x4e5969, line_gray = 0x9aa0a8, seal_red = 0xb4232a;

struct words_laid {
    PangoLayout *zh, *en;
};

struct slip_draw {
    struct slip_sheet sheet;
    cairo_surface_t *surface;
    cairo_t *cairo;
    struct words_laid title, unit, code, number, secret, next;
    PangoLayout *foot, *cut, *value, *secret_value;
    int on_page;
};

static cairo_status_t take(void *out, const unsigned char *data, unsigned size)
{
    buffer_add(out, data, size);
    return CAIRO_STATUS_SUCCESS;
}

static PangoLayout *lay(cairo_t *cairo, const char *font, double size, double width, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *description = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(description, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, description);
    pango_font_description_free(description);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (text) pango_layout_set_text(layout, text, -1);
    return layout;
}

static struct words_laid lay_words(struct slip_draw *draw, struct slip_words words, double size, double width)
{
    return (struct words_laid){lay(draw->cairo, FONT, size, width, words.zh),
                               lay(draw->cairo, FONT, size * 0.86, width, words.en)};
}

static PangoLayout *lay_foot(struct slip_draw *draw)
{
    const struct slip_sheet *sheet = &draw->sheet;
    const int64_t beijing_ms = INT64_C(8) * 3600 * 1000; /* which has no summer time */
    char made[CLOCK_TEXT_SIZE], expires[CLOCK_TEXT_SIZE] = "";
    AUTO_ARENA(scratch);
    clock_date_text(sheet->made_ms + beijing_ms, made);
    if (sheet->expires_ms) clock_date_text(sheet->expires_ms + beijing_ms, expires);
    const char *text =
        arena_format(scratch, "%s%s%s%s%s", sheet->issuer ? sheet->issuer : "", sheet->issuer ? "    " : "", made,
                     sheet->expires_ms ? "    有效期至 valid until " : "", expires);
    PangoLayout *layout = lay(draw->cairo, FONT, 7.5, wide, text);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    return layout;
}

static void lay_fixed(struct slip_draw *draw)
{
    const struct slip_sheet *sheet = &draw->sheet;
    draw->title = lay_words(draw, sheet->title, 13, wide);
    draw->unit = lay_words(draw, (struct slip_words){"单位名称", "Unit"}, 8.5, label_wide);
    draw->code = lay_words(draw, (struct slip_words){"识别号／代码", "Code"}, 8.5, label_wide);
    draw->number = lay_words(draw, sheet->number, 8.5, label_wide);
    draw->secret = lay_words(draw, sheet->secret, 8.5, label_wide);
    draw->next = lay_words(draw, sheet->next, 8.5, wide);
    draw->foot = lay_foot(draw);
    draw->cut = lay(draw->cairo, FONT, 6, wide, "沿此线剪开 cut here");
    draw->value = lay(draw->cairo, FONT, 11, wide - label_wide, NULL);
    pango_layout_set_height(draw->value, -NAME_LINES);
    pango_layout_set_ellipsize(draw->value, PANGO_ELLIPSIZE_END);
    draw->secret_value = lay(draw->cairo, FONT_MONO " Bold", 16, wide - label_wide - 16, NULL);
}

struct slip_draw *slip_draw_begin(const struct slip_sheet *sheet, struct buffer *out)
{
    struct slip_draw *draw = g_new0(struct slip_draw, 1);
    draw->sheet = *sheet;
    draw->surface = cairo_pdf_surface_create_for_stream(take, out, page_width, page_height);
    cairo_pdf_surface_set_metadata(draw->surface, CAIRO_PDF_METADATA_TITLE, sheet->title.zh);
    draw->cairo = cairo_create(draw->surface);
    lay_fixed(draw);
    if (cairo_status(draw->cairo) == CAIRO_STATUS_SUCCESS) return draw;
    slip_draw_free(draw);
    return NULL;
}

static void colour(cairo_t *cairo, uint32_t rgb)
{
    cairo_set_source_rgb(cairo, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

/* Answers the text's height. */
static double show(struct slip_draw *draw, PangoLayout *layout, double x, double y, uint32_t rgb)
{
    int height = 0;
    colour(draw->cairo, rgb);
    cairo_move_to(draw->cairo, x, y);
    pango_cairo_show_layout(draw->cairo, layout);
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static void show_label(struct slip_draw *draw, const struct words_laid *label, double y)
{
    double height = show(draw, label->zh, 0, y, soft);
    show(draw, label->en, 0, y + height, soft);
}

static double show_line(struct slip_draw *draw, const struct words_laid *label, double y, const char *value)
{
    show_label(draw, label, y);
    pango_layout_set_text(draw->value, value ? value : "", -1);
    double height = show(draw, draw->value, label_wide, y, ink);
    return y + (height > 24 ? height : 24) + 2;
}

static double show_secret(struct slip_draw *draw, double y, const char *secret)
{
    colour(draw->cairo, seal_red);
    cairo_set_line_width(draw->cairo, 0.8);
    cairo_rectangle(draw->cairo, label_wide, y, wide - label_wide, secret_tall);
    cairo_stroke(draw->cairo);
    show_label(draw, &draw->secret, y + 4);
    pango_layout_set_text(draw->secret_value, secret, -1);
    show(draw, draw->secret_value, label_wide + 8, y + 6, ink);
    pango_layout_set_text(draw->secret_value, "", 0);
    return y + secret_tall + 7;
}

static void show_slip(struct slip_draw *draw, const struct slip *slip)
{
    double y = show(draw, draw->title.zh, 0, 0, ink) + 1;
    y += show(draw, draw->title.en, 0, y, soft) + 4;
    y = show_line(draw, &draw->unit, y, slip->unit_name);
    y = show_line(draw, &draw->code, y, slip->unit_code);
    y = show_line(draw, &draw->number, y, slip->number);
    y = show_secret(draw, y, slip->secret);
    y += show(draw, draw->next.zh, 0, y, ink);
    y += show(draw, draw->next.en, 0, y, soft) + 2;
    show(draw, draw->foot, 0, y, soft);
}

static void show_cut(struct slip_draw *draw, double y)
{
    const double dashes[] = {4, 3};
    cairo_save(draw->cairo);
    colour(draw->cairo, line_gray);
    cairo_set_line_width(draw->cairo, 0.5);
    cairo_set_dash(draw->cairo, dashes, 2, 0);
    cairo_move_to(draw->cairo, 0, y);
    cairo_line_to(draw->cairo, page_width, y);
    cairo_stroke(draw->cairo);
    cairo_restore(draw->cairo);
    show(draw, draw->cut, page_width - 70, y - 9, line_gray);
}

void slip_draw_add(struct slip_draw *draw, const struct slip *slip)
{
    bool is_alone = draw->sheet.per_page == 1;
    double tall = page_height / 4, top = tall * draw->on_page;
    cairo_save(draw->cairo);
    cairo_translate(draw->cairo, margin, is_alone ? margin : top + 9);
    if (is_alone) cairo_scale(draw->cairo, alone, alone);
    show_slip(draw, slip);
    cairo_restore(draw->cairo);
    if (!is_alone && draw->on_page < 3) show_cut(draw, top + tall);
    draw->on_page++;
    if (draw->on_page < draw->sheet.per_page) return;
    cairo_show_page(draw->cairo);
    draw->on_page = 0;
}

bool slip_draw_end(struct slip_draw *draw)
{
    if (draw->on_page > 0) cairo_show_page(draw->cairo);
    bool drawn = cairo_status(draw->cairo) == CAIRO_STATUS_SUCCESS;
    cairo_surface_finish(draw->surface);
    return drawn && cairo_surface_status(draw->surface) == CAIRO_STATUS_SUCCESS;
}

static void free_layout(PangoLayout *layout)
{
    if (layout) g_object_unref(layout);
}

static void free_words(const struct words_laid *words)
{
    free_layout(words->zh);
    free_layout(words->en);
}

void slip_draw_free(struct slip_draw *draw)
{
    const struct words_laid *words[] = {&draw->title,  &draw->unit, &draw->code, &draw->number,
                                        &draw->secret, &draw->next, NULL};
    for (size_t i = 0; words[i]; i++) free_words(words[i]);
    free_layout(draw->foot);
    free_layout(draw->cut);
    free_layout(draw->value);
    free_layout(draw->secret_value);
    cairo_destroy(draw->cairo);
    cairo_surface_destroy(draw->surface);
    g_free(draw);
}
