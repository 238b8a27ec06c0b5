/* archiving_signing - what archives asks of signing, many documents in one call: freeze before they are read, file them
 * under their archive numbers, release what is left where it was. Each may be asked twice. */
#ifndef ARCHIVING_SIGNING_H
#define ARCHIVING_SIGNING_H

#include "archives.h"
#include "archiving.h"

/* Marks those that signing froze; the others get a fault. */
status archiving_signing_freeze(const struct archives *archives, const char *run_id, struct list *documents,
                                struct problem *why) MUST_USE;
/* Releases frozen documents: those that have a fault, or all of them. */
status archiving_signing_release(const struct archives *archives, const char *run_id, const struct list *documents,
                                 bool all, struct problem *why) MUST_USE;
/* `records`: of struct record, all of one run. Those that signing has taken keep their `document_id`; it becomes NULL
 * for the others. */
status archiving_signing_file(const struct archives *archives, const char *run_id, struct list *records,
                              struct problem *why) MUST_USE;

/* The file whose newest bytes `due` names, with new evidence and a new document timestamp: `digest`, in the arena; the
 * same where that would gain nothing. */
struct record_due;
status archiving_signing_renew(const struct archives *archives, const struct record_due *due, struct arena *arena,
                               const char **digest, struct problem *why) MUST_USE;

#endif
