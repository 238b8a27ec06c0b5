/* form - a compiled form (表单): fixed layout, places of the data, rules, seal's place. Made by form_compile, kept as
 * bytes (form_store), got back by form_load; immutable, so threads may share it.
 *
 * Lengths are points in the sheet's own measure, from the page's origin; a page says its scale and where its origin
 * lies. */
#ifndef FORM_H
#define FORM_H

#include "form_config.h"
#include "form_field.h"
#include "form_workbook.h"
#include "text.h"

enum { FORM_PAGES_MAX = 100, FORM_BOXES_MAX = 60000 };

struct form_style { /* how a text looks; the borders and fills of a look have become lines and areas */
    double size_pt;
    bool bold, italic, underline, strike, wrap, shrink;
    uint32_t rgb;
    enum form_across across;
    enum form_down down;
    double indent_pt;
    int rotation;
    const char *format;
};

static inline bool form_style_is_same(const struct form_style *a, const struct form_style *b)
{
    bool same_face = a->size_pt == b->size_pt && a->bold == b->bold && a->italic == b->italic && a->rgb == b->rgb &&
                     a->underline == b->underline && a->strike == b->strike;
    bool same_place = a->wrap == b->wrap && a->shrink == b->shrink && a->across == b->across && a->down == b->down &&
                      a->indent_pt == b->indent_pt && a->rotation == b->rotation;
    return same_face && same_place && text_equal(a->format, b->format);
}

enum form_content { FORM_CONTENT_STATIC, FORM_CONTENT_FIELD, FORM_CONTENT_TEXT };

struct form_box { /* one text on a page */
    uint32_t page;
    uint32_t style;
    double x, y, width, height;     /* of the cell, or merged cell */
    double reach_left, reach_right; /* a fixed text may run this far over empty neighbours */
    enum form_content content;
    uint32_t index;   /* FIELD: field; TEXT: composed text */
    const char *text; /* STATIC */
};

struct form_line {
    uint32_t page;
    double x1, y1, x2, y2;
    enum form_stroke stroke;
    uint32_t rgb;
};

struct form_area {
    uint32_t page;
    double x, y, width, height;
    uint32_t rgb;
};

struct form_page {
    double width_pt, height_pt;
    double scale;                    /* 1: as it is */
    double origin_x_pt, origin_y_pt; /* on the paper, from the top left */
};

struct form_composed { /* a text of the configuration */
    const struct form_part *parts;
    size_t count;
};

struct form_seal_place { /* on the paper, from the top left */
    bool given;
    uint32_t page; /* from 0 */
    double x_mm, y_mm, width_mm, height_mm;
};

struct form {
    struct form_rules rules;
    struct form_style *styles;
    size_t style_count;
    struct form_page *pages;
    size_t page_count;
    struct form_area *areas;
    size_t area_count;
    struct form_line *lines;
    size_t line_count;
    struct form_box *boxes;
    size_t box_count;
    struct form_composed *texts;
    size_t text_count;
    struct form_seal_place seal;
};

#endif
