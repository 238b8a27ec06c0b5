#include "form_render.h"
#include "auto.h"
#include "clock.h"
#include "form_pen.h"
#include "text.h"
#include <cairo-pdf.h>
#include <stdio.h>
#include <string.h>

AUTO_DECLARE(cairo_t, cairo_destroy);
AUTO_DECLARE(cairo_surface_t, cairo_surface_destroy);

static const double MM_PER_PT = 25.4 / 72;

static const struct { /* of a stroke: width, and lengths of dashes and gaps (0: whole) */
    double width_pt, dashes[4];
    int dash_count;
} strokes[FORM_STROKE_COUNT] = {
    [FORM_STROKE_HAIR] = {0.2, {0}, 0},
    [FORM_STROKE_THIN] = {0.5, {0}, 0},
    [FORM_STROKE_MEDIUM] = {1.25, {0}, 0},
    [FORM_STROKE_THICK] = {2, {0}, 0},
    [FORM_STROKE_DOUBLE] = {0.5, {0}, 0},
    [FORM_STROKE_DASHED] = {0.5, {3, 2}, 2},
    [FORM_STROKE_DOTTED] = {0.5, {0.6, 1.2}, 2},
    [FORM_STROKE_MEDIUM_DASHED] = {1.25, {5, 3}, 2},
    [FORM_STROKE_DASH_DOT] = {0.5, {4, 1.5, 0.8, 1.5}, 4},
};
static const double DOUBLE_GAP_PT = 0.8; /* from the middle to each of the two lines */

static cairo_status_t take(void *closure, const unsigned char *data, unsigned int size)
{
    buffer_add(closure, data, size);
    return CAIRO_STATUS_SUCCESS;
}

static void set_colour(cairo_t *cr, uint32_t rgb)
{
    cairo_set_source_rgb(cr, ((rgb >> 16) & 255) / 255.0, ((rgb >> 8) & 255) / 255.0, (rgb & 255) / 255.0);
}

static void draw_areas(cairo_t *cr, const struct form *form, uint32_t page)
{
    for (size_t i = 0; i < form->area_count; i++) {
        const struct form_area *area = &form->areas[i];
        if (area->page != page) continue;
        set_colour(cr, area->rgb);
        cairo_rectangle(cr, area->x, area->y, area->width, area->height);
        cairo_fill(cr);
    }
}

static void add_path(cairo_t *cr, const struct form_line *line)
{
    double gap = line->stroke == FORM_STROKE_DOUBLE ? DOUBLE_GAP_PT : 0;
    double gap_x = line->x1 == line->x2 ? gap : 0, gap_y = line->x1 == line->x2 ? 0 : gap;
    cairo_move_to(cr, line->x1 - gap_x, line->y1 - gap_y);
    cairo_line_to(cr, line->x2 - gap_x, line->y2 - gap_y);
    if (gap == 0) return;
    cairo_move_to(cr, line->x1 + gap_x, line->y1 + gap_y);
    cairo_line_to(cr, line->x2 + gap_x, line->y2 + gap_y);
}

/* Neighbours of one kind are one path: fewer operators, and joints without a seam. */
static void draw_lines(cairo_t *cr, const struct form *form, uint32_t page)
{
    const struct form_line *open = NULL;
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_SQUARE);
    for (size_t i = 0; i < form->line_count; i++) {
        const struct form_line *line = &form->lines[i];
        if (line->page != page) continue;
        if (open && (open->stroke != line->stroke || open->rgb != line->rgb)) cairo_stroke(cr);
        if (!open || open->stroke != line->stroke || open->rgb != line->rgb) {
            set_colour(cr, line->rgb);
            cairo_set_line_width(cr, strokes[line->stroke].width_pt);
            cairo_set_dash(cr, strokes[line->stroke].dashes, strokes[line->stroke].dash_count, 0);
        }
        add_path(cr, line);
        open = line;
    }
    if (open) cairo_stroke(cr);
}

struct run {
    struct form_pen *pen;
    cairo_t *cr;
    struct arena *arena;
    struct problem *why;
};

static void tell(struct run *run, const struct form *form, const struct form_box *box, enum form_pen_result result)
{
    const struct form_rules *rules = &form->rules;
    uint32_t field = box->index;
    for (size_t i = 0; box->content == FORM_CONTENT_TEXT && i < form->texts[box->index].count; i++)
        if (!form->texts[box->index].parts[i].literal) field = form->texts[box->index].parts[i].field;
    if (field >= rules->field_count) return;
    const char *path = arena_format(run->arena, "data.%s.%s", rules->name, rules->fields[field].name);
    problem_fault(run->why, result == FORM_PEN_TOO_LONG ? FORM_VALUE_ROOM : FORM_VALUE_LETTER, path, "%s",
                  rules->fields[field].label);
}

static void draw_boxes(struct run *run, const struct form_filled *filled, uint32_t page)
{
    const struct form *form = filled->form;
    for (size_t i = 0; i < form->box_count; i++) {
        const struct form_box *box = &form->boxes[i];
        if (box->page != page) continue;
        const char *text = form_fill_shown(filled, box, run->arena);
        enum form_pen_result result = form_pen_write(run->pen, run->cr, box, &form->styles[box->style], text);
        bool is_value = box->content != FORM_CONTENT_STATIC && !filled->is_sample;
        if (result != FORM_PEN_FITS && is_value) tell(run, form, box, result);
    }
}

static void draw_form(struct run *run, const struct form_filled *filled)
{
    const struct form *form = filled->form;
    for (uint32_t i = 0; i < form->page_count; i++) {
        const struct form_page *page = &form->pages[i];
        cairo_pdf_surface_set_size(cairo_get_target(run->cr), page->width_pt, page->height_pt);
        cairo_save(run->cr);
        cairo_translate(run->cr, page->origin_x_pt, page->origin_y_pt);
        cairo_scale(run->cr, page->scale, page->scale);
        draw_areas(run->cr, form, i);
        draw_boxes(run, filled, i);
        draw_lines(run->cr, form, i);
        cairo_restore(run->cr);
        cairo_show_page(run->cr);
    }
}

/* cairo writes no /ID. The trailer stands behind the cross-reference table, so adding one moves no offset. */
static status add_id(struct buffer *pdf, const struct form_print *print, struct arena *arena, struct bytes *out)
{
    static const char TRAILER[] = "\ntrailer\n<<";
    const char *found = NULL;
    for (const char *at = (const char *)pdf->data;
         (at = memmem(at, pdf->size - (size_t)(at - (const char *)pdf->data), TRAILER, sizeof TRAILER - 1)); at++)
        found = at;
    if (!found) return PROBLEM_INTERNAL;
    size_t head = (size_t)(found - (const char *)pdf->data) + sizeof TRAILER - 1;
    const char *id = bytes_hex(arena, bytes_of(print->id, sizeof print->id));
    struct buffer whole = {.arena = arena};
    buffer_add(&whole, pdf->data, head);
    buffer_format(&whole, " /ID [<%s> <%s>]\n  ", id, id);
    buffer_add(&whole, pdf->data + head, pdf->size - head);
    *out = buffer_bytes(&whole);
    return OK;
}

static void hand_over(const struct form_filled *filled, size_t count, struct arena *arena, struct form_rendered *out)
{
    size_t pages = 0;
    for (size_t i = 0; i < count; i++) pages += filled[i].form->page_count;
    out->pages = arena_array(arena, pages + 1, sizeof *out->pages);
    out->seals = arena_array(arena, count + 1, sizeof *out->seals);
    out->page_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct form *form = filled[i].form;
        out->seals[i] = form->seal;
        out->seals[i].page += (uint32_t)out->page_count;
        for (size_t k = 0; k < form->page_count; k++)
            out->pages[out->page_count++] =
                (struct form_sheet_size){form->pages[k].width_pt * MM_PER_PT, form->pages[k].height_pt * MM_PER_PT};
    }
}

static void set_facts(cairo_surface_t *surface, const struct form_print *print)
{
    char created[CLOCK_TEXT_SIZE];
    clock_text(print->created_ms - print->created_ms % 1000, created);
    (void)text_copy(created + 19, sizeof created - 19, "Z"); /* cairo takes no fractions of a second */
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, print->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "eStamp");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

status form_render(const struct form_filled *filled, size_t count, const struct form_print *print, struct arena *arena,
                   struct form_rendered *out, struct problem *why)
{
    struct buffer pdf = {.arena = arena};
    AUTO(cairo_surface_t, surface);
    AUTO(cairo_t, cr);
    size_t before = why->fault_count;
    surface = cairo_pdf_surface_create_for_stream(take, &pdf, 595, 842);
    set_facts(surface, print);
    cr = cairo_create(surface);
    struct run run = {.pen = form_pen_of_thread(), .cr = cr, .arena = arena, .why = why};
    for (size_t i = 0; i < count; i++) draw_form(&run, &filled[i]);
    cairo_surface_finish(surface);
    if (why->fault_count > before) return PROBLEM_INPUT;
    if (cairo_status(cr) != CAIRO_STATUS_SUCCESS || cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return problem_set(why, INTERNAL_FAILED, "cairo");
    if (add_id(&pdf, print, arena, &out->pdf) != OK) return problem_set(why, INTERNAL_FAILED, "cairo trailer");
    hand_over(filled, count, arena, out);
    return OK;
}
