/* record_table - records and volumes as lists, and as files for a spreadsheet program. */
#ifndef RECORD_TABLE_H
#define RECORD_TABLE_H

#include "http_table.h"

extern const struct http_table record_table;        /* rows: struct record */
extern const struct http_table record_table_volume; /* rows: struct volume */

#endif
