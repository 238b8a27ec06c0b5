/* mandate_flow - mandates are given, looked at, and ended. */
#ifndef MANDATE_FLOW_H
#define MANDATE_FLOW_H

#include "admin.h"
#include "db_once.h"
#include "mandate_json.h"
#include "mandate_repo.h"

void mandate_flow_today(int64_t now_ms, char out[11]); /* Beijing's day */

status mandate_flow_list(const struct admin_call *call, const struct mandate_filter *filter, struct list *out,
                         struct problem *why) MUST_USE;
/* Fails, at its field: MANDATE_AGENT_UNKNOWN, MANDATE_SELF, MANDATE_REVERSED, MANDATE_PAST, MANDATE_LONG,
 * FIELD_REQUIRED (an officer without client_code), TAXPAYER_UNKNOWN; as a whole MANDATE_EXISTS. */
status mandate_flow_create(const struct admin_call *call, const struct mandate_input *in, const struct db_once *once,
                           struct mandate *out, struct problem *why) MUST_USE;
/* Fails: MANDATE_MISSING, MANDATE_OVER. */
status mandate_flow_revoke(const struct admin_call *call, const char *id, struct mandate *out, struct problem *why)
    MUST_USE;

#endif
