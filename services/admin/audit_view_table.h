/* audit_view_table - audit entries as a list: a row of JSON, and the columns that a person's spreadsheet program gets.
 */
#ifndef AUDIT_VIEW_TABLE_H
#define AUDIT_VIEW_TABLE_H

#include "http_table.h"

extern const struct http_table audit_view_table; /* rows are struct audit_entry */

#endif
