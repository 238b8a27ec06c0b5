/* notice_flow - a unit's notices are listed, counted and read. */
#ifndef NOTICE_FLOW_H
#define NOTICE_FLOW_H

#include "caller.h"
#include "notice_repo.h"
#include "signing.h"

status notice_flow_list(const struct signing *signing, const struct caller *caller, const struct http_page *page,
                        struct list *out, struct problem *why) MUST_USE;
status notice_flow_count(const struct signing *signing, const struct caller *caller, struct notice_counts *out,
                         struct problem *why) MUST_USE;
status notice_flow_read(const struct signing *signing, const struct caller *caller, const char *until_id,
                        struct problem *why) MUST_USE;

#endif
