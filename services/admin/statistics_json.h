/* statistics_json - statistics on the wire. */
#ifndef STATISTICS_JSON_H
#define STATISTICS_JSON_H

#include "json_read.h"
#include "json_write.h"
#include "statistics.h"

struct statistics_query {
    const char *from, *to, *authority_id, *category_id;
};
extern const struct json_field statistics_sealings_shape[];
extern const struct json_field statistics_archives_shape[]; /* authority_id, category_id */
extern const struct json_field statistics_expiry_shape[];   /* authority_id */

void statistics_json_sealings(struct json_writer *w, const struct statistics_period *period,
                              const struct statistics_sealings *sealings);
void statistics_json_archives(struct json_writer *w, const struct statistics_archives *archives);
void statistics_json_expiry(struct json_writer *w, const struct statistics_expiry *expiry);

#endif
