/* http_problem - problem details (RFC 9457), for answers that hold results of several items. Whole answers that are
 * problems are written by the router alone. */
#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

#include "http_request.h"
#include "json_write.h"

void http_problem_write(const struct http_request *rq, struct json_writer *w, const char *name,
                        const struct problem *why);

#endif
