/* notice_remind - the standing job that says what time brings: deadlines that come near, certificates that end.
 *
 * Each step looks for what became due since the last one, by an index, and says it in the transaction that moves on, so
 * nothing is said twice and nothing is forgotten, whoever is killed when. */
#ifndef NOTICE_REMIND_H
#define NOTICE_REMIND_H

#include "job.h"

#define NOTICE_REMIND_JOB_KIND "notice.remind"
#define NOTICE_REMIND_JOB_ID   "00000000000000000000000nr1"

status notice_remind_run(struct job *job, void *service, struct arena *arena, struct problem *why) MUST_USE;

#endif
