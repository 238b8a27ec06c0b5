/* db_once - a repeated request gets its first answer (Idempotency-Key), in the transaction of the write itself.
 *
 * Table `idempotency` of the service's schema. Keys are kept 24 hours (db_once_forget, called by the service's idle
 * job, or db_once_upkeep where there is none). */
#ifndef DB_ONCE_H
#define DB_ONCE_H

#include "db.h"

struct db_once {
    const char *caller_id;
    const char *key; /* the header, 1 to 128 printable ASCII; NULL: no idempotency wanted, both calls do nothing */
    const char *operation;    /* "declaration.submit" */
    const char *request_hash; /* SHA-256 hex of the body */
};

/* `result` is what db_once_save stored ("" when this is the first time): usually the id of what was made.
 * Fails: IDEMPOTENCY_REUSED when key and operation are known with another hash. A concurrent twin waits on the row. */
status db_once_begin(struct db *db, const struct db_once *once, struct arena *arena, const char **result,
                     struct problem *why) MUST_USE;
/* Looks only: the result of a request that is done; "" when there is none. For requests whose own proof is used up by
 * the first try, which must therefore be recognised before it is checked. */
status db_once_find(struct db *db, const struct db_once *once, struct arena *arena, const char **result,
                    struct problem *why) MUST_USE;
status db_once_save(struct db *db, const struct db_once *once, const char *result, struct problem *why) MUST_USE;
status db_once_forget(struct db *db, int64_t before_ms, struct problem *why) MUST_USE;
/* A thread that forgets old keys, as long as the process lives. */
void db_once_upkeep(struct db_pool *pool);

#endif
