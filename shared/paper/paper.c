#include "paper.h"
#include "clock.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define FONT "WenQuanYi Micro Hei"

/* Points. A row of a table has its text between two small gaps. */
static const double page_width = 595.28, page_height = 841.89, margin = 51, foot = 46, mm = 72 / 25.4, gap = 3.2;
static const double body_size = 9.5, small_size = 8.5, title_size = 18, heading_size = 12, banner_size = 13;

struct paper {
    cairo_t *cairo;
    PangoLayout *layout;
    bool chinese;
    double y;
    int page, pages; /* pages: 0 in the first round */
    const struct paper_column *columns;
    size_t column_count;
};

/* Marks that turn the writing direction or are not seen: they make a text read as another. */
static bool is_shown(gunichar letter)
{
    bool turns = (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069);
    return !g_unichar_iscntrl(letter) && !turns && letter != 0x200e && letter != 0x200f && letter != 0x061c;
}

/* Yours to free by g_free. */
static char *printable(const char *text)
{
    GString *out = g_string_new(NULL);
    const char *at = text ? text : "";
    while (*at && out->len < PAPER_TEXT_MAX) {
        gunichar letter = g_utf8_get_char_validated(at, -1);
        bool is_valid = letter < 0x110000;
        g_string_append_unichar(out, *at == '\n' || *at == '\t' ? ' ' : is_valid && is_shown(letter) ? letter : 0xfffd);
        at = is_valid ? g_utf8_next_char(at) : at + 1;
    }
    if (*at) g_string_append(out, "…");
    return g_string_free(out, FALSE);
}

/* Numbers and digests that are broken into lines are copied from the paper: no hyphen may come in. */
static void set_plain_breaks(PangoLayout *layout)
{
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
}

static void set_text(struct paper *paper, const char *text, double size, double width)
{
    char *shown = printable(text);
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(paper->layout, font);
    pango_layout_set_width(paper->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(paper->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(paper->layout, PANGO_ALIGN_LEFT);
    pango_layout_set_auto_dir(paper->layout, FALSE);
    pango_layout_set_text(paper->layout, shown, -1);
    pango_font_description_free(font);
    g_free(shown);
}

static double text_height(struct paper *paper)
{
    int height = 0;
    pango_layout_get_size(paper->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static void show(struct paper *paper, double x, double y)
{
    cairo_move_to(paper->cairo, x, y);
    pango_cairo_show_layout(paper->cairo, paper->layout);
}

static void rule(struct paper *paper, double x, double y, double width, double weight)
{
    cairo_set_line_width(paper->cairo, weight);
    cairo_move_to(paper->cairo, x, y);
    cairo_line_to(paper->cairo, x + width, y);
    cairo_stroke(paper->cairo);
}

static void end_page(struct paper *paper)
{
    char text[80];
    (void)snprintf(text, sizeof text, paper->chinese ? "第 %d 页　共 %d 页" : "Page %d of %d", paper->page,
                   paper->pages);
    set_text(paper, text, small_size, page_width - 2 * margin);
    pango_layout_set_alignment(paper->layout, PANGO_ALIGN_CENTER);
    show(paper, margin, page_height - foot);
    cairo_show_page(paper->cairo);
}

static void draw_head(struct paper *paper);

/* A new page when less than `height` is left; inside a table its head comes again. */
static void need(struct paper *paper, double height)
{
    if (paper->y + height <= page_height - foot - 10) return;
    end_page(paper);
    paper->page++;
    paper->y = margin;
    if (paper->columns) draw_head(paper);
}

static void block(struct paper *paper, const char *text, double size, PangoAlignment alignment, double after)
{
    set_text(paper, text, size, page_width - 2 * margin);
    need(paper, text_height(paper) + after);
    set_text(paper, text, size, page_width - 2 * margin); /* a new page has used the layout */
    pango_layout_set_alignment(paper->layout, alignment);
    show(paper, margin, paper->y);
    paper->y += text_height(paper) + after;
}

const char *paper_say(const struct paper *paper, const char *zh, const char *en)
{
    return paper->chinese ? zh : en;
}

const char *paper_when(const struct paper *paper, int64_t ms, struct arena *arena)
{
    char text[CLOCK_TEXT_SIZE];
    if (!ms) return paper_say(paper, "—", "-");
    clock_text(ms + INT64_C(8) * 3600 * 1000, text); /* Beijing time, which has no summer time */
    return arena_format(arena, "%.10s %.8s %s", text, text + 11, paper_say(paper, "（北京时间）", "(UTC+8)"));
}

void paper_title(struct paper *paper, const char *text)
{
    block(paper, text, title_size, PANGO_ALIGN_CENTER, 14);
}

void paper_heading(struct paper *paper, const char *text)
{
    paper->y += 10;
    need(paper, 60); /* not alone at the foot of a page */
    block(paper, text, heading_size, PANGO_ALIGN_LEFT, 6);
}

void paper_banner(struct paper *paper, const char *text)
{
    const double inner = page_width - 2 * margin - 24;
    set_text(paper, text, banner_size, inner);
    double height = text_height(paper) + 20;
    need(paper, height + 10);
    set_text(paper, text, banner_size, inner); /* a new page has used the layout */
    cairo_set_line_width(paper->cairo, 1.4);
    cairo_rectangle(paper->cairo, margin, paper->y, page_width - 2 * margin, height);
    cairo_stroke(paper->cairo);
    show(paper, margin + 12, paper->y + 10);
    paper->y += height + 10;
}

void paper_note(struct paper *paper, const char *text)
{
    block(paper, text, small_size, PANGO_ALIGN_LEFT, 6);
}

void paper_fact(struct paper *paper, const char *label, const char *value)
{
    const double label_width = paper->chinese ? 78 : 112, value_width = page_width - 2 * margin - label_width;
    set_text(paper, value, body_size, value_width);
    double height = text_height(paper);
    need(paper, height + 4);
    set_text(paper, value, body_size, value_width);
    show(paper, margin + label_width, paper->y);
    set_text(paper, label, body_size, label_width - 6);
    show(paper, margin, paper->y);
    paper->y += height + 4;
}

/* Draws a row at the page's place, or, not shown, only measures it. */
static double draw_cells(struct paper *paper, const char *const *cells, bool shown)
{
    double x = margin, height = 0;
    for (size_t i = 0; i < paper->column_count; i++) {
        double width = paper->columns[i].width_mm * mm;
        set_text(paper, cells[i], small_size, width - 2 * gap);
        if (paper->columns[i].is_number) pango_layout_set_alignment(paper->layout, PANGO_ALIGN_RIGHT);
        if (shown) show(paper, x + gap, paper->y + gap);
        if (text_height(paper) > height) height = text_height(paper);
        x += width;
    }
    return height + 2 * gap;
}

static void draw_head(struct paper *paper)
{
    const char *titles[PAPER_COLUMNS_MAX];
    for (size_t i = 0; i < paper->column_count; i++) titles[i] = paper->columns[i].title;
    double height = draw_cells(paper, titles, false);
    cairo_set_source_rgb(paper->cairo, 0.93, 0.93, 0.93);
    cairo_rectangle(paper->cairo, margin, paper->y, PAPER_WIDTH_MM * mm, height);
    cairo_fill(paper->cairo);
    cairo_set_source_rgb(paper->cairo, 0, 0, 0);
    rule(paper, margin, paper->y, PAPER_WIDTH_MM * mm, 0.8);
    (void)draw_cells(paper, titles, true);
    paper->y += height;
    rule(paper, margin, paper->y, PAPER_WIDTH_MM * mm, 0.6);
}

void paper_table_begin(struct paper *paper, const struct paper_column *columns, size_t count)
{
    need(paper, 60);
    paper->columns = columns;
    paper->column_count = count < PAPER_COLUMNS_MAX ? count : PAPER_COLUMNS_MAX;
    draw_head(paper);
}

void paper_table_row(struct paper *paper, const char *const *cells, bool is_sum)
{
    double height = draw_cells(paper, cells, false);
    need(paper, height);
    if (is_sum) rule(paper, margin, paper->y, PAPER_WIDTH_MM * mm, 0.8);
    (void)draw_cells(paper, cells, true);
    paper->y += height;
    rule(paper, margin, paper->y, PAPER_WIDTH_MM * mm, 0.3);
}

void paper_table_end(struct paper *paper)
{
    rule(paper, margin, paper->y, PAPER_WIDTH_MM * mm, 0.8);
    paper->columns = NULL;
    paper->y += 8;
}

static cairo_status_t collect(void *out, const unsigned char *data, unsigned size)
{
    buffer_add(out, data, size);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t forget(void *out, const unsigned char *data, unsigned size)
{
    (void)out, (void)data, (void)size;
    return CAIRO_STATUS_SUCCESS;
}

/* One round; answers how many pages it made. `out` NULL: only counted. */
static int run(const struct paper_order *order, int pages, struct buffer *out, bool *is_good)
{
    char made[CLOCK_TEXT_SIZE];
    struct paper paper = {.chinese = order->chinese, .pages = pages, .page = 1, .y = margin};
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(out ? collect : forget, out, page_width, page_height);
    clock_text(order->made_ms, made);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, order->title);
    paper.cairo = cairo_create(surface);
    paper.layout = pango_cairo_create_layout(paper.cairo);
    set_plain_breaks(paper.layout);
    order->draw(&paper, order->arg);
    end_page(&paper);
    *is_good = cairo_status(paper.cairo) == CAIRO_STATUS_SUCCESS;
    g_object_unref(paper.layout);
    cairo_destroy(paper.cairo);
    cairo_surface_finish(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) *is_good = false;
    cairo_surface_destroy(surface);
    return paper.page;
}

status paper_make(const struct paper_order *order, struct arena *arena, struct bytes *pdf, struct problem *why)
{
    struct buffer out = {.arena = arena};
    bool is_counted = false, is_drawn = false;
    int pages = run(order, 0, NULL, &is_counted);
    (void)run(order, pages, &out, &is_drawn);
    *pdf = buffer_bytes(&out);
    return is_counted && is_drawn ? OK : problem_set(why, INTERNAL_FAILED, "%s", "paper");
}
