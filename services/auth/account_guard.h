/* account_guard - nobody takes the last administrator away: admin says who is one (v_administrator), and every process
 * that could take one away locks the same row first. */
#ifndef ACCOUNT_GUARD_H
#define ACCOUNT_GUARD_H

#include "db.h"

/* Before the change, within the transaction. */
status account_guard_lock(struct db *db, struct problem *why) MUST_USE;
/* After it. Fails: ROLE_LAST_ADMINISTRATOR. */
status account_guard_check(struct db *db, struct problem *why) MUST_USE;

#endif
