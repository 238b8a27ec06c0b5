/* form_workbook - what a form needs of a workbook (ECMA-376 Part 1, SpreadsheetML; transitional and strict names).
 *
 * Nothing is evaluated or fetched: formulas, links to outside files, macros and embedded objects are faults. Faults of
 * cells are collected in `why` with the field template.SHEET!CELL; a file that cannot be read at all fails at once:
 * FORM_WORKBOOK_KIND, _FORMULA_ONE, _OLD, _BROKEN, _LARGE, _EXTERNAL, _MACRO, _NO_SHEET, FORM_XML_*. */
#ifndef FORM_WORKBOOK_H
#define FORM_WORKBOOK_H

#include "bytes.h"
#include "form_cell.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { FORM_WORKBOOK_SHEETS = 50, FORM_WORKBOOK_CELLS = 60000, FORM_WORKBOOK_LOOKS = 5000, FORM_WORKBOOK_TEXT = 8000 };

enum form_stroke { /* of a border; the numbers stand in stored forms: only append */
                   FORM_STROKE_NONE,
                   FORM_STROKE_HAIR,
                   FORM_STROKE_THIN,
                   FORM_STROKE_MEDIUM,
                   FORM_STROKE_THICK,
                   FORM_STROKE_DOUBLE,
                   FORM_STROKE_DASHED,
                   FORM_STROKE_DOTTED,
                   FORM_STROKE_MEDIUM_DASHED,
                   FORM_STROKE_DASH_DOT,
                   FORM_STROKE_COUNT
};

struct form_border {
    enum form_stroke stroke;
    uint32_t rgb;
};

enum { FORM_LEFT, FORM_RIGHT, FORM_TOP, FORM_BOTTOM };
enum form_across { FORM_ACROSS_GENERAL, FORM_ACROSS_LEFT, FORM_ACROSS_CENTER, FORM_ACROSS_RIGHT, FORM_ACROSS_JUSTIFY };
enum form_down { FORM_DOWN_BOTTOM, FORM_DOWN_CENTER, FORM_DOWN_TOP };

struct form_look { /* of a cell: one entry of cellXfs with everything it refers to */
    double size_pt;
    bool bold, italic, underline, strike;
    uint32_t rgb;
    bool filled;
    uint32_t fill_rgb;
    struct form_border borders[4];
    enum form_across across;
    enum form_down down;
    bool wrap, shrink;
    int indent;
    int rotation;       /* degrees counterclockwise, -90 to 90; 255: letters one under the other */
    const char *format; /* number format; "General" when it has none */
};

struct form_sheet_cell {
    struct form_cell cell;
    uint32_t look;
    const char *text; /* NULL: empty. A number stands as it was written */
    bool is_number;
};

struct form_sheet {
    const char *name;
    bool hidden;
    struct form_sheet_cell *cells; /* by row, then column */
    size_t cell_count;
    struct form_range *merges;
    size_t merge_count;
    double *row_pt; /* heights of the rows 0 … row_count-1; others have default_row_pt; 0: hidden */
    size_t row_count;
    double *column_pt; /* as row_pt */
    uint32_t *column_look;
    size_t column_count;
    double default_row_pt, default_column_pt;
    bool has_area, has_titles;
    struct form_range area;               /* print area */
    uint32_t title_first, title_last;     /* rows repeated on every page */
    uint32_t *row_breaks, *column_breaks; /* a page begins with this row, column; ascending */
    size_t row_break_count, column_break_count;
    int paper; /* ECMA-376 code; 0: not said */
    bool landscape, fit_to_page, center_across, center_down;
    int scale, fit_width, fit_height; /* percent; pages, 0: as many as needed */
    double margins_pt[4];             /* top, right, bottom, left */
};

struct form_workbook {
    struct form_sheet *sheets; /* in the workbook's order, hidden ones too */
    size_t sheet_count;
    const struct form_look *looks;
    size_t look_count;
    double digit_pt; /* width of a digit of the Normal font: the unit of column widths (18.3.1.13) */
};

/* `out` lives in `arena`. */
status form_workbook_read(struct bytes file, struct arena *arena, struct form_workbook *out, struct problem *why)
    MUST_USE;

#endif
