/* unit_put - a unit is made or changed within a transaction that somebody else has begun: a request's, or a step's of
 * an import. Scope, tree, history, audit log and the rights of those who belong to it are kept here. */
#ifndef UNIT_PUT_H
#define UNIT_PUT_H

#include "admin.h"
#include "unit.h"

/* `unit` has kind, code, name, details; the rest is filled. Fails: UNIT_PARENT_WRONG, UNIT_PARENT_CLOSED,
 * UNIT_TOO_DEEP, UNIT_CODE_TAKEN. */
status unit_put_new(struct db *db, const struct admin_call *call, const char *parent_id, struct unit *unit,
                    struct problem *why) MUST_USE;

/* Many taxpayers at once, placed already (unit_place); of struct unit, ids and times are given here. */
status unit_put_many(struct db *db, const struct admin_call *call, const struct list *units, struct problem *why)
    MUST_USE;

/* Fails: UNIT_DATE_FUTURE. */
status unit_put_check_date(const struct admin_call *call, const char *on, struct problem *why) MUST_USE;

struct unit_put { /* what is NULL or -1 stays */
    const char *name, *parent_id, *details;
    int state;                /* enum unit_state */
    const char *effective_on; /* NULL: today */
};

/* `out` is the unit as it is then. Fails: UNIT_UNKNOWN, UNIT_CLOSE_SELF, UNIT_NOT_EMPTY, UNIT_PARENT_WRONG,
 * UNIT_PARENT_CLOSED, UNIT_UNDER_ITSELF, UNIT_TOO_DEEP, UNIT_DATE_FUTURE, UNIT_DATE_EARLIER, ROLE_LAST_ADMINISTRATOR.
 */
status unit_put_change(struct db *db, const struct admin_call *call, const char *id, const struct unit_put *in,
                       struct unit *out, struct problem *why) MUST_USE;

/* The audit log's entry of a change; `detail` JSON or NULL. */
status unit_put_audit(struct db *db, const struct admin_call *call, const char *action, const struct unit *unit,
                      const char *detail, struct problem *why) MUST_USE;

#endif
