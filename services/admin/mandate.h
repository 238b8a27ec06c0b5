/* mandate - 代理授权: a taxpayer (the client) lets another taxpayer unit (the agent, 代理记账) see its documents, and
 * seal them where it says so, from one day to another. Whoever stands on either side may end it at any time.
 *
 * An agent seals with its own seal, under its own PIN: the signature then says who really sealed. A client's PIN is the
 * client's alone. Rules only. */
#ifndef MANDATE_H
#define MANDATE_H

#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { MANDATE_YEARS_MAX = 5 };

struct mandate {
    const char *id, *client_id, *client_code, *client_name, *agent_id, *agent_code, *agent_name;
    const char *from_date, *to_date; /* both inclusive, Beijing's days */
    const char *created_by, *revoked_by;
    bool may_seal;
    int64_t created_ms, revoked_ms;
};

/* "future", "in_force", "ended", "revoked" on the day `today`. */
const char *mandate_state(const struct mandate *mandate, const char *today);

/* Two different taxpayers, days in order, not over already, no longer than MANDATE_YEARS_MAX. Faults at their fields.
 */
status mandate_check(const struct mandate *mandate, const char *today, struct problem *why) MUST_USE;
/* Whether both cover a common day. */
bool mandate_overlaps(const struct mandate *a, const struct mandate *b);

/* Fails: MANDATE_OVER when it was revoked already. */
status mandate_revoke(struct mandate *mandate, const char *by_id, int64_t now_ms, struct problem *why) MUST_USE;

#endif
