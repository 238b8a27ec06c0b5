/* archiving_check - is a document's file what it should be, before it goes into the archive: the bytes that its digest
 * names, and every seal on them intact (shared/pdf_judge/pdf_verify). */
#ifndef ARCHIVING_CHECK_H
#define ARCHIVING_CHECK_H

#include "archives.h"
#include "archiving.h"
#include "json_write.h"

/* Sets `verification`, `is_trusted`, size and evidence, or `fault`, of each document that has no fault yet; on as many
 * threads as there are processors. Fails only when the store cannot be read now. */
status archiving_check_all(const struct archives *archives, struct list *documents, struct problem *why) MUST_USE;

/* Are these the bytes that the digest names? */
bool archiving_check_is_same(struct bytes file, const char *digest);

/* The full report of the file as it is now: {"bytes": "ok|changed|missing", "report": …}. */
void archiving_check_report(const struct archives *archives, const char *file_digest, struct json_writer *out,
                            const char *name);

#endif
