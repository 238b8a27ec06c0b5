/* evidence_renew - the standing job that renews document timestamps (PAdES B-LTA) before the certificates of their
 * authority end, or the algorithms that they stand by: evidence for what it proved, and a new document timestamp over
 * all, as a new revision.
 *
 * Sealed documents alone: what is frozen or archived is kept by its digest, and only archives may change that. The
 * newest bytes are renewed, whatever came after the timestamp: a seal more, or one taken back. Locked, corrected or
 * voided, they stay evidence of what was sealed, and are renewed, too. */
#ifndef EVIDENCE_RENEW_H
#define EVIDENCE_RENEW_H

#include "job.h"

#define EVIDENCE_RENEW_JOB_KIND "evidence.renew"
#define EVIDENCE_RENEW_JOB_ID   "00000000000000000000000ev1"

status evidence_renew_run(struct job *job, void *service, struct arena *arena, struct problem *why);

#endif
