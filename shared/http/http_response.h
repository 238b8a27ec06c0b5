/* http_response - the answer. A handler never writes an error: it returns one, and http_problem renders rq->why. */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "bytes.h"
#include "json_write.h"
#include "list.h"
#include "problem.h"
#include <stdbool.h>

struct http_response;

/* A JSON body: write one value into the returned writer; it is sent when the handler returns OK. */
struct json_writer *http_response_json(struct http_response *rs, int http_status);
status http_response_empty(struct http_response *rs,
                           int http_status); /* always OK, so that it may stand behind return */

/* Bytes that live until the answer is sent. `filename` NULL: shown inline; else offered as download (RFC 6266).
 * An ETag may be set before; If-None-Match is honoured by the router (304). */
status http_response_bytes(struct http_response *rs, const char *content_type, const char *filename, struct bytes body);

void http_response_header(struct http_response *rs, const char *name, const char *value);
/* HttpOnly, SameSite=Strict, limited to `path`; Secure and the __Host- prefix where the outside speaks TLS.
 * `value` "" deletes it. `script` true: readable by script (the CSRF token). */
void http_response_cookie(struct http_response *rs, const char *name, const char *value, const char *path,
                          int64_t max_age_s, bool script);

/* Text as it comes (holds a thread; at most a quarter of the threads stream at once, else SERVICE_BUSY). */
status http_response_stream(struct http_response *rs, const char *content_type, struct problem *why) MUST_USE;
bool http_response_send(struct http_response *rs, const char *text); /* false: the client is gone, or we are stopping */
bool http_response_send_bytes(struct http_response *rs, struct bytes bytes);
void http_response_filename(struct http_response *rs, const char *filename); /* before it: offered as download */
/* A file in pieces (struct bytes), which need live no longer than this call: a small one is copied, a large one goes
 * out from where it lies. Fails: as http_response_stream. */
status http_response_pieces(struct http_response *rs, const char *content_type, const char *filename,
                            const struct list *pieces, struct problem *why) MUST_USE;
void http_response_break(struct http_response *rs); /* cuts the connection: the client sees that the rest is missing */

#endif
