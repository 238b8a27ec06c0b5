/* paper - plain A4 papers as PDF: a title, facts, tables over many pages with their head repeated, page numbers.
 *
 *     static void draw(struct paper *paper, void *arg) { paper_title(paper, "…"); … }
 *     TRY(paper_make(&(struct paper_order){"contents", rq->chinese, draw, &what, clock_now_ms()}, arena, &pdf, why));
 *
 * The same order gives the same bytes. Texts may come from anyone: what is no UTF-8, controls and what turns the
 * writing direction are shown as a replacement character, and a text ends with an ellipsis after PAPER_TEXT_MAX bytes.
 *
 * `draw` is called twice, to know how many pages there will be; both times it must draw the same. Black on white, for a
 * printer; Chinese characters by an embedded subset of the font. Widths in mm. Texts wrap in their column. */
#ifndef PAPER_H
#define PAPER_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { PAPER_WIDTH_MM = 174, PAPER_COLUMNS_MAX = 12, PAPER_TEXT_MAX = 1500 };

struct paper;

struct paper_order {
    const char *title; /* of the file */
    bool chinese;      /* the words of the page numbers */
    void (*draw)(struct paper *paper, void *arg);
    void *arg;
    int64_t made_ms; /* what the file says of itself */
};
/* `pdf` lives in `arena`. Fails: INTERNAL_FAILED. */
status paper_make(const struct paper_order *order, struct arena *arena, struct bytes *pdf, struct problem *why)
    MUST_USE;

/* Words in the paper's language. */
const char *paper_say(const struct paper *paper, const char *zh, const char *en);
/* "2026-11-22 14:05:09 (UTC+8)"; 0: a dash. In `arena`. */
const char *paper_when(const struct paper *paper, int64_t ms, struct arena *arena);

void paper_title(struct paper *paper, const char *text); /* centred, large */
void paper_heading(struct paper *paper, const char *text);
void paper_banner(struct paper *paper, const char *text); /* what matters most, in a frame */
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
