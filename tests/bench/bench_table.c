/* bench_table - what a row of an export costs, and what memory a million of them take. */
#include "clock.h"
#include "table_write.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { ROWS = 1000000, COLUMNS = 12 };

static status swallow(void *self, struct bytes bytes, struct problem *why)
{
    (void)why;
    *(int64_t *)self += (int64_t)bytes.size;
    return OK;
}

static void must(status result)
{
    if (result != OK) abort();
}

static void run(enum table_format format)
{
    static struct problem why;
    struct table_column columns[COLUMNS];
    struct table_value row[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) columns[i] = (struct table_column){"列", "column", (enum table_kind)(i % 4), 16};
    int64_t size = 0;
    const struct table_shape shape = {columns, COLUMNS, true, 480};
    const struct table_sink sink = {swallow, &size};
    AUTO(table_write, table);
    int64_t start_us = clock_ticks_us();
    must(table_write_open(format, &shape, &sink, &table, &why));
    for (int64_t n = 0; n < ROWS; n++) {
        for (int i = 0; i < COLUMNS; i++)
            row[i] =
                (struct table_value){i % 4 == 2 ? "2026-11-22" : "91370784983690064F 潍坊有限公司", 1763791500000 + n};
        must(table_write_row(table, row, &why));
    }
    must(table_write_end(table, &why));
    double seconds = (double)(clock_ticks_us() - start_us) / 1e6;
    printf("export_%s_rows_per_s %.0f rows/s\n", table_formats[format], ROWS / seconds);
}

int main(void)
{
    struct rusage usage;
    run(TABLE_CSV);
    run(TABLE_XLSX);
    (void)getrusage(RUSAGE_SELF, &usage);
    printf("export_rss_mb %.1f MB\n", (double)usage.ru_maxrss / 1024);
    return 0;
}
