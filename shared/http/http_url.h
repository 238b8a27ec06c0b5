/* http_url - percent-encoding and name=value pairs (RFC 3986 section 2.1; WHATWG URL, urlencoded). */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include "json_read.h"

/* Decodes; NULL when an escape is broken or a NUL comes out. `plus` turns + into a blank. */
char *http_url_decode(struct arena *arena, const char *from, size_t size, bool plus);
/* At most 100 pairs (struct json_pair). Fails: FIELD_FORM. */
status http_url_pairs(struct arena *arena, const char *text, struct list *out, struct problem *why) MUST_USE;
char *http_url_encode(struct arena *arena, const char *text); /* everything but unreserved characters */

#endif
