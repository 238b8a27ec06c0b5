/* evidence_step - the standing job that keeps the proof of archived files alive, some at a time, on several threads:
 *
 *     age     files that stand by an algorithm which ends soon become due
 *     fill    records of earlier versions get their row of record_evidence
 *     renew   what is due: looked at, or renewed by signing (evidence_renew.h), longest waiting first
 *     save    one transaction: the newest file, the revisions, faults, audit
 *
 * Of many instances one at a time runs it. A process killed anywhere repeats its chunk: signing tells of bytes that it
 * has renewed already, and a row is changed only where its digest is as it was read. A file that cannot be renewed says
 * why (record_fault) and waits (record_evidence_delay); one whose bytes are not what they should be is never renewed.
 * While nobody answers at all the job rests, whatever is due. */
#ifndef EVIDENCE_STEP_H
#define EVIDENCE_STEP_H

#include "job.h"

#define EVIDENCE_STEP_JOB_KIND "evidence.renew"
#define EVIDENCE_STEP_JOB_ID   "00000000000000000000000ev2"

/* A job_step. */
status evidence_step_run(struct job *job, void *service, struct arena *arena, struct problem *why);

#endif
