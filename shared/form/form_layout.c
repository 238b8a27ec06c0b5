#include "form_layout.h"
#include "form_paper.h"
#include "text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct form_page_setup as_workbook = {.paper = -1, .landscape = -1, .center = -1};

void form_layout_fault(struct layout *layout, const struct form_sheet *sheet, struct form_cell cell,
                       enum problem_code code, const char *subject)
{
    char name[FORM_CELL_NAME_SIZE];
    form_cell_name(cell, name);
    char *field = arena_format(layout->arena, "template.%s!%s", sheet->name, name);
    problem_fault(layout->why, code, strlen(field) < PROBLEM_FIELD_SIZE ? field : "template", "%s",
                  subject ? subject : name);
}

static const char *first_visible(const struct form_workbook *book)
{
    for (size_t i = 0; i < book->sheet_count; i++)
        if (!book->sheets[i].hidden) return book->sheets[i].name;
    return "";
}

static const char *named(const struct layout *layout, const char *sheet)
{
    if (sheet) return sheet;
    return layout->config->sheet ? layout->config->sheet : first_visible(layout->book);
}

static const struct form_page_setup *setup_of(const struct layout *layout, const struct form_sheet *sheet)
{
    for (size_t i = 0; i < layout->config->page_count; i++)
        if (text_equal(named(layout, layout->config->pages[i].sheet), sheet->name)) return &layout->config->pages[i];
    return &as_workbook;
}

struct layout_sheet *form_layout_sheet_named(const struct layout *layout, const char *name)
{
    name = named(layout, name);
    for (size_t i = 0; i < layout->sheets.count; i++) {
        struct layout_sheet *sheet = LIST_AT(&layout->sheets, struct layout_sheet, i);
        if (text_equal(sheet->sheet->name, name)) return sheet;
    }
    return NULL;
}

struct layout_slot *form_layout_slot(const struct layout_sheet *sheet, struct form_cell cell)
{
    if (!form_cell_is_in(cell, &sheet->area)) return NULL;
    size_t row = cell.row - sheet->area.first.row, column = cell.column - sheet->area.first.column;
    return &sheet->slots[row * sheet->columns + column];
}

const struct form_range *form_layout_merge(const struct layout_sheet *sheet, const struct layout_slot *slot)
{
    return slot->merge ? &sheet->sheet->merges[slot->merge - 1] : NULL;
}

static void grow(struct form_range *range, const struct form_range *by, bool *any)
{
    if (!*any) *range = *by;
    *any = true;
    if (by->first.row < range->first.row) range->first.row = by->first.row;
    if (by->first.column < range->first.column) range->first.column = by->first.column;
    if (by->last.row > range->last.row) range->last.row = by->last.row;
    if (by->last.column > range->last.column) range->last.column = by->last.column;
}

static bool is_visible(const struct form_workbook *book, const struct form_sheet_cell *cell)
{
    const struct form_look *look = &book->looks[cell->look];
    bool bordered = false;
    for (int i = 0; i < 4; i++) bordered = bordered || look->borders[i].stroke != FORM_STROKE_NONE;
    return cell->text || bordered || look->filled;
}

/* The print area, or else all cells that show something; false: there are none. */
static bool find_area(const struct form_workbook *book, const struct form_sheet *sheet, struct form_range *area)
{
    bool any = sheet->has_area;
    if (any) *area = sheet->area;
    for (size_t i = 0; !sheet->has_area && i < sheet->cell_count; i++) {
        struct form_range one = {sheet->cells[i].cell, sheet->cells[i].cell};
        if (is_visible(book, &sheet->cells[i])) grow(area, &one, &any);
    }
    for (size_t i = 0; any && !sheet->has_area && i < sheet->merge_count; i++)
        if (form_cell_meets(&sheet->merges[i], area)) grow(area, &sheet->merges[i], &any);
    return any;
}

/* Spreadsheet programs keep heights in whole pixels of 1/96 inch, and Calc everything in 1/100 mm, both cut off. */
static double whole_units(double pt)
{
    return floor(pt * 2540 / 72 + 1e-6) * 72 / 2540;
}

static double whole_pixels(double pt)
{
    return whole_units(floor(pt / 0.75 + 1e-6) * 0.75);
}

static double column_width(const struct form_sheet *sheet, uint32_t column)
{
    return column < sheet->column_count ? sheet->column_pt[column] : sheet->default_column_pt;
}

static double row_height(const struct form_sheet *sheet, uint32_t row)
{
    return row < sheet->row_count ? sheet->row_pt[row] : sheet->default_row_pt;
}

static void measure(struct layout *layout, struct layout_sheet *s)
{
    s->x = arena_array(layout->arena, s->columns + 1, sizeof(double));
    s->y = arena_array(layout->arena, s->rows + 1, sizeof(double));
    for (uint32_t i = 0; i < s->columns; i++)
        s->x[i + 1] = s->x[i] + whole_units(column_width(s->sheet, s->area.first.column + i));
    for (uint32_t i = 0; i < s->rows; i++)
        s->y[i + 1] = s->y[i] + whole_pixels(row_height(s->sheet, s->area.first.row + i));
}

static void fill_slots(struct layout *layout, struct layout_sheet *s)
{
    const struct form_sheet *sheet = s->sheet;
    s->slots = arena_array(layout->arena, (size_t)s->rows * s->columns, sizeof *s->slots);
    for (size_t i = 0; i < (size_t)s->rows * s->columns; i++) {
        uint32_t column = s->area.first.column + (uint32_t)(i % s->columns);
        uint32_t look = column < sheet->column_count ? sheet->column_look[column] : 0;
        s->slots[i].look = look < layout->book->look_count ? look : 0;
    }
    for (size_t i = 0; i < sheet->cell_count; i++) {
        struct layout_slot *slot = form_layout_slot(s, sheet->cells[i].cell);
        if (!slot) continue;
        slot->text = sheet->cells[i].text;
        slot->look = sheet->cells[i].look;
        slot->is_number = sheet->cells[i].is_number;
    }
}

static void mark_merges(struct layout *layout, struct layout_sheet *s)
{
    for (size_t i = 0; i < s->sheet->merge_count; i++) {
        const struct form_range *merge = &s->sheet->merges[i];
        if (!form_cell_meets(merge, &s->area)) continue;
        if (!form_cell_is_in(merge->first, &s->area) || !form_cell_is_in(merge->last, &s->area)) {
            form_layout_fault(layout, s->sheet, merge->first, FORM_CELL_OUTSIDE, NULL);
            continue;
        }
        for (uint32_t row = merge->first.row; row <= merge->last.row; row++)
            for (uint32_t column = merge->first.column; column <= merge->last.column; column++)
                form_layout_slot(s, (struct form_cell){row, column})->merge = (uint32_t)i + 1;
    }
}

struct sizes { /* of the paper and what may be printed on */
    double paper_width, paper_height, left, top, width, height;
};

static struct sizes sizes_of(const struct form_sheet *sheet, const struct form_page_setup *setup)
{
    int paper = setup->paper >= 0 ? setup->paper : form_paper_coded(sheet->paper);
    const struct form_paper *p = &form_papers[paper >= 0 ? paper : 0];
    bool landscape = setup->landscape >= 0 ? setup->landscape == 1 : sheet->landscape;
    const double *margins = setup->has_margins ? setup->margins_pt : sheet->margins_pt;
    struct sizes sizes = {.paper_width = landscape ? p->height_pt : p->width_pt,
                          .paper_height = landscape ? p->width_pt : p->height_pt,
                          .left = margins[3],
                          .top = margins[0]};
    sizes.width = sizes.paper_width - margins[1] - margins[3];
    sizes.height = sizes.paper_height - margins[0] - margins[2];
    return sizes;
}

/* Largest whole percentage that lets `size` fit into `room`, as Calc counts. */
static double fitting(double size, double room)
{
    double percent = size > 0 ? floor(room / size * 100 + 1e-6) : 100;
    return percent > 100 ? 100 : percent < 10 ? 10 : percent;
}

static double scale_of(const struct layout_sheet *s, const struct form_page_setup *setup, const struct sizes *sizes,
                       bool *keeps_breaks)
{
    const struct form_sheet *sheet = s->sheet;
    bool across = sheet->fit_to_page && sheet->fit_width == 1, down = sheet->fit_to_page && sheet->fit_height == 1;
    if (setup->fit != FORM_FIT_AS_WORKBOOK) {
        across = setup->fit != FORM_FIT_NONE;
        down = setup->fit == FORM_FIT_PAGE;
    }
    *keeps_breaks = !across && !down;
    double percent = 100;
    if (across) percent = fitting(s->x[s->columns], sizes->width);
    if (down) percent = fmin(percent, fitting(s->y[s->rows], sizes->height));
    if (across || down) return percent / 100;
    int scale = setup->scale > 0 ? setup->scale : sheet->scale;
    bool from_workbook = setup->fit == FORM_FIT_AS_WORKBOOK && sheet->fit_to_page;
    return scale >= 10 && scale <= 400 && !from_workbook ? scale / 100.0 : 1;
}

static bool breaks_before(const uint32_t *breaks, size_t count, uint32_t at)
{
    for (size_t i = 0; i < count; i++)
        if (breaks[i] == at) return true;
    return false;
}

struct cutting {
    const double *edges;
    uint32_t count;
    uint32_t offset; /* sheet index of the first */
    const uint32_t *breaks;
    size_t break_count;
    double room, room_later; /* on the first page, on others (less the titles) */
};

static void cut(const struct cutting *c, struct list *out)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        double room = first == 0 ? c->room : c->room_later;
        bool full = c->edges[i + 1] - c->edges[first] > room + 0.01;
        if (i == first || (!full && !breaks_before(c->breaks, c->break_count, c->offset + i))) continue;
        *(struct layout_cut *)list_add(out) = (struct layout_cut){first, i - 1};
        first = i;
    }
    *(struct layout_cut *)list_add(out) = (struct layout_cut){first, c->count - 1};
}

static double titles_height(struct layout_sheet *s)
{
    const struct form_sheet *sheet = s->sheet;
    if (!sheet->has_titles || sheet->title_first < s->area.first.row || sheet->title_last > s->area.last.row) return 0;
    s->titles = (struct layout_cut){sheet->title_first - s->area.first.row, sheet->title_last - s->area.first.row};
    s->repeats = true;
    return s->y[s->titles.last + 1] - s->y[s->titles.first];
}

static void cut_pages(struct layout *layout, struct layout_sheet *s, double width, double height, bool keeps_breaks)
{
    double titles = titles_height(s);
    if (titles > height / 2) s->repeats = false;
    struct cutting rows = {s->y, s->rows, s->area.first.row, s->sheet->row_breaks, 0, height, height};
    struct cutting columns = {s->x, s->columns, s->area.first.column, s->sheet->column_breaks, 0, width, width};
    if (s->repeats) rows.room_later = height - titles;
    if (keeps_breaks) rows.break_count = s->sheet->row_break_count;
    if (keeps_breaks) columns.break_count = s->sheet->column_break_count;
    s->row_cuts = LIST_OF(layout->arena, struct layout_cut);
    s->column_cuts = LIST_OF(layout->arena, struct layout_cut);
    cut(&rows, &s->row_cuts);
    cut(&columns, &s->column_cuts);
}

/* Whether page row cut `index` has the titles above it. */
static bool has_titles_above(const struct layout_sheet *s, const struct layout_cut *rows)
{
    return s->repeats && rows->first > s->titles.last;
}

static void add_pages(struct layout *layout, struct layout_sheet *s, const struct form_page_setup *setup,
                      const struct sizes *sizes, double scale)
{
    bool across = setup->center >= 0 ? setup->center & 1 : s->sheet->center_across;
    bool down = setup->center >= 0 ? setup->center & 2 : s->sheet->center_down;
    s->first_page = (uint32_t)layout->pages.count;
    for (size_t c = 0; c < s->column_cuts.count; c++) {
        const struct layout_cut *columns = LIST_AT(&s->column_cuts, struct layout_cut, c);
        for (size_t r = 0; r < s->row_cuts.count; r++) { /* down, then over: 18.3.1.63 pageOrder */
            const struct layout_cut *rows = LIST_AT(&s->row_cuts, struct layout_cut, r);
            double width = (s->x[columns->last + 1] - s->x[columns->first]) * scale;
            double height = (s->y[rows->last + 1] - s->y[rows->first]) * scale;
            if (has_titles_above(s, rows)) height += (s->y[s->titles.last + 1] - s->y[s->titles.first]) * scale;
            struct form_page *page = list_add(&layout->pages);
            *page = (struct form_page){sizes->paper_width, sizes->paper_height, scale, sizes->left, sizes->top};
            if (across && width < sizes->width) page->origin_x_pt += (sizes->width - width) / 2;
            if (down && height < sizes->height) page->origin_y_pt += (sizes->height - height) / 2;
        }
    }
}

static status add_sheet(struct layout *layout, const struct form_sheet *sheet)
{
    const struct form_page_setup *setup = setup_of(layout, sheet);
    struct layout_sheet s = {.sheet = sheet};
    if (sheet->hidden || setup->left_out) return OK;
    if (!find_area(layout->book, sheet, &s.area)) {
        problem_fault(layout->why, FORM_SHEET_EMPTY, "template", "%s", sheet->name);
        return OK;
    }
    s.rows = s.area.last.row - s.area.first.row + 1;
    s.columns = s.area.last.column - s.area.first.column + 1;
    if ((uint64_t)s.rows * s.columns > FORM_LAYOUT_SLOTS)
        return problem_set(layout->why, FORM_WORKBOOK_LARGE, "%s", sheet->name);
    measure(layout, &s);
    fill_slots(layout, &s);
    mark_merges(layout, &s);
    struct sizes sizes = sizes_of(sheet, setup);
    if (sizes.width < 36 || sizes.height < 36)
        return problem_fault(layout->why, FORM_PAGE_SMALL, "template", "%s", sheet->name);
    bool keeps_breaks = true;
    double scale = scale_of(&s, setup, &sizes, &keeps_breaks);
    cut_pages(layout, &s, sizes.width / scale, sizes.height / scale, keeps_breaks);
    if (layout->pages.count + s.row_cuts.count * s.column_cuts.count > FORM_PAGES_MAX)
        return problem_set(layout->why, FORM_PAGES_MANY, "%d", FORM_PAGES_MAX);
    add_pages(layout, &s, setup, &sizes, scale);
    *(struct layout_sheet *)list_add(&layout->sheets) = s;
    return OK;
}

static void check_setups(struct layout *layout)
{
    for (size_t i = 0; i < layout->config->page_count; i++) {
        const struct form_page_setup *setup = &layout->config->pages[i];
        const char *name = named(layout, setup->sheet);
        bool found = false;
        for (size_t k = 0; k < layout->book->sheet_count; k++)
            found = found || (text_equal(layout->book->sheets[k].name, name) && !layout->book->sheets[k].hidden);
        char *field = arena_format(layout->arena, "config.%d:%d.page.sheet", setup->where.line, setup->where.column);
        if (!found) problem_fault(layout->why, FORM_SHEET_MISSING, field, "%s", name);
    }
}

status form_layout_sheets(struct layout *layout)
{
    layout->sheets = LIST_OF(layout->arena, struct layout_sheet);
    layout->pages = LIST_OF(layout->arena, struct form_page);
    check_setups(layout);
    for (size_t i = 0; i < layout->book->sheet_count; i++) TRY(add_sheet(layout, &layout->book->sheets[i]));
    return OK;
}

static const struct layout_cut *cut_with(const struct list *cuts, uint32_t first, uint32_t last, size_t *index)
{
    for (size_t i = 0; i < cuts->count; i++) {
        const struct layout_cut *cut = LIST_AT(cuts, struct layout_cut, i);
        if (first < cut->first || first > cut->last) continue;
        *index = i;
        return last <= cut->last ? cut : NULL;
    }
    return NULL;
}

bool form_layout_spot(const struct layout_sheet *s, const struct form_range *range, struct layout_spot *out)
{
    struct form_cell origin = s->area.first;
    uint32_t top = range->first.row - origin.row, bottom = range->last.row - origin.row;
    uint32_t left = range->first.column - origin.column, right = range->last.column - origin.column;
    size_t row_index = 0, column_index = 0;
    const struct layout_cut *rows = cut_with(&s->row_cuts, top, bottom, &row_index);
    const struct layout_cut *columns = cut_with(&s->column_cuts, left, right, &column_index);
    if (!rows || !columns) return false;
    out->page = s->first_page + (uint32_t)(column_index * s->row_cuts.count + row_index);
    out->x = s->x[left] - s->x[columns->first];
    out->y = s->y[top] - s->y[rows->first];
    if (has_titles_above(s, rows)) out->y += s->y[s->titles.last + 1] - s->y[s->titles.first];
    out->width = s->x[right + 1] - s->x[left];
    out->height = s->y[bottom + 1] - s->y[top];
    return true;
}
