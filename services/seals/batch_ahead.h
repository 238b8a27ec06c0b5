/* batch_ahead - draws the pictures of a step's rows in a thread of its own, a chunk at a time, while the chunks before
 * are made: the one keeps the processors busy, the other mostly the database. */
#ifndef BATCH_AHEAD_H
#define BATCH_AHEAD_H

#include "batch_draw.h"

struct batch_ahead;

/* work: list of struct batch_work; store, work and seal_type are borrowed until batch_ahead_end. */
struct batch_ahead *batch_ahead_begin(struct store *store, const struct list *work, const char *seal_type);
/* Waits for the pictures of `count` rows from `first` on: one chunk, after the ones before. They live until the end.
 * Fails: STORE_FAILED. */
status batch_ahead_wait(struct batch_ahead *ahead, size_t first, size_t count, const struct batch_picture **out,
                        struct problem *why) MUST_USE;
/* Stops after the chunk that is being drawn. */
void batch_ahead_end(struct batch_ahead *ahead);

#endif
