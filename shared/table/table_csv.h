/* table_csv - a CSV file that somebody uploads, read into rows of declared columns.
 *
 *     static const struct table_csv_column columns[] = {
 *         {.name = "code", .titles = "纳税人识别号|单位代码", .check = json_check_code},
 *         {.name = "name", .titles = "纳税人名称", .optional = true, .max = 100}};
 *     static const struct table_csv_shape shape = {columns, 2, .max_rows = 10000};
 *     struct list rows = LIST_OF(arena, struct table_csv_row);
 *     TRY(table_csv_read(part->content, &shape, &rows, why));
 *     TRY(table_csv_check(&rows, why));      or: report row->faults row by row
 *
 * RFC 4180, and what spreadsheet programs make of it: CRLF or LF, UTF-8 or GBK (table_encoding.h), semicolon or tab
 * instead of the comma when the header has those. The first line is the header; its names are found in any order,
 * whatever their case, blanks, underscores and asterisks. Blanks around a cell are cut, empty lines skipped. A cell is
 * data and nothing else: "=1+1" stays those four characters. */
#ifndef TABLE_CSV_H
#define TABLE_CSV_H

#include "arena.h"
#include "bytes.h"
#include "list.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { TABLE_CSV_BYTES = 16 << 20, TABLE_CSV_COLUMNS = 64, TABLE_CSV_ROWS = 100000, TABLE_CSV_CELL = 255 };

struct table_csv_column {
    const char *name;   /* English header name, and the name in faults */
    const char *titles; /* other header names, "|" between them; may be NULL */
    bool optional;      /* the file may lack the column, and a cell may be empty */
    size_t max;         /* characters of a cell; 0: TABLE_CSV_CELL */
    /* NULL, or what json_read.h calls a check: says what form is expected. Not asked about empty cells. */
    const char *(*check)(const char *text);
};

struct table_csv_shape {
    const struct table_csv_column *columns;
    size_t count;
    size_t max_rows; /* 0: TABLE_CSV_ROWS */
    bool others;     /* columns that are not declared are passed over; else they are a fault */
};

struct table_csv_fault {
    enum problem_code code;
    const char *column; /* its name; "": the row as a whole */
    const char *subject;
    const struct table_csv_fault *next;
};

struct table_csv_row {
    int64_t line;                         /* of the file, from 1, where the row begins */
    const char **cells;                   /* as the shape's columns; "" where there is nothing; never NULL */
    const struct table_csv_fault *faults; /* NULL: none */
};

/* rows   list of struct table_csv_row; texts live in its arena
 * fails  what concerns the file as a whole: TABLE_LARGE, TABLE_WORKBOOK, TABLE_ENCODING, TABLE_EMPTY, TABLE_ROWS,
 *        TABLE_COLUMNS, TABLE_QUOTE, and INPUT_INVALID with all faults of the header (field "header") */
status table_csv_read(struct bytes file, const struct table_csv_shape *shape, struct list *rows, struct problem *why)
    MUST_USE;

/* The faults of all rows as faults of `why`, named rows[LINE].COLUMN; OK when there is none. */
status table_csv_check(const struct list *rows, struct problem *why) MUST_USE;

#endif
