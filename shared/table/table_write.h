/* table_write - a table of any length for a person's spreadsheet program, row by row in flat memory.
 *
 * CSV: UTF-8 with a mark, CRLF, RFC 4180; a text that a program would take for a formula (= + - @, tab) gets an
 * apostrophe before it. XLSX (ECMA-376): dates, times and numbers are such, everything else is text, so ids keep their
 * zeros and nothing is a formula; every TABLE_SHEET_ROWS a further sheet begins. */
#ifndef TABLE_WRITE_H
#define TABLE_WRITE_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "problem.h"
#include <stdint.h>

enum { TABLE_SHEET_ROWS = 1048576, TABLE_COLUMNS_MAX = 64 };

enum table_format { TABLE_CSV, TABLE_XLSX };
extern const char *const table_formats[];                /* "csv", "xlsx", for JSON_CHOICE */
const char *table_format_type(enum table_format format); /* media type */

enum table_kind { TABLE_TEXT, TABLE_INT, TABLE_DATE, TABLE_TIME };

struct table_column {
    const char *zh, *en; /* its title */
    enum table_kind kind;
    int width; /* in characters of a sheet */
};

struct table_value {
    const char *text; /* TEXT; DATE as 2026-11-22; NULL or "": an empty cell */
    int64_t number;   /* INT; TIME in ms since 1970, 0: an empty cell */
};

/* Takes the bytes away; what it fails with ends the writing. */
struct table_sink {
    status (*put)(void *self, struct bytes bytes, struct problem *why);
    void *self;
};

struct table_shape {
    const struct table_column *columns; /* at most TABLE_COLUMNS_MAX */
    size_t count;
    bool chinese;
    int utc_offset_minutes; /* times are shown in this zone */
};

struct table_write;
typedef struct table_write table_write;

/* Writes the header. `shape` and `sink` are borrowed until table_write_close, which must be called (AUTO does). */
status table_write_open(enum table_format format, const struct table_shape *shape, const struct table_sink *sink,
                        struct table_write **out, struct problem *why) MUST_USE;
/* `values` as the columns. Fails as the sink does. */
status table_write_row(struct table_write *table, const struct table_value *values, struct problem *why) MUST_USE;
/* Without it the file is incomplete: a workbook does not open. */
status table_write_end(struct table_write *table, struct problem *why) MUST_USE;
void table_write_close(struct table_write *table);
AUTO_DECLARE(table_write, table_write_close);

#endif
