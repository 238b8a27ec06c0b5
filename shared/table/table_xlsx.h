/* table_xlsx - the parts of a workbook (ECMA-376 part 1, SpreadsheetML) that a plain table needs. Inside table/ only.
 */
#ifndef TABLE_XLSX_H
#define TABLE_XLSX_H

#include "table_write.h"
#include "table_zip.h"

struct table_xlsx { /* starts with .zip and .shape set, and `row` in an arena */
    struct table_zip *zip;
    const struct table_shape *shape;
    struct buffer row; /* what has not gone to the zip yet */
    int64_t rows;      /* in this sheet, the header included */
    uint64_t bytes;    /* of this sheet */
    int sheets;
};

status table_xlsx_begin(struct table_xlsx *book, struct problem *why) MUST_USE;
status table_xlsx_row(struct table_xlsx *book, const struct table_value *values, struct problem *why) MUST_USE;
status table_xlsx_end(struct table_xlsx *book, struct problem *why) MUST_USE;

#endif
