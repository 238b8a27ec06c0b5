/* http_list - the answer of every list: {"items": […], "next": cursor | null}.
 *
 *     struct json_writer *w = http_list_begin(rs, &page, &seals);
 *     for (size_t i = 0; i < seals.count; i++) seal_json_write(w, NULL, LIST_AT(&seals, struct seal, i));
 *     const struct seal *last = http_list_last(&page, &seals);
 *     return http_list_end(w, last ? http_page_cursor(rq->arena, last->id, NULL, NULL) : NULL); */
#ifndef HTTP_LIST_H
#define HTTP_LIST_H

#include "http_page.h"
#include "http_response.h"

/* `rows` was asked for one row more than page->limit shows: that one is cut off, and tells that there are more. Both
 * NULL: a whole list, without further pages. */
struct json_writer *http_list_begin(struct http_response *rs, struct http_page *page, struct list *rows);
/* The same inside an object that has begun, behind members of its own. */
void http_list_open(struct json_writer *w, struct http_page *page, struct list *rows);
/* The last row shown, whose keys the next page begins behind; NULL: there is no next page. */
const void *http_list_last(const struct http_page *page, const struct list *rows);
status http_list_end(struct json_writer *w, const char *next); /* always OK, so that it may stand behind return */

#endif
