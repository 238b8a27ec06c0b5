/* pdf_straddle - the straddle seal 骑缝章: one picture cut into upright strips of the same width, one a page, at the
 * pages' edge. Pages that are fanned out, the first one on top, show the whole picture: at the right edge the first
 * page has its leftmost strip, at the left edge its rightmost. The top is equally far from the top of every page of a
 * group, so that pages of differing sizes fit, too.
 *
 * Many pages are divided into groups, as even as can be, that show the picture once each: of at most `group` pages, and
 * so few that no strip is narrower than PDF_STRADDLE_STRIP_MM. No page is left alone: an odd number of pages in pairs
 * begins with one group of three. */
#ifndef PDF_STRADDLE_H
#define PDF_STRADDLE_H

#include "list.h"
#include "pdf_stamp.h"

enum { PDF_STRADDLE_STRIP_MM = 2, PDF_STRADDLE_GROUP = 20 /* unless told */, PDF_STRADDLE_GROUP_MAX = 50 };

struct pdf_straddle {
    bool is_left;     /* at the left edge */
    unsigned group;   /* 2 to PDF_STRADDLE_GROUP_MAX; 0: PDF_STRADDLE_GROUP */
    bool is_at;       /* `at_mm` is said */
    double at_mm;     /* the picture's top from the page's; else the middle of a group's lowest page */
    double width_mm;  /* of the whole picture */
    double height_mm; /* of the whole picture */
};

/* How many groups; the first `count % groups` of them have one page more. */
size_t pdf_straddle_groups(size_t count, size_t most);
/* One strip for each chosen page (`chosen`: size_t, into `pages`), as struct pdf_stamp_place; whether they lie inside
 * is for pdf_stamp_place_on() to say. Fails: PDF_STRADDLE_PAGES when there are less than two; PDF_STRADDLE_NARROW. */
status pdf_straddle_place(const struct pdf_straddle *straddle, const struct pdf_page *pages, const struct list *chosen,
                          struct list *out, struct problem *why) MUST_USE;

#endif
