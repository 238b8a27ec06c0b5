/* record_json - inputs and answers about records and volumes. */
#ifndef RECORD_JSON_H
#define RECORD_JSON_H

#include "http_request.h"
#include "json_read.h"
#include "json_write.h"
#include "record_flow.h"

struct record_query {
    const char *classification_code, *volume_number, *authority_code, *taxpayer_code, *archive_number;
    const char *archived_from, *archived_to; /* days in China, both included */
    int64_t year, limit;
    const char *cursor;
    int format; /* enum table_format; -1: a page */
    int64_t utc_offset;
};
extern const struct json_field record_query_shape[];

struct record_revision_query {
    int64_t limit;
    const char *cursor;
};
extern const struct json_field record_revision_shape[];

struct record_file_query {
    int64_t revision; /* 0: the newest */
};
extern const struct json_field record_file_shape[];

struct record_volume_query {
    const char *taxpayer_code, *volume_number;
    int64_t year, limit;
    const char *cursor;
    int format; /* enum table_format; -1: a page */
    int64_t utc_offset;
};
extern const struct json_field record_volume_shape[];

void record_json_row(struct json_writer *w, const struct record *record);     /* in a list */
void record_json_members(struct json_writer *w, const struct record *record); /* the same, without its braces */
/* Its newest file: until when its proof lasts, when that is renewed, why it could not be. */
void record_json_evidence(struct json_writer *w, const struct http_request *rq, const struct record_found *found);
void record_json_revision(struct json_writer *w, const struct record_evidence *revision);
void record_json_volume(struct json_writer *w, const struct volume *volume);
void record_json_volume_members(struct json_writer *w, const struct volume *volume);

#endif
