/* http_multipart - multipart/form-data (RFC 7578, RFC 2046 section 5.1) cut into its parts, which stay where they are.
 */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "http_request.h"

enum { HTTP_PARTS_MAX = 32, HTTP_BOUNDARY_MAX = 70 };

/* parts   list of struct http_part, at most HTTP_PARTS_MAX; contents point into `body`
 * fails   MULTIPART_BROKEN, naming what is wrong */
status http_multipart_parse(struct bytes body, const char *content_type, struct arena *arena, struct list *parts,
                            struct problem *why) MUST_USE;

#endif
