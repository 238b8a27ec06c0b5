/* ca_list - the revocation lists of the system's CA: room for new certificates, making them, keeping them fresh. */
#ifndef CA_LIST_H
#define CA_LIST_H

#include "job.h"
#include "seals.h"

#define CA_LIST_JOB_KIND "ca.lists"
#define CA_LIST_JOB_ID   "00000000000000000000000ca1"

/* Places on lists for so many certificates, as int64_t (the lists' positions), in a transaction of its own: what is not
 * used then stays empty. A list that is opened for it is published at once. */
status ca_list_take(const struct seals *seals, int64_t count, struct list *places, struct problem *why) MUST_USE;
/* Makes a list anew, in the transaction of what changed. */
status ca_list_make(struct db *db, const struct ca *ca, int64_t position, struct problem *why) MUST_USE;

/* Standing: lists are made anew when half of their time is over, and seals whose certificate has ended are suspended.
 */
status ca_list_run(struct job *job, void *service, struct arena *arena, struct problem *why) MUST_USE;

#endif
