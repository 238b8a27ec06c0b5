/* user_table - officers as a list: a row of JSON, and the columns that a person's spreadsheet program gets. */
#ifndef USER_TABLE_H
#define USER_TABLE_H

#include "http_table.h"

extern const struct http_table user_table; /* rows are struct user */

#endif
