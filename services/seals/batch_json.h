/* batch_json - batches and their rows on the wire. */
#ifndef BATCH_JSON_H
#define BATCH_JSON_H

#include "batch.h"
#include "http_table.h"
#include "json_read.h"
#include "json_write.h"
#include "key_pool.h"

struct batch_fields {
    int source, seal_type, algorithm;
    const char *authority_code;
    int64_t validity_days;
};
struct batch_list_query {
    int64_t limit;
    const char *cursor;
};
struct batch_rows_query {
    int64_t limit;
    const char *cursor;
    int format;
    int64_t utc_offset;
    int state;
};
struct batch_slips_input {
    const char *password;
    int64_t per_page;
};

extern const struct json_field batch_shape[], batch_list_shape[], batch_rows_shape[], batch_slips_shape[];
extern const struct http_table batch_table;

void batch_json_write(struct json_writer *w, const char *name, const struct batch *batch);
void batch_json_pool(struct json_writer *w, const struct key_pool_gauge *gauge);
/* The problem of each row in the reader's language. */
void batch_json_texts(struct list *rows, bool chinese);

#endif
