/* An uploaded table: any bytes are read or refused; every cell that is handed out is whole UTF-8. */
#include "table_csv.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const struct table_csv_column columns[] = {{.name = "code", .titles = "纳税人识别号|单位代码", .max = 20},
                                                  {.name = "name", .titles = "纳税人名称"},
                                                  {.name = "note", .optional = true, .max = 5}};

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct problem why;
    const struct table_csv_shape shape = {columns, 3, .max_rows = 1000, .others = size & 1};
    AUTO_ARENA(arena);
    struct list rows = LIST_OF(arena, struct table_csv_row);
    problem_clear(&why);
    if (table_csv_read(bytes_of(data, size), &shape, &rows, &why) != OK) return 0;
    for (size_t i = 0; i < rows.count; i++) {
        const struct table_csv_row *row = LIST_AT(&rows, struct table_csv_row, i);
        for (size_t k = 0; k < shape.count; k++)
            if (!text_is_utf8(row->cells[k], strlen(row->cells[k]))) abort();
        if (!*row->cells[0] && !row->faults) abort();
    }
    (void)!table_csv_check(&rows, &why);
    return 0;
}
