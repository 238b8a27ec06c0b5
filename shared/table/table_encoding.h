/* table_encoding - the text of a table file that a spreadsheet program saved, as UTF-8.
 *
 * Known by its first bytes: UTF-8 with a mark, UTF-16 with a mark (what Excel calls Unicode text). Without a mark it is
 * UTF-8 when all of it is, else GBK, read as its superset GB 18030. */
#ifndef TABLE_ENCODING_H
#define TABLE_ENCODING_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"

/* text   NUL-terminated UTF-8 without a mark and without NUL inside, in `arena`, yours to change
 * fails  TABLE_WORKBOOK: a zip or an old binary workbook; TABLE_ENCODING, naming the line */
status table_encoding_read(struct bytes file, struct arena *arena, char **text, struct problem *why) MUST_USE;

#endif
