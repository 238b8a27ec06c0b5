#include "paper_mark.h"
#include "clock.h"
#include "qr.h"
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define FONT "WenQuanYi Micro Hei"

/* Points. */
static const double tile_width = 250, tile_height = 168, tilt = 26 * G_PI / 180;
static const double foot_height = 62, margin = 14, qr_side = 48;
enum { FINE = 20 }; /* shapes are written in whole twentieths of a point */

struct pen {
    cairo_t *cairo;
    struct buffer *out;
    double height; /* of the box: cairo counts downwards */
};

static void point(struct pen *pen, const cairo_path_data_t *at)
{
    buffer_format(pen->out, "%ld %ld ", lround(at->point.x * FINE), lround((pen->height - at->point.y) * FINE));
}

/* The shape that cairo holds, filled. */
static void fill(struct pen *pen)
{
    static const char *const operators[] = {"m\n", "l\n", "c\n", "h\n"};
    cairo_save(pen->cairo);
    cairo_identity_matrix(pen->cairo); /* the path is told in the box's own space, not in a turned one */
    cairo_path_t *path = cairo_copy_path(pen->cairo);
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        for (int j = 1; j < path->data[i].header.length; j++) point(pen, &path->data[i + j]);
        buffer_text(pen->out, operators[path->data[i].header.type]);
    }
    cairo_path_destroy(path);
    buffer_text(pen->out, "f\n");
    cairo_new_path(pen->cairo);
    cairo_restore(pen->cairo);
}

struct words {
    double x, y, width, size; /* y: of the upper edge */
    bool is_centred;
};

/* One line; what does not fit ends with an ellipsis. */
static void put(struct pen *pen, const struct words *where, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(pen->cairo);
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    char *shown = g_utf8_make_valid(text, -1);
    pango_font_description_set_absolute_size(font, where->size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(where->width * PANGO_SCALE));
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_alignment(layout, where->is_centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
    pango_layout_set_text(layout, shown, -1);
    cairo_move_to(pen->cairo, where->x, where->y);
    pango_cairo_layout_path(pen->cairo, layout);
    fill(pen);
    g_free(shown);
    pango_font_description_free(font);
    g_object_unref(layout);
}

static const char *when(int64_t ms, struct arena *arena)
{
    char text[CLOCK_TEXT_SIZE];
    clock_text(ms + INT64_C(8) * 3600 * 1000, text); /* Beijing time, which has no summer time */
    return arena_format(arena, "%.10s %.5s (UTC+8)", text, text + 11);
}

/* "副本 2 / 5" */
static const char *count_of(const struct paper_mark *what, struct arena *arena)
{
    long long number = what->number, allowed = what->allowed;
    if (!number) return "仅供查看";
    return allowed ? arena_format(arena, "副本 %lld / %lld", number, allowed)
                   : arena_format(arena, "副本 No. %lld", number);
}

static status draw_tile(struct pen *pen, const struct paper_mark *what, struct arena *arena, struct problem *why)
{
    (void)why;
    buffer_text(pen->out, "0.706 0.137 0.165 rg\n");
    cairo_translate(pen->cairo, tile_width / 2, tile_height / 2);
    cairo_rotate(pen->cairo, -tilt);
    put(pen, &(struct words){-120, -42, 240, 34, true}, count_of(what, arena));
    put(pen, &(struct words){-125, 2, 250, 12, true},
        what->number ? "不具同等效力 · COPY, NOT THE ORIGINAL" : "不具同等效力 · FOR VIEWING ONLY");
    put(pen, &(struct words){-125, 20, 250, 9, true},
        arena_format(arena, "%s · %s", what->document, when(what->made_ms, arena)));
    put(pen, &(struct words){-125, 33, 250, 9, true}, what->by);
    return OK;
}

static status draw_qr(struct pen *pen, const char *address, struct arena *arena, struct problem *why)
{
    struct list rows;
    TRY(qr_rows(arena, address, &rows, why));
    double side = qr_side * FINE / (double)rows.count, top = (foot_height + qr_side) / 2 * FINE;
    for (size_t i = 0; i < rows.count * rows.count; i++) {
        size_t row = i / rows.count, column = i % rows.count;
        const char *modules = *LIST_AT(&rows, const char *, row);
        bool is_begun = column && modules[column - 1] == '1'; /* dark ones in a row are one rectangle */
        if (modules[column] != '1' || is_begun) continue;
        double width = side * (double)strspn(modules + column, "1"), x = margin * FINE + (double)column * side;
        double y = top - (double)(row + 1) * side;
        buffer_format(pen->out, "%ld %ld %ld %ld re\n", lround(x), lround(y), lround(x + width) - lround(x),
                      lround(y + side) - lround(y));
    }
    buffer_text(pen->out, "f\n");
    return OK;
}

static status draw_foot(struct pen *pen, const struct paper_mark *what, struct arena *arena, struct problem *why)
{
    const double x = margin + qr_side + 12, width = PDF_COPY_WIDTH - x - margin;
    long long number = what->number, allowed = what->allowed;
    const char *zh = allowed ? arena_format(arena, "副本　第 %lld 份，共 %lld 份", number, allowed)
                             : arena_format(arena, "副本　第 %lld 份", number);
    const char *en =
        allowed ? arena_format(arena, "Copy %lld of %lld", number, allowed) : arena_format(arena, "Copy %lld", number);
    buffer_text(pen->out, "0.706 0.137 0.165 rg\n");
    put(pen, &(struct words){x, 6, width, 12.5, false},
        arena_format(arena, "%s　·　%s　·　不具同等效力%s%s", zh, en, what->note ? "　·　" : "",
                     what->note ? what->note : ""));
    buffer_text(pen->out, "0.114 0.129 0.161 rg\n");
    put(pen, &(struct words){x, 24, width, 8, false},
        arena_format(arena, "文件编号 Document %s　·　制作 Made by %s　·　%s", what->document, what->by,
                     when(what->made_ms, arena)));
    put(pen, &(struct words){x, 36, width, 8, false},
        "本副本不含电子签名，与签章原件不具同等效力；请扫码在线核验。A copy without signatures; verify the original "
        "online.");
    put(pen, &(struct words){x, 48, width, 7, false}, what->address);
    return draw_qr(pen, what->address, arena, why);
}

typedef status draw_part(struct pen *pen, const struct paper_mark *what, struct arena *arena, struct problem *why);

static status draw(const struct paper_mark *what, draw_part *part, struct arena *arena, struct pdf_copy_mark *out,
                   struct problem *why)
{
    struct buffer content = {.arena = arena};
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_font_options_t *options = cairo_font_options_create();
    struct pen pen = {cairo_create(surface), &content, out->height};
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(pen.cairo, options);
    cairo_set_tolerance(pen.cairo, 0.01);
    buffer_text(&content, "0.05 0 0 0.05 0 0 cm\n"); /* FINE */
    status drawn = part(&pen, what, arena, why);
    bool is_sound = cairo_status(pen.cairo) == CAIRO_STATUS_SUCCESS;
    cairo_font_options_destroy(options);
    cairo_destroy(pen.cairo);
    cairo_surface_destroy(surface);
    out->content = buffer_bytes(&content);
    TRY(drawn);
    return is_sound ? OK : problem_set(why, INTERNAL_FAILED, "%s", "watermark");
}

static status make(const struct paper_mark *what, struct arena *arena, struct pdf_copy_marks *out, struct problem *why)
{
    *out = (struct pdf_copy_marks){.tile = {.width = tile_width, .height = tile_height},
                                   .foot = {.width = PDF_COPY_WIDTH, .height = foot_height}};
    out->title = arena_format(arena, "%s - %s", count_of(what, arena), what->document);
    TRY(draw(what, draw_tile, arena, &out->tile, why));
    if (what->number) return draw(what, draw_foot, arena, &out->foot, why);
    out->foot.height = 0;
    return OK;
}

status paper_mark_put(const struct paper_mark *what, struct bytes file, struct arena *arena, struct list *pieces,
                      struct problem *why)
{
    struct pdf *pdf;
    struct pdf_copy_marks marks;
    TRY(make(what, arena, &marks, why));
    TRY(pdf_read_open(arena, file, &pdf, why));
    return pdf_copy_make(pdf, &marks, pieces, why);
}
