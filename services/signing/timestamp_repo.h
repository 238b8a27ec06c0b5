/* timestamp_repo - table timestamp_serial. */
#ifndef TIMESTAMP_REPO_H
#define TIMESTAMP_REPO_H

#include "db.h"

/* Takes `count` serials and notes the time: the first serial, and the latest time that was noted before. In a
 * transaction. */
status timestamp_repo_take(struct db *db, int64_t count, int64_t now_ms, int64_t *first, int64_t *last_ms,
                           struct problem *why) MUST_USE;

#endif
