/* archiving_signing - what archives asks of signing, many documents in one call: freeze before they are read, file them
 * under their archive numbers, release what is left where it was. Each may be asked twice. */
#ifndef ARCHIVING_SIGNING_H
#define ARCHIVING_SIGNING_H

#include "archives.h"
#include "archiving.h"

/* Marks those that signing froze; the others get a fault. */
status archiving_signing_freeze(const struct archives *archives, struct list *documents, struct problem *why) MUST_USE;
/* Releases frozen documents that have a fault. */
status archiving_signing_release(const struct archives *archives, const struct list *documents, struct problem *why)
    MUST_USE;
/* `records`: of struct record. Those that signing has taken keep their `document_id`; it becomes NULL for the others.
 */
status archiving_signing_file(const struct archives *archives, struct list *records, struct problem *why) MUST_USE;

#endif
