#include "receipt.h"

#include "clock.h"
#include "qr.h"
#include "text.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

#define FONT "WenQuanYi Micro Hei"

/* A5 upright, in points. */
static const double page_width = 419.53, page_height = 595.28, margin = 45, qr_side = 108;

struct sheet {
    cairo_t *cairo;
    struct arena *arena;
    bool chinese;
    double y;
};

static const char *say(const struct sheet *sheet, const char *zh, const char *en)
{
    return sheet->chinese ? zh : en;
}

/* A text in a column, wrapped; answers its height. */
static double text_at(struct sheet *sheet, double x, double width, double size, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(sheet->cairo);
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    int height;
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, -1);
    pango_layout_get_size(layout, NULL, &height);
    cairo_move_to(sheet->cairo, x, sheet->y);
    pango_cairo_show_layout(sheet->cairo, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
    return (double)height / PANGO_SCALE;
}

static void line(struct sheet *sheet, const char *label, const char *value)
{
    const double label_width = sheet->chinese ? 78 : 92;
    cairo_set_source_rgb(sheet->cairo, 0.306, 0.349, 0.412);
    double height = text_at(sheet, margin, label_width, 10.5, label);
    cairo_set_source_rgb(sheet->cairo, 0.114, 0.129, 0.161);
    double other =
        text_at(sheet, margin + label_width, page_width - 2 * margin - label_width, 10.5, value ? value : "");
    sheet->y += (other > height ? other : height) + 7;
}

static void rule(struct sheet *sheet, double red, double green, double blue, double width)
{
    cairo_set_source_rgb(sheet->cairo, red, green, blue);
    cairo_set_line_width(sheet->cairo, width);
    cairo_move_to(sheet->cairo, margin, sheet->y);
    cairo_line_to(sheet->cairo, page_width - margin, sheet->y);
    cairo_stroke(sheet->cairo);
    sheet->y += 12;
}

static void draw_qr(struct sheet *sheet, const char *address)
{
    struct list rows;
    struct problem why = {0};
    if (qr_rows(sheet->arena, address, &rows, &why) != OK) return; /* the number in the facts leads there too */
    double module = qr_side / (double)rows.count, x = margin, y = page_height - margin - qr_side;
    cairo_set_source_rgb(sheet->cairo, 0, 0, 0);
    for (size_t row = 0; row < rows.count; row++)
        for (size_t column = 0; column < rows.count; column++)
            if ((*LIST_AT(&rows, const char *, row))[column] == '1')
                cairo_rectangle(sheet->cairo, x + (double)column * module, y + (double)row * module, module, module);
    cairo_fill(sheet->cairo);
    sheet->y = y;
    text_at(sheet, x + qr_side + 16, page_width - 2 * margin - qr_side - 16, 9.5,
            say(sheet, "扫描二维码，或在验证页输入回执编号，即可在线核验本次签章。\n本回执不是签章文件本身。",
                "Scan the code, or enter the receipt number on the verification page, to check this sealing online.\n"
                "The receipt is not the sealed document itself."));
    sheet->y = page_height - margin - 24;
    cairo_set_source_rgb(sheet->cairo, 0.306, 0.349, 0.412);
    text_at(sheet, x + qr_side + 16, page_width - 2 * margin - qr_side - 16, 8, address);
}

static const char *when(struct sheet *sheet, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_text(ms + INT64_C(8) * 3600 * 1000, text); /* Beijing time, which has no summer time */
    return arena_format(sheet->arena, "%.10s %.8s %s", text, text + 11, say(sheet, "（北京时间）", "(UTC+8)"));
}

/* What became of the declaration since it was sealed: the seal stays whole, the declaration does not count any more. */
static void warn(struct sheet *sheet, const struct document *d)
{
    const char *text = NULL;
    if (d->voided_ms)
        text = say(sheet, "这份申报已作废。", "This declaration has been voided.");
    else if (d->corrected_by_id)
        text = say(sheet, "这份申报已被更正，请以更正后的文件为准。",
                   "This declaration has been corrected; the correction counts.");
    else if (d->rejected_ms)
        text = say(sheet, "这份申报已被税务机关退回。", "The tax authority has sent this declaration back.");
    if (!text) return;
    cairo_set_source_rgb(sheet->cairo, 0.706, 0.137, 0.165);
    sheet->y += text_at(sheet, margin, page_width - 2 * margin, 13, text) + 9;
}

static void facts(struct sheet *sheet, const struct document_view *view)
{
    const struct document *d = &view->document;
    warn(sheet, d);
    line(sheet, say(sheet, "回执编号", "Receipt"), d->number);
    line(sheet, say(sheet, "文件", "Document"), d->title);
    line(sheet, say(sheet, "纳税人", "Taxpayer"), d->unit_name);
    line(sheet, say(sheet, "纳税人识别号", "Taxpayer id"), d->unit_code);
    line(sheet, say(sheet, "所属期", "Period"), arena_format(sheet->arena, "%s — %s", d->period_from, d->period_to));
    line(sheet, say(sheet, "签章时间", "Sealed"), when(sheet, d->sealed_ms));
    for (size_t i = 0; i < view->sealings.count; i++) {
        const struct sealing *s = LIST_AT(&view->sealings, const struct sealing, i);
        line(sheet, say(sheet, "印章", "Seal"), s->seal_name);
        line(sheet, say(sheet, "印章编号", "Seal number"), s->seal_number);
        line(sheet, say(sheet, "证书持有人", "Certificate of"), s->signer);
    }
    line(sheet, say(sheet, "文件摘要", "SHA-256"), d->digest);
    if (d->archive_number) line(sheet, say(sheet, "档案编号", "Archive no."), d->archive_number);
}

static cairo_status_t collect(void *out, const unsigned char *data, unsigned size)
{
    buffer_add(out, data, size);
    return CAIRO_STATUS_SUCCESS;
}

static void draw(struct sheet *sheet, const struct document_view *view, const char *address)
{
    cairo_set_source_rgb(sheet->cairo, 0.114, 0.129, 0.161);
    sheet->y = margin;
    sheet->y += text_at(sheet, margin, page_width - 2 * margin, 19, say(sheet, "电子签章回执", "Sealing receipt")) + 8;
    rule(sheet, 0.706, 0.137, 0.165, 1.6);
    facts(sheet, view);
    draw_qr(sheet, address);
}

status receipt_render(const struct document_view *view, const char *public_url, bool chinese, struct arena *arena,
                      struct bytes *pdf, struct problem *why)
{
    if (!view->document.sealed_ms) return problem_set(why, DOCUMENT_NOT_SEALED, "%s", "");
    struct buffer out = {.arena = arena};
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(collect, &out, page_width, page_height);
    char sealed[CLOCK_TEXT_SIZE];
    clock_text(view->document.sealed_ms, sealed);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, sealed);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, view->document.number);
    struct sheet sheet = {.cairo = cairo_create(surface), .arena = arena, .chinese = chinese};
    draw(&sheet, view, arena_format(arena, "%s/verify/%s", public_url, view->document.number));
    cairo_status_t drawn = cairo_status(sheet.cairo);
    cairo_destroy(sheet.cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    *pdf = buffer_bytes(&out);
    return drawn == CAIRO_STATUS_SUCCESS ? OK : problem_set(why, INTERNAL_FAILED, "%s", "receipt");
}

static size_t character(const char *p)
{
    size_t size = 1;
    while (((unsigned char)p[size] & 0xc0) == 0x80) size++;
    return size;
}

char *receipt_mask(struct arena *arena, const char *name)
{
    size_t count = text_count(name), kept = count > 5 ? 2 : 1, tail = count > 5 ? 2 : 0;
    struct buffer out = {.arena = arena};
    for (size_t i = 0; *name; i++) {
        size_t size = character(name);
        if (i < kept || i >= count - tail)
            buffer_add(&out, name, size);
        else
            buffer_byte(&out, '*');
        name += size;
    }
    return arena_text(arena, buffer_string(&out));
}
