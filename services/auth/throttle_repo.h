/* throttle_repo - rows of `login_throttle`; `subject` is 64 hex characters. */
#ifndef THROTTLE_REPO_H
#define THROTTLE_REPO_H

#include "db.h"
#include "throttle.h"

status throttle_repo_lock(struct db *db, const char *subject, struct throttle *out, struct problem *why) MUST_USE;
status throttle_repo_save(struct db *db, const char *subject, const struct throttle *throttle, struct problem *why)
    MUST_USE;
status throttle_repo_forget(struct db *db, int64_t before_ms, struct problem *why) MUST_USE;

#endif
