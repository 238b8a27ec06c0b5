/* archiving_source - what is due for a run, as signing's and admin's views tell it.
 *
 * A run walks its authority's units in the order of their ids, and the documents of each in the order of theirs, so
 * that what belongs into one volume comes together, and a small jurisdiction never reads the documents of a large one.
 * Its cursor is "unit" or "unit document": the last unit that is done with, or the last document of a unit that is not.
 */
#ifndef ARCHIVING_SOURCE_H
#define ARCHIVING_SOURCE_H

#include "archiving_repo.h"

struct archiving_chunk {
    const char *cursor;    /* in: where to go on ("" from the start); out: behind this chunk, in the list's arena */
    struct list documents; /* out: of struct archiving_document, at most ARCHIVING_BATCH */
    bool is_end;           /* out: there is nothing behind it */
};

/* A chunk may be empty and yet not the end: many units without a due document were passed. */
status archiving_source_next(struct db *db, const struct archiving_target *target, struct archiving_chunk *chunk,
                             struct problem *why) MUST_USE;

#endif
