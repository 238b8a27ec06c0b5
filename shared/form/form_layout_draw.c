/* What stands on the pages: fills, borders and texts of the grid. */
#include "form_format.h"
#include "form_layout.h"
#include "text.h"
#include <math.h>
#include <string.h>

/* One step of indent: three blanks of the Normal font, in digits of it. */
static const double INDENT_DIGITS = 3 * 0.26 / 0.55;

struct band { /* rows that stand together on a page: its own, or the repeated titles above them */
    const struct layout_sheet *sheet;
    struct layout_cut rows, columns;
    uint32_t page;
    double dx, dy; /* added to the sheet's coordinates */
};

static const struct layout_slot *slot_at(const struct band *band, uint32_t row, uint32_t column)
{
    return &band->sheet->slots[(size_t)row * band->sheet->columns + column];
}

static double x_of(const struct band *band, uint32_t edge)
{
    return band->sheet->x[edge] + band->dx;
}

static double y_of(const struct band *band, uint32_t edge)
{
    return band->sheet->y[edge] + band->dy;
}

static const struct form_look *look_at(const struct layout *layout, const struct band *band, uint32_t row,
                                       uint32_t column)
{
    const struct layout_slot *slot = slot_at(band, row, column);
    const struct form_range *merge = form_layout_merge(band->sheet, slot);
    if (merge) slot = form_layout_slot(band->sheet, merge->first);
    return &layout->book->looks[slot->look];
}

/* Neighbours of one colour in a row are one area. */
static void fill_row(struct layout *layout, const struct band *band, uint32_t row)
{
    struct form_area *open = NULL;
    double height = y_of(band, row + 1) - y_of(band, row);
    for (uint32_t column = band->columns.first; column <= band->columns.last; column++) {
        const struct form_look *look = look_at(layout, band, row, column);
        double left = x_of(band, column), width = x_of(band, column + 1) - left;
        if (!look->filled || look->fill_rgb == 0xFFFFFF || height <= 0) {
            open = NULL;
            continue;
        }
        if (open && open->rgb == look->fill_rgb) {
            open->width += width;
            continue;
        }
        open = list_add(&layout->areas);
        *open = (struct form_area){band->page, left, y_of(band, row), width, height, look->fill_rgb};
    }
}

static void draw_fills(struct layout *layout, const struct band *band)
{
    for (uint32_t row = band->rows.first; row <= band->rows.last; row++) fill_row(layout, band, row);
}

/* Of two borders on one edge the heavier one is seen. */
static struct form_border heavier(struct form_border a, struct form_border b)
{
    static const int weights[FORM_STROKE_COUNT] = {
        [FORM_STROKE_NONE] = 0,     [FORM_STROKE_HAIR] = 1, [FORM_STROKE_DOTTED] = 2,        [FORM_STROKE_DASHED] = 3,
        [FORM_STROKE_DASH_DOT] = 4, [FORM_STROKE_THIN] = 5, [FORM_STROKE_MEDIUM_DASHED] = 6, [FORM_STROKE_MEDIUM] = 7,
        [FORM_STROKE_DOUBLE] = 8,   [FORM_STROKE_THICK] = 9};
    return weights[b.stroke] > weights[a.stroke] ? b : a;
}

static struct form_border border_of(const struct layout *layout, const struct layout_slot *slot, int side)
{
    return layout->book->looks[slot->look].borders[side];
}

/* The edge above `row` (which may be one behind the last) at `column`; nothing inside a merged cell. */
static struct form_border edge_above(const struct layout *layout, const struct band *band, uint32_t row,
                                     uint32_t column)
{
    const struct layout_slot *below = row < band->sheet->rows ? slot_at(band, row, column) : NULL;
    const struct layout_slot *above = row > 0 ? slot_at(band, row - 1, column) : NULL;
    struct form_border none = {FORM_STROKE_NONE, 0};
    if (above && below && above->merge && above->merge == below->merge) return none;
    struct form_border a = above ? border_of(layout, above, FORM_BOTTOM) : none;
    return heavier(a, below ? border_of(layout, below, FORM_TOP) : none);
}

static struct form_border edge_left(const struct layout *layout, const struct band *band, uint32_t row, uint32_t column)
{
    const struct layout_slot *right = column < band->sheet->columns ? slot_at(band, row, column) : NULL;
    const struct layout_slot *left = column > 0 ? slot_at(band, row, column - 1) : NULL;
    struct form_border none = {FORM_STROKE_NONE, 0};
    if (left && right && left->merge && left->merge == right->merge) return none;
    struct form_border a = left ? border_of(layout, left, FORM_RIGHT) : none;
    return heavier(a, right ? border_of(layout, right, FORM_LEFT) : none);
}

static void draw_line(struct layout *layout, struct form_line **open, const struct form_border *border,
                      const struct form_line *piece)
{
    struct form_line *line = *open;
    if (border->stroke == FORM_STROKE_NONE) {
        *open = NULL;
        return;
    }
    if (line && line->stroke == border->stroke && line->rgb == border->rgb) {
        line->x2 = piece->x2;
        line->y2 = piece->y2;
        return;
    }
    line = list_add(&layout->lines);
    *line = *piece;
    line->stroke = border->stroke;
    line->rgb = border->rgb;
    *open = line;
}

static void draw_borders(struct layout *layout, const struct band *band)
{
    for (uint32_t row = band->rows.first; row <= band->rows.last + 1; row++) {
        struct form_line *open = NULL;
        for (uint32_t column = band->columns.first; column <= band->columns.last; column++) {
            struct form_border border = edge_above(layout, band, row, column);
            struct form_line piece = {.page = band->page, .x1 = x_of(band, column), .y1 = y_of(band, row)};
            piece.x2 = x_of(band, column + 1);
            piece.y2 = piece.y1;
            draw_line(layout, &open, &border, &piece);
        }
    }
    for (uint32_t column = band->columns.first; column <= band->columns.last + 1; column++) {
        struct form_line *open = NULL;
        for (uint32_t row = band->rows.first; row <= band->rows.last; row++) {
            struct form_border border = edge_left(layout, band, row, column);
            struct form_line piece = {.page = band->page, .x1 = x_of(band, column), .y1 = y_of(band, row)};
            piece.x2 = piece.x1;
            piece.y2 = y_of(band, row + 1);
            draw_line(layout, &open, &border, &piece);
        }
    }
}

static uint32_t style_of(struct layout *layout, uint32_t look_index, const char *format, bool is_number)
{
    const struct form_look *look = &layout->book->looks[look_index];
    struct form_style style = {.size_pt = look->size_pt,
                               .bold = look->bold,
                               .italic = look->italic,
                               .underline = look->underline,
                               .strike = look->strike,
                               .wrap = look->wrap && !is_number,
                               .shrink = look->shrink,
                               .rgb = look->rgb,
                               .across = look->across,
                               .down = look->down,
                               .indent_pt = look->indent * layout->book->digit_pt * INDENT_DIGITS,
                               .rotation = look->rotation,
                               .format = format ? format : look->format};
    if (style.across == FORM_ACROSS_GENERAL) style.across = is_number ? FORM_ACROSS_RIGHT : FORM_ACROSS_LEFT;
    for (size_t i = 0; i < layout->styles.count; i++)
        if (form_style_is_same(LIST_AT(&layout->styles, struct form_style, i), &style)) return (uint32_t)i;
    *(struct form_style *)list_add(&layout->styles) = style;
    return (uint32_t)layout->styles.count - 1;
}

static bool is_free(const struct layout_slot *slot)
{
    return !slot->text && !slot->taken && !slot->merge;
}

/* How far a fixed text that does not wrap may run over empty neighbours of its page. */
static void find_reach(const struct band *band, uint32_t row, uint32_t column, struct form_box *box)
{
    for (uint32_t i = column; i > band->columns.first && is_free(slot_at(band, row, i - 1)); i--)
        box->reach_left = x_of(band, column) - x_of(band, i - 1);
    for (uint32_t i = column; i < band->columns.last && is_free(slot_at(band, row, i + 1)); i++)
        box->reach_right = x_of(band, i + 2) - x_of(band, column + 1);
}

static bool is_numeric(const struct layout *layout, const struct layout_slot *slot)
{
    if (!slot->taken) return slot->is_number;
    if (slot->content != FORM_CONTENT_FIELD) return false;
    return !form_field_is_text(layout->config->rules.fields[slot->index].type);
}

/* The cell, or the merged cell that begins there; false: it belongs to a merged cell that begins elsewhere. */
static bool find_range(const struct band *band, const struct layout_slot *slot, struct form_range *range)
{
    const struct form_range *merge = form_layout_merge(band->sheet, slot);
    if (!merge) return true;
    bool first = merge->first.row == range->first.row && merge->first.column == range->first.column;
    *range = *merge;
    return first;
}

static void draw_box(struct layout *layout, const struct band *band, uint32_t row, uint32_t column)
{
    const struct layout_slot *slot = slot_at(band, row, column);
    struct form_cell origin = band->sheet->area.first, cell = {row + origin.row, column + origin.column};
    struct form_range range = {cell, cell};
    if ((!slot->text && !slot->taken) || !find_range(band, slot, &range)) return;
    uint32_t last_row = range.last.row - origin.row, last_column = range.last.column - origin.column;
    if (last_row > band->rows.last || last_column > band->columns.last) {
        form_layout_fault(layout, band->sheet->sheet, cell, FORM_CELL_BROKEN, NULL);
        return;
    }
    bool numeric = is_numeric(layout, slot);
    struct form_box box = {.page = band->page, .x = x_of(band, column), .y = y_of(band, row), .index = slot->index};
    box.style = style_of(layout, slot->look, slot->format, numeric);
    box.content = slot->taken ? slot->content : FORM_CONTENT_STATIC;
    box.width = x_of(band, last_column + 1) - box.x;
    box.height = y_of(band, last_row + 1) - box.y;
    if (box.width <= 0 || box.height <= 0) return; /* a hidden row or column */
    if (!slot->taken) {
        const char *format = layout->book->looks[slot->look].format;
        box.text = numeric ? form_format_fixed(layout->arena, format, slot->text) : slot->text;
        if (!slot->merge) find_reach(band, row, column, &box);
    }
    *(struct form_box *)list_add(&layout->boxes) = box;
    *(struct layout_cell *)list_add(&layout->cells) = (struct layout_cell){band->sheet->sheet, cell};
}

static void draw_band(struct layout *layout, const struct band *band)
{
    draw_fills(layout, band);
    draw_borders(layout, band);
    for (uint32_t row = band->rows.first; row <= band->rows.last; row++)
        for (uint32_t column = band->columns.first; column <= band->columns.last; column++)
            draw_box(layout, band, row, column);
}

static void draw_page(struct layout *layout, const struct layout_sheet *s, size_t column_index, size_t row_index)
{
    struct band band = {.sheet = s,
                        .rows = *LIST_AT(&s->row_cuts, struct layout_cut, row_index),
                        .columns = *LIST_AT(&s->column_cuts, struct layout_cut, column_index),
                        .page = s->first_page + (uint32_t)(column_index * s->row_cuts.count + row_index)};
    band.dx = -s->x[band.columns.first];
    band.dy = -s->y[band.rows.first];
    if (s->repeats && band.rows.first > s->titles.last) {
        struct band titles = band;
        titles.rows = s->titles;
        titles.dy = -s->y[s->titles.first];
        band.dy += s->y[s->titles.last + 1] - s->y[s->titles.first];
        draw_band(layout, &titles);
    }
    draw_band(layout, &band);
}

void form_layout_draw(struct layout *layout)
{
    layout->areas = LIST_OF(layout->arena, struct form_area);
    layout->lines = LIST_OF(layout->arena, struct form_line);
    layout->boxes = LIST_OF(layout->arena, struct form_box);
    layout->cells = LIST_OF(layout->arena, struct layout_cell);
    layout->styles = LIST_OF(layout->arena, struct form_style);
    for (size_t i = 0; i < layout->sheets.count; i++) {
        const struct layout_sheet *s = LIST_AT(&layout->sheets, struct layout_sheet, i);
        for (size_t c = 0; c < s->column_cuts.count; c++)
            for (size_t r = 0; r < s->row_cuts.count; r++) draw_page(layout, s, c, r);
    }
}
