/* form_config - the display configuration (显示配置, NAME.xml) of a form, as README.md defines it.
 *
 * All faults are collected in `why`, each with the field config.LINE:COLUMN.ELEMENT.ATTRIBUTE: FORM_CONFIG_*. A file
 * that is no well-formed XML fails at once: FORM_XML_*, FORM_CONFIG_ENCODING, FORM_CONFIG_ROOT. */
#ifndef FORM_CONFIG_H
#define FORM_CONFIG_H

#include "bytes.h"
#include "form_cell.h"
#include "form_field.h"

enum {
    FORM_CONFIG_BYTES = 1024 * 1024,
    FORM_CONFIG_FIELDS = 4000,
    FORM_CONFIG_CHECKS = 2000,
    FORM_CONFIG_RELATIONS = 500,
    FORM_CONFIG_FORMULA = 4000, /* bytes of an expression as it is written, columns put in: FORM_CONFIG_EXPANDED */
    FORM_CONFIG_EXPANDED = 20000,
    FORM_CONFIG_TEXTS = 500,
    FORM_CONFIG_PAGES = 50,
};

struct form_where { /* in the file, both from 1; columns count characters */
    int line, column;
};

struct form_place { /* where a field or a text is shown; parallel to the fields */
    bool shown;
    const char *sheet; /* NULL: the default sheet */
    struct form_cell cell;
    const char *format; /* NULL: the cell's */
    struct form_where where;
};

struct form_part {       /* of a composed text */
    const char *literal; /* or, when NULL: */
    uint32_t field;
};

struct form_text {
    struct form_place place;
    struct form_part *parts;
    size_t part_count;
};

enum form_fit { FORM_FIT_AS_WORKBOOK, FORM_FIT_NONE, FORM_FIT_PAGE, FORM_FIT_WIDTH };

struct form_page_setup { /* what is set here replaces the workbook's */
    const char *sheet;   /* NULL: the default sheet */
    struct form_where where;
    bool left_out;
    int paper;     /* index into the papers of form_paper.h; -1: as the workbook */
    int landscape; /* 1, 0; -1: as the workbook */
    bool has_margins;
    double margins_pt[4]; /* top, right, bottom, left */
    enum form_fit fit;
    int scale;  /* percent; 0: as the workbook */
    int center; /* 1 horizontal, 2 vertical, 3 both, 0 none; -1: as the workbook */
};

struct form_seal {
    bool given;
    const char *sheet; /* NULL: the default sheet */
    struct form_where where;
    struct form_range range;
    int anchor_x, anchor_y; /* -1 left or top, 0 centre, 1 right or bottom */
    double dx_mm, dy_mm, width_mm, height_mm;
};

struct form_config {
    struct form_rules rules;
    const char *sheet; /* default; NULL: the first visible one */
    struct form_place *places;
    struct form_text *texts;
    size_t text_count;
    struct form_page_setup *pages;
    size_t page_count;
    struct form_seal seal;
};

/* Everything in `out` lives in `arena`. */
status form_config_read(struct bytes xml, struct arena *arena, struct form_config *out, struct problem *why) MUST_USE;

#endif
