/* xl/worksheets/sheetN.xml (18.3): cells, merges, widths and heights, page setup. */
#include "form_workbook_parts.h"
#include "text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHEET_ELEMENTS = 400000, ROWS_MAX = 5000, COLUMNS_MAX = 512, MERGES_MAX = 20000, BREAKS_MAX = 1024 };
static const double PT_PER_INCH = 72;

struct sheet_run {
    struct workbook_run *run;
    struct form_sheet *sheet;
    struct list cells, merges, row_breaks, column_breaks;
    struct form_cell at;            /* the cell that is open, or the last one */
    uint32_t next_row, next_column; /* of a row or c without r (18.3.1.4) */
    const char *type;               /* t of the open cell */
    uint32_t look;
    uint32_t row_look;
    bool has_row_look;
    bool in_data, in_value, in_inline;
    int phonetic;
    struct buffer text;
    bool breaks_are_columns;
};

static status large(const struct sheet_run *s)
{
    return problem_set(s->run->why, FORM_WORKBOOK_LARGE, "%s", s->sheet->name);
}

static void cell_fault(struct sheet_run *s, enum problem_code code, const char *subject)
{
    char name[FORM_CELL_NAME_SIZE];
    form_cell_name(s->at, name);
    char *field = arena_format(s->run->arena, "template.%s!%s", s->sheet->name, name);
    problem_fault(s->run->why, code, strlen(field) < PROBLEM_FIELD_SIZE ? field : "template", "%s", subject);
}

/* The page setup and defaults: elements that stand once in a sheet. */
static void open_setup(struct sheet_run *s, const struct form_xml_element *element)
{
    struct form_sheet *sheet = s->sheet;
    if (text_equal(element->name, "pageSetUpPr")) {
        sheet->fit_to_page = form_workbook_parts_flag(element, "fitToPage", false);
    } else if (text_equal(element->name, "printOptions")) {
        sheet->center_across = form_workbook_parts_flag(element, "horizontalCentered", false);
        sheet->center_down = form_workbook_parts_flag(element, "verticalCentered", false);
    } else if (text_equal(element->name, "pageMargins")) {
        static const char *const sides[] = {"top", "right", "bottom", "left"};
        for (int i = 0; i < 4; i++)
            sheet->margins_pt[i] =
                form_workbook_parts_real(element, sides[i], sheet->margins_pt[i] / PT_PER_INCH) * PT_PER_INCH;
    } else if (text_equal(element->name, "pageSetup")) {
        sheet->paper = form_workbook_parts_int(element, "paperSize", 0);
        sheet->landscape = text_equal(form_xml_attribute(element, "orientation"), "landscape");
        sheet->scale = form_workbook_parts_int(element, "scale", 100);
        sheet->fit_width = form_workbook_parts_int(element, "fitToWidth", 1);
        sheet->fit_height = form_workbook_parts_int(element, "fitToHeight", 1);
    }
}

static void open_defaults(struct sheet_run *s, const struct form_xml_element *element)
{
    int base = form_workbook_parts_int(element, "baseColWidth", 8);
    double unit = s->run->out->digit_pt;
    /* 18.3.1.81: five pixels of padding, 3.75 pt, when only the base width is given */
    double fallback = base > 0 && base < 256 ? base + 3.75 / unit : 8;
    s->sheet->default_column_pt = form_workbook_parts_real(element, "defaultColWidth", fallback) * unit;
    s->sheet->default_row_pt = form_workbook_parts_real(element, "defaultRowHeight", 15);
    if (form_workbook_parts_flag(element, "zeroHeight", false)) s->sheet->default_row_pt = 0;
}

static void open_column(struct sheet_run *s, const struct form_xml_element *element)
{
    struct form_sheet *sheet = s->sheet;
    int min = form_workbook_parts_int(element, "min", 0), max = form_workbook_parts_int(element, "max", 0);
    double width = form_workbook_parts_real(element, "width", sheet->default_column_pt / s->run->out->digit_pt);
    if (form_workbook_parts_flag(element, "hidden", false)) width = 0;
    if (width > 255) width = 255;
    int look = form_workbook_parts_int(element, "style", 0);
    if (max > COLUMNS_MAX) max = COLUMNS_MAX;
    while (min >= 1 && max >= 1 && sheet->column_count < (size_t)max) {
        sheet->column_look[sheet->column_count] = 0;
        sheet->column_pt[sheet->column_count++] = sheet->default_column_pt;
    }
    for (int i = min; i >= 1 && i <= max; i++) {
        sheet->column_pt[i - 1] = width * s->run->out->digit_pt;
        sheet->column_look[i - 1] = look > 0 ? (uint32_t)look : 0;
    }
}

static status open_row(struct sheet_run *s, const struct form_xml_element *element)
{
    struct form_sheet *sheet = s->sheet;
    int row = form_workbook_parts_int(element, "r", (int)s->next_row + 1);
    if (row < 1 || row > FORM_CELL_ROWS) return problem_set(s->run->why, FORM_WORKBOOK_BROKEN, "row r");
    s->at = (struct form_cell){.row = (uint32_t)row - 1};
    s->next_row = (uint32_t)row;
    s->next_column = 0;
    s->has_row_look = form_workbook_parts_flag(element, "customFormat", false);
    int look = form_workbook_parts_int(element, "s", 0);
    s->row_look = look > 0 ? (uint32_t)look : 0;
    if (row > ROWS_MAX) return OK; /* a cell with text there is refused below */
    while (sheet->row_count < (size_t)row) sheet->row_pt[sheet->row_count++] = sheet->default_row_pt;
    double height = form_workbook_parts_real(element, "ht", sheet->default_row_pt);
    if (height > 409.5) height = 409.5;
    sheet->row_pt[row - 1] = form_workbook_parts_flag(element, "hidden", false) ? 0 : height;
    return OK;
}

static status open_cell(struct sheet_run *s, const struct form_xml_element *element)
{
    const char *address = form_xml_attribute(element, "r");
    struct form_cell cell = {.row = s->at.row, .column = s->next_column};
    if (address && (!form_cell_read(address, &cell) || cell.row != s->at.row))
        return problem_set(s->run->why, FORM_WORKBOOK_BROKEN, "c r");
    s->at = cell;
    s->next_column = cell.column + 1;
    const char *type = form_xml_attribute(element, "t");
    s->type = arena_text(s->run->arena, type ? type : "n");
    int look = form_workbook_parts_int(element, "s", s->has_row_look ? (int)s->row_look : 0);
    s->look = look >= 0 && (size_t)look < s->run->out->look_count ? (uint32_t)look : 0;
    s->text = (struct buffer){.arena = s->run->arena};
    return OK;
}

/* What the cell shows, or NULL; a fault is told when it cannot be known. */
static const char *text_of_cell(struct sheet_run *s)
{
    if (s->text.size == 0) return NULL;
    const char *text = arena_text(s->run->arena, buffer_string(&s->text));
    if (text_equal(s->type, "inlineStr") || text_equal(s->type, "str") || text_equal(s->type, "n")) return text;
    if (text_equal(s->type, "b")) return text_equal(text, "1") ? "TRUE" : "FALSE";
    int64_t index = 0;
    if (text_equal(s->type, "s") && text_int(text, &index) && index >= 0 && (size_t)index < s->run->strings.count)
        return *LIST_AT(&s->run->strings, const char *, (size_t)index);
    cell_fault(s, FORM_WORKBOOK_VALUE, s->type);
    return NULL;
}

static status close_cell(struct sheet_run *s)
{
    const char *text = text_of_cell(s);
    bool far = s->at.row >= ROWS_MAX || s->at.column >= COLUMNS_MAX;
    if (far && !text) return OK;
    if (far || s->cells.count >= FORM_WORKBOOK_CELLS) return large(s);
    if (s->cells.count > 0) {
        struct form_cell before = LIST_AT(&s->cells, struct form_sheet_cell, s->cells.count - 1)->cell;
        bool rises = before.row < s->at.row || (before.row == s->at.row && before.column < s->at.column);
        if (!rises) return problem_set(s->run->why, FORM_WORKBOOK_BROKEN, "c order");
    }
    *(struct form_sheet_cell *)list_add(&s->cells) = (struct form_sheet_cell){
        .cell = s->at, .look = s->look, .text = text && *text ? text : NULL, .is_number = text_equal(s->type, "n")};
    return OK;
}

static status open_merge(struct sheet_run *s, const struct form_xml_element *element)
{
    struct form_range range;
    const char *ref = form_xml_attribute(element, "ref");
    if (!ref || !form_cell_read_range(ref, &range)) return problem_set(s->run->why, FORM_WORKBOOK_BROKEN, "mergeCell");
    if (s->merges.count >= MERGES_MAX) return large(s);
    *(struct form_range *)list_add(&s->merges) = range;
    return OK;
}

static status open_break(struct sheet_run *s, const struct form_xml_element *element)
{
    struct list *breaks = s->breaks_are_columns ? &s->column_breaks : &s->row_breaks;
    int id = form_workbook_parts_int(element, "id", 0);
    if (breaks->count >= BREAKS_MAX) return large(s);
    if (id > 0)
        *(uint32_t *)list_add(breaks) = (uint32_t)id; /* 18.3.1.3: the break is before this row, counted from 0 */
    return OK;
}

static status open_in_data(struct sheet_run *s, const struct form_xml_element *element)
{
    if (text_equal(element->name, "row")) return open_row(s, element);
    if (text_equal(element->name, "c")) return open_cell(s, element);
    if (text_equal(element->name, "f")) cell_fault(s, FORM_WORKBOOK_CELL_FORMULA, "");
    if (text_equal(element->name, "rPh")) s->phonetic = element->depth;
    if (text_equal(element->name, "is")) s->in_inline = true;
    s->in_value = text_equal(element->name, "v") || (text_equal(element->name, "t") && s->in_inline && !s->phonetic);
    return OK;
}

static bool is_in_data(const char *name)
{
    static const char *const names[] = {"row", "c", "f", "v", "is", "t", "rPh"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_equal(names[i], name)) return true;
    return false;
}

static status open_element(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct sheet_run *s = self;
    (void)why;
    if (element->depth == 2) s->in_data = text_equal(element->name, "sheetData");
    if (s->in_data && is_in_data(element->name)) return open_in_data(s, element);
    if (text_equal(element->name, "sheetFormatPr")) open_defaults(s, element);
    if (text_equal(element->name, "col")) open_column(s, element);
    if (text_equal(element->name, "mergeCell")) return open_merge(s, element);
    if (text_equal(element->name, "rowBreaks")) s->breaks_are_columns = false;
    if (text_equal(element->name, "colBreaks")) s->breaks_are_columns = true;
    if (text_equal(element->name, "brk")) return open_break(s, element);
    open_setup(s, element);
    return OK;
}

static status close_element(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct sheet_run *s = self;
    (void)why;
    s->in_value = false;
    if (text_equal(element->name, "rPh")) s->phonetic = 0;
    if (text_equal(element->name, "is")) s->in_inline = false;
    return s->in_data && text_equal(element->name, "c") ? close_cell(s) : OK;
}

static status text_of_element(void *self, struct bytes text, struct problem *why)
{
    struct sheet_run *s = self;
    (void)why;
    if (!s->in_value) return OK;
    buffer_add(&s->text, text.data, text.size);
    return s->text.size > FORM_WORKBOOK_TEXT ? large(s) : OK;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void hand_over(struct sheet_run *s)
{
    struct form_sheet *sheet = s->sheet;
    sheet->cells = s->cells.items;
    sheet->cell_count = s->cells.count;
    sheet->merges = s->merges.items;
    sheet->merge_count = s->merges.count;
    sheet->row_breaks = s->row_breaks.items;
    sheet->row_break_count = s->row_breaks.count;
    sheet->column_breaks = s->column_breaks.items;
    sheet->column_break_count = s->column_breaks.count;
    if (s->row_breaks.count) qsort(s->row_breaks.items, s->row_breaks.count, sizeof(uint32_t), by_number);
    if (s->column_breaks.count) qsort(s->column_breaks.items, s->column_breaks.count, sizeof(uint32_t), by_number);
}

status form_workbook_sheet_read(struct workbook_run *run, struct bytes xml, struct form_sheet *sheet)
{
    struct sheet_run s = {.run = run,
                          .sheet = sheet,
                          .cells = LIST_OF(run->arena, struct form_sheet_cell),
                          .merges = LIST_OF(run->arena, struct form_range),
                          .row_breaks = LIST_OF(run->arena, uint32_t),
                          .column_breaks = LIST_OF(run->arena, uint32_t),
                          .type = "n",
                          .text = {.arena = run->arena}};
    sheet->row_pt = arena_array(run->arena, ROWS_MAX, sizeof(double));
    sheet->column_pt = arena_array(run->arena, COLUMNS_MAX, sizeof(double));
    sheet->column_look = arena_array(run->arena, COLUMNS_MAX, sizeof(uint32_t));
    sheet->default_row_pt = 15;
    sheet->default_column_pt = 8 * run->out->digit_pt + 3.75;
    sheet->scale = 100;
    sheet->fit_width = sheet->fit_height = 1;
    static const double margins_inch[4] = {1, 0.75, 1, 0.75}; /* what Calc takes when none are given */
    for (int i = 0; i < 4; i++) sheet->margins_pt[i] = margins_inch[i] * PT_PER_INCH;
    struct form_xml_reader reader =
        form_workbook_parts_reader(SHEET_ELEMENTS, open_element, close_element, text_of_element);
    TRY(form_xml_read(xml, &reader, &s, run->why));
    hand_over(&s);
    return OK;
}
