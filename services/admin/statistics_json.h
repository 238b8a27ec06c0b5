/* statistics_json - statistics on the wire. */
#ifndef STATISTICS_JSON_H
#define STATISTICS_JSON_H

#include "http_table.h"
#include "json_read.h"
#include "json_write.h"
#include "statistics.h"

struct statistics_query {
    const char *from, *to, *authority_id, *category_id;
};
extern const struct json_field statistics_sealings_shape[];

enum statistics_by { STATISTICS_BY_POINT, STATISTICS_BY_CATEGORY, STATISTICS_BY_AUTHORITY };
struct statistics_parts_query {
    const char *from, *to, *authority_id, *category_id;
    int by; /* enum statistics_by */
    int64_t limit;
    const char *cursor;
    int format;
    int64_t utc_offset;
};
extern const struct json_field statistics_parts_shape[];
extern const struct json_field statistics_archives_shape[]; /* authority_id, category_id */
extern const struct json_field statistics_expiry_shape[];   /* authority_id */

void statistics_json_sealings(struct json_writer *w, const struct statistics_period *period,
                              const struct statistics_sealings *sealings);
void statistics_json_archives(struct json_writer *w, const struct statistics_archives *archives);
void statistics_json_expiry(struct json_writer *w, const struct statistics_expiry *expiry);

#endif
