/* archiving_json - inputs and answers about archiving runs. */
#ifndef ARCHIVING_JSON_H
#define ARCHIVING_JSON_H

#include "archiving_repo.h"
#include "job.h"
#include "json_read.h"
#include "json_write.h"

extern const struct json_field archiving_wish_shape[]; /* struct archiving_wish, from a body */

struct archiving_preview_query { /* the same, from a query */
    int64_t year, quarter, month;
    const char *from, *to;
};
extern const struct json_field archiving_preview_shape[];

struct archiving_list_query {
    int64_t limit;
    const char *cursor;
};
extern const struct json_field archiving_list_shape[];

struct http_request; /* whose language the problems are told in */
void archiving_json_run(struct json_writer *w, const struct http_request *rq, const struct job *run,
                        const struct archiving_target *target);
void archiving_json_fault(struct json_writer *w, const struct http_request *rq, const struct archiving_fault *fault);
void archiving_json_forecast(struct json_writer *w, const struct archiving_period *period, const struct list *rows);

#endif
