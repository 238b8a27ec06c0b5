/* db_tx - the only place that says COMMIT and ROLLBACK. None says BEGIN: transactions run on connections without
 * autocommit, where the first statement begins one, which saves a trip to the server each time; reading has others.
 *
 * The work runs as one transaction. On 1213, 1205, 1020 the whole work is repeated (backoff from 50 ms, at most 5
 * times); on 1047, 2002, 2006, 2013 after a reconnect. A COMMIT whose outcome is unknown is not repeated unless `once`
 * settles it: it is answered DATABASE_UNREACHABLE, and the client repeats with its idempotency key. So `work` must
 * touch nothing but the database and its own `arg`, and must set every output afresh. */
#ifndef DB_TX_H
#define DB_TX_H

#include "db.h"

typedef status (*db_work)(struct db *db, void *arg, struct problem *why);

status db_tx(struct db_pool *pool, db_work work, void *arg, struct problem *why) MUST_USE;
/* The same without a transaction, for reading. */
status db_read(struct db_pool *pool, db_work work, void *arg, struct problem *why) MUST_USE;

bool db_tx_is_open(const struct db *db);

/* Called by db_once: the transaction holds an idempotency row with its result, so a lost COMMIT may be repeated. */
void db_tx_settled(struct db *db);

/* State kept with a connection (also over a reconnect) that is told how each transaction ended: how audit numbers its
 * rows. One follower a process; `size` zeroed bytes that live as long as the pool. */
enum db_tx_end { DB_TX_COMMITTED, DB_TX_UNDONE, DB_TX_UNKNOWN };
void *db_tx_state(struct db *db, size_t size, void (*ended)(void *state, enum db_tx_end end));

#endif
