/* statistics_flow - the counters as an officer sees them: of its authority's subtree. Each fails with UNIT_UNKNOWN when
 * the filter names an authority outside of it. */
#ifndef STATISTICS_FLOW_H
#define STATISTICS_FLOW_H

#include "admin.h"
#include "statistics.h"

status statistics_flow_sealings(const struct admin_call *call, const struct statistics_filter *filter,
                                struct statistics_sealings *out, struct problem *why) MUST_USE;
status statistics_flow_archives(const struct admin_call *call, const struct statistics_filter *filter,
                                struct statistics_archives *out, struct problem *why) MUST_USE;
status statistics_flow_expiry(const struct admin_call *call, const struct statistics_filter *filter,
                              struct statistics_expiry *out, struct problem *why) MUST_USE;

#endif
