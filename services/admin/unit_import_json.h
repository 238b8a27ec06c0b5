/* unit_import_json - imports and their rows on the wire. */
#ifndef UNIT_IMPORT_JSON_H
#define UNIT_IMPORT_JSON_H

#include "http_page.h"
#include "json_read.h"
#include "json_write.h"
#include "unit_import.h"

struct unit_import_fields { /* beside the file */
    const char *effective_on;
};
extern const struct json_field unit_import_fields_shape[];

struct unit_import_query {
    int outcome; /* enum unit_import_outcome; -1: any */
    int64_t limit;
    const char *cursor;
};
extern const struct json_field unit_import_query_shape[];
extern const struct json_field unit_import_list_shape[]; /* without the outcome */

void unit_import_json_write(struct json_writer *w, const struct unit_import *import, bool with_counts);
void unit_import_json_row(struct json_writer *w, const struct unit_import_row *row, bool chinese);

#endif
