/* archiving_json - inputs and answers about archiving runs. */
#ifndef ARCHIVING_JSON_H
#define ARCHIVING_JSON_H

#include "archiving_flow.h"
#include "job.h"
#include "json_read.h"
#include "json_write.h"

struct archiving_start_input { /* a body */
    int64_t year, quarter, month;
    const struct archiving_range *period;
    const char *authority_code;
};
extern const struct json_field archiving_start_shape[];

struct archiving_preview_query { /* the same, from a query */
    int64_t year, quarter, month;
    const char *from, *to, *authority_code;
};
extern const struct json_field archiving_preview_shape[];

struct archiving_list_query {
    int64_t limit;
    const char *cursor;
};
extern const struct json_field archiving_list_shape[];

struct archiving_faults_query { /* as a page or as a file */
    int64_t limit;
    const char *cursor;
    int format;
    int64_t utc_offset;
};
extern const struct json_field archiving_faults_shape[];

struct http_request; /* whose language the problems are told in */
void archiving_json_run(struct json_writer *w, const struct http_request *rq, const struct job *run,
                        const struct archiving_target *target);
void archiving_json_fault(struct json_writer *w, const struct http_request *rq, const struct archiving_fault *fault);
void archiving_json_preview(struct json_writer *w, const struct http_request *rq,
                            const struct archiving_preview *preview);
void archiving_json_report(struct json_writer *w, const struct http_request *rq, const struct archiving_report *report);

#endif
