/* mail_outbox_step - the standing job that sends what is in the outbox.
 *
 * A mail is claimed in one transaction (its rows get a mail_id, which is its Message-ID, and a time before which nobody
 * else tries), sent outside any, and settled in another. A process that dies in between leaves a mail that is sent
 * again under the same Message-ID: at least once, and a receiver's server may tell that it has it already. */
#ifndef MAIL_OUTBOX_STEP_H
#define MAIL_OUTBOX_STEP_H

#include "job.h"

#define MAIL_OUTBOX_JOB_KIND "mail.send"
#define MAIL_OUTBOX_JOB_ID   "00000000000000000000000ma1"

status mail_outbox_step_run(struct job *job, void *service, struct arena *arena, struct problem *why) MUST_USE;
/* How long until the next attempt, after so many; 0: no more. */
int64_t mail_outbox_step_delay_ms(int64_t attempts);

#endif
