/* seal_table - seals and certificates as lists: a row of JSON, and the columns that a person's spreadsheet program
 * gets.
 */
#ifndef SEAL_TABLE_H
#define SEAL_TABLE_H

#include "http_table.h"

extern const struct http_table seal_table;              /* rows are struct seal */
extern const struct http_table seal_table_certificates; /* rows are struct certificate */

#endif
