/* paper - plain A4 papers as PDF: a title, facts, tables over many pages with their head repeated, page numbers.
 *
 *     static void draw(struct paper *paper, void *arg) { paper_title(paper, "…"); … }
 *     TRY(paper_make(&(struct paper_order){"contents", rq->chinese, draw, &what}, arena, &pdf, why));
 *
 * `draw` is called twice, to know how many pages there will be; both times it must draw the same. Black on white, for a
 * printer; Chinese characters by an embedded subset of the font. Widths in mm. Texts wrap in their column. */
#ifndef PAPER_H
#define PAPER_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>

enum { PAPER_WIDTH_MM = 174, PAPER_COLUMNS_MAX = 12 };

struct paper;

struct paper_order {
    const char *title; /* of the file */
    bool chinese;      /* the words of the page numbers */
    void (*draw)(struct paper *paper, void *arg);
    void *arg;
};
/* `pdf` lives in `arena`. Fails: INTERNAL_FAILED. */
status paper_make(const struct paper_order *order, struct arena *arena, struct bytes *pdf, struct problem *why)
    MUST_USE;

void paper_title(struct paper *paper, const char *text); /* centred, large */
void paper_heading(struct paper *paper, const char *text);
void paper_note(struct paper *paper, const char *text);
/* A label and what it names. */
void paper_fact(struct paper *paper, const char *label, const char *value);

struct paper_column {
    const char *title;
    double width_mm; /* together PAPER_WIDTH_MM */
    bool is_number;  /* to the right */
};
/* `columns` is borrowed until paper_table_end. */
void paper_table_begin(struct paper *paper, const struct paper_column *columns, size_t count);
void paper_table_row(struct paper *paper, const char *const *cells, bool is_sum);
void paper_table_end(struct paper *paper);

#endif
