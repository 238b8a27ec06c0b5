/* account_table - accounts as a list: a row of JSON, and the columns that a person's spreadsheet program gets. */
#ifndef ACCOUNT_TABLE_H
#define ACCOUNT_TABLE_H

#include "http_table.h"

extern const struct http_table account_table; /* rows are struct account_row */

#endif
