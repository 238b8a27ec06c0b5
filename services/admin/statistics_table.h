/* statistics_table - sealings by time, category or authority as a list: a row of JSON, and the columns that a person's
 * spreadsheet program gets. */
#ifndef STATISTICS_TABLE_H
#define STATISTICS_TABLE_H

#include "http_table.h"
#include "statistics.h"

struct statistics_line { /* the parts have an order, but no key that pages could go on behind: their number is it */
    int64_t number;      /* from 1 */
    struct statistics_part part;
};

extern const struct http_table statistics_table; /* rows are struct statistics_line */

/* Adds what stands behind line `after` of the parts, `limit` lines at most. */
void statistics_table_lines(const struct list *parts, int64_t after, int64_t limit, struct list *out);

#endif
