/* document_table - documents as a list: a row of JSON, and the columns that a person's spreadsheet program gets. */
#ifndef DOCUMENT_TABLE_H
#define DOCUMENT_TABLE_H

#include "http_table.h"

extern const struct http_table document_table; /* rows are struct document */

#endif
