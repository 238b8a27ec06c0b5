/* table_zip - a zip file written as it grows (APPNOTE 6.3.4: sizes stand behind each entry, bit 3 of its flags). Inside
 * table/ only. */
#ifndef TABLE_ZIP_H
#define TABLE_ZIP_H

#include "table_write.h"

enum { TABLE_ZIP_ENTRIES = 64, TABLE_ZIP_NAME = 64 };

struct table_zip;
typedef struct table_zip table_zip;

struct table_zip *table_zip_new(struct arena *arena, const struct table_sink *sink); /* yours to close */
void table_zip_close(struct table_zip *zip);                                         /* NULL is fine */
/* Begins an entry; the one before ends. Fails: as the sink; INTERNAL_FAILED beyond the limits of a plain zip. */
status table_zip_entry(struct table_zip *zip, const char *name, struct problem *why) MUST_USE;
status table_zip_add(struct table_zip *zip, struct bytes bytes, struct problem *why) MUST_USE;
status table_zip_end(struct table_zip *zip, struct problem *why) MUST_USE;

#endif
