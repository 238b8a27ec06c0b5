/* pdf_pages - a choice of pages as people write it: "all", "odd", "even", "first", "last", or a list such as "1,3-5".
 */
#ifndef PDF_PAGES_H
#define PDF_PAGES_H

#include "list.h"
#include "problem.h"
#include <stdbool.h>
#include <stddef.h>

enum { PDF_PAGES_TEXT_MAX = 400 };

/* Whether it is written as above, whatever pages a file has: a list counts from 1, each range upwards. */
bool pdf_pages_is_valid(const char *text);
/* The chosen pages of `count`, counted from 0, in their order, each once: size_t. May be none ("even" of one page).
 * Fails: PDF_PAGES_FORM; PDF_PAGE_MISSING when a list names a page that is not there. */
status pdf_pages_choose(const char *text, size_t count, struct list *out, struct problem *why) MUST_USE;

#endif
