/* http_page - cursor pagination: every list has `limit` and `cursor`, and answers {"items": […], "next": cursor |
 * null}.
 *
 * A cursor is the sort key of the last row, base64url of JSON texts. It is checked, never trusted: repositories bind
 * its parts as statement arguments. */
#ifndef HTTP_PAGE_H
#define HTTP_PAGE_H

#include "http_request.h"

enum { HTTP_PAGE_KEYS = 3, HTTP_PAGE_LIMIT = 50, HTTP_PAGE_LIMIT_MAX = 200 };

struct http_page {
    int64_t limit;
    bool has_cursor;
    bool has_more;                    /* set by http_list_begin */
    const char *keys[HTTP_PAGE_KEYS]; /* "" where unused */
};

/* Put into a query shape: two members `int64_t limit; const char *cursor;` */
#define HTTP_PAGE_FIELDS(type)                                                                                         \
    JSON_INT(type, limit, .optional = true, .min = 1, .max = HTTP_PAGE_LIMIT_MAX),                                     \
        JSON_TEXT(type, cursor, .optional = true, .max = 400)

status http_page_read(struct http_request *rq, int64_t limit, const char *cursor, struct http_page *out) MUST_USE;
status http_page_parse(struct arena *arena, int64_t limit, const char *cursor, struct http_page *out,
                       struct problem *why) MUST_USE;
const char *http_page_cursor(struct arena *arena, const char *a, const char *b, const char *c); /* b, c may be NULL */

#endif
