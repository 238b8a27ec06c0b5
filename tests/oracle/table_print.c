/* table_print csv|xlsx ROWS - a table as an export writes it, on stdout. */
#include "table_write.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct table_column columns[] = {{"编号", "Number", TABLE_TEXT, 24},
                                              {"名称", "Name", TABLE_TEXT, 40},
                                              {"次数", "Uses", TABLE_INT, 8},
                                              {"期间止", "Period", TABLE_DATE, 12},
                                              {"时间", "Time", TABLE_TIME, 20}};
static const char *const names[] = {
    "潍坊𠮷祥商贸有限公司", "=1+1", "<&>\"引号\"", "_x0041_", "@SUM(A1)", "-7", "+86", "a,b", ""};

static status put(void *self, struct bytes bytes, struct problem *why)
{
    (void)self;
    if (fwrite(bytes.data, 1, bytes.size, stdout) == bytes.size) return OK;
    return problem_set(why, INTERNAL_FAILED, "%s", "stdout");
}

static status print(enum table_format format, int64_t count, struct problem *why)
{
    const struct table_shape shape = {columns, 5, true, 480};
    const struct table_sink sink = {put, NULL};
    AUTO(table_write, table);
    TRY(table_write_open(format, &shape, &sink, &table, why));
    for (int64_t i = 0; i < count; i++) {
        char number[24], date[12];
        (void)snprintf(number, sizeof number, "%020" PRId64, i);
        (void)snprintf(date, sizeof date, "2026-%02d-28", (int)(i % 12) + 1);
        const struct table_value row[] = {{.text = number},
                                          {.text = names[(size_t)i % (sizeof names / sizeof *names)]},
                                          {.number = i * 1000003},
                                          {.text = date},
                                          {.number = i % 5 ? 1767196800000 + i * 61000 : 0}};
        TRY(table_write_row(table, row, why));
    }
    return table_write_end(table, why);
}

int main(int argc, char **argv)
{
    static struct problem why;
    if (argc != 3) return 2;
    return print(strcmp(argv[1], "csv") == 0 ? TABLE_CSV : TABLE_XLSX, atoll(argv[2]), &why) == OK ? 0 : 1;
}
