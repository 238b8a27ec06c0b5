/* http_exchange - the transport side of one request: FastCGI streams, parsed parameters, spooled bodies. Inside http/
 * only. */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "http_budget.h"
#include "http_request.h"
#include "http_response.h"
#include "http_server.h"
#include <fcgiapp.h>
#include <stdatomic.h>

struct http_state { /* one a process */
    const struct http_server *server;
    int listen_fd;
    struct http_budget *budget;
    atomic_int streams;
    atomic_bool stopping;
};

struct http_exchange {
    FCGX_Request fcgi;
    struct http_state *state;
    struct list args;  /* struct json_pair: path arguments */
    struct list query; /* struct json_pair */
    struct list form;  /* struct json_pair */
    struct list parts; /* struct http_part */
    void *map;         /* a spooled body */
    size_t map_size;
    int64_t budget_from_us; /* 0: the request takes nothing from http_budget */
};

enum http_answer { ANSWER_NONE, ANSWER_EMPTY, ANSWER_JSON, ANSWER_BYTES, ANSWER_STREAM };

struct http_response {
    struct http_request *rq;
    enum http_answer answer;
    int http_status;
    struct buffer headers;
    struct json_writer json;
    struct bytes body;
    const char *content_type;
    const char *filename;
};

void http_exchange_run(struct http_exchange *x); /* one accepted request, to its end */

/* http_body.c */
status http_body_read(struct http_request *rq, const struct http_route *route) MUST_USE;
void http_body_drop(struct http_exchange *x);

/* http_response.c */
void http_response_finish(struct http_response *rs);

/* http_problem.c */
void http_problem_answer(struct http_response *rs);

/* http_auth.c */
status http_auth_check(struct http_request *rq, enum permission permission) MUST_USE;

#endif
