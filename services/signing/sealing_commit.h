/* sealing_commit - the end of a sealing: new revisions go into the store, then all rows of a chunk in one transaction.
 */
#ifndef SEALING_COMMIT_H
#define SEALING_COMMIT_H

#include "sealing_work.h"

/* Stores and writes down what is ready; what changed meanwhile is refused. */
status sealing_commit(struct sealing_chunk *chunk, struct problem *why) MUST_USE;

#endif
