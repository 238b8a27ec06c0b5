/* unit_table - units as a list: a row of JSON, and the columns that a person's spreadsheet program gets. */
#ifndef UNIT_TABLE_H
#define UNIT_TABLE_H

#include "http_table.h"

extern const struct http_table unit_table; /* rows are struct unit */

#endif
