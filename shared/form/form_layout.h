/* form_layout - inside of form_compile: sheets become pages of areas, lines and boxes.
 *
 * A sheet's print area is a grid of slots; columns and rows are cut into pages as a spreadsheet program cuts them: by
 * manual breaks, then where the paper ends; fitting picks the largest whole percentage, as Calc does. */
#ifndef FORM_LAYOUT_H
#define FORM_LAYOUT_H

#include "form.h"
#include "list.h"

enum { FORM_LAYOUT_SLOTS = 200000 };

struct layout_slot { /* one cell of the print area */
    const char *text;
    uint32_t look;
    uint32_t merge; /* 1 + index of the merged cell it belongs to; 0: none */
    bool is_number;
    bool taken; /* a field or a composed text stands here */
    enum form_content content;
    uint32_t index;
    const char *format; /* of the field, instead of the cell's; NULL: none */
};

struct layout_cut { /* rows or columns of one page, counted in the print area; `last` belongs to it */
    uint32_t first, last;
};

struct layout_sheet {
    const struct form_sheet *sheet;
    struct form_range area;
    uint32_t rows, columns;
    double *x, *y; /* edges: columns + 1, rows + 1 */
    struct layout_slot *slots;
    struct list row_cuts, column_cuts; /* struct layout_cut */
    uint32_t first_page;
    bool repeats; /* title rows stand again on the pages below them */
    struct layout_cut titles;
};

struct layout {
    struct arena *arena;
    struct problem *why;
    const struct form_workbook *book;
    const struct form_config *config;
    struct list sheets; /* struct layout_sheet */
    struct list pages, areas, lines, boxes, styles;
    struct list cells; /* struct layout_cell, by box: where it comes from */
};

struct layout_cell {
    const struct form_sheet *sheet;
    struct form_cell cell;
};

struct layout_spot { /* a rectangle on a page, in the sheet's measure */
    uint32_t page;
    double x, y, width, height;
};

/* Grids and pages of all printed sheets. Fails only when nothing more can be told; else faults are in `why`. */
status form_layout_sheets(struct layout *layout) MUST_USE;
/* Areas, lines and boxes; after the data have taken their slots. */
void form_layout_draw(struct layout *layout);

struct layout_sheet *form_layout_sheet_named(const struct layout *layout, const char *name); /* NULL: default or none */
struct layout_slot *form_layout_slot(const struct layout_sheet *sheet, struct form_cell cell); /* NULL: outside */
const struct form_range *form_layout_merge(const struct layout_sheet *sheet, const struct layout_slot *slot);
/* Where a range (of sheet cells inside the area) lies; false: it crosses a page break. */
bool form_layout_spot(const struct layout_sheet *sheet, const struct form_range *range, struct layout_spot *out);
void form_layout_fault(struct layout *layout, const struct form_sheet *sheet, struct form_cell cell,
                       enum problem_code code, const char *subject); /* subject NULL: the cell's name */

#endif
