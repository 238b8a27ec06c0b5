/* seal_flow - what can be done with seals; each use case owns its transaction and its audit row. */
#ifndef SEAL_FLOW_H
#define SEAL_FLOW_H

#include "http_page.h"
#include "seal.h"
#include "seal_repo.h"
#include "seals.h"

status seal_flow_find(const struct seals *seals, const struct caller *caller, const char *id, struct arena *arena,
                      struct seal *out, struct problem *why) MUST_USE;

/* By which index the list is read. Fails: UNIT_MISSING. */
status seal_flow_plan(const struct seals *seals, const struct caller *caller, const struct unit_wish *unit,
                      struct arena *arena, struct unit_lead *out, struct problem *why) MUST_USE;
status seal_flow_list(const struct seals *seals, const struct caller *caller, const struct seal_filter *filter,
                      const struct http_page *page, struct list *out, struct problem *why) MUST_USE;

status seal_flow_change_pin(const struct seals *seals, const struct caller *caller, const char *seal_id,
                            const char *old_pin, const char *new_pin, struct problem *why) MUST_USE;
status seal_flow_set_state(const struct seals *seals, const struct caller *caller, const char *seal_id,
                           enum seal_state to, const char *reason, struct problem *why) MUST_USE;
/* Clears the count of wrong PINs. */
status seal_flow_unlock(const struct seals *seals, const struct caller *caller, const char *seal_id, const char *reason,
                        struct problem *why) MUST_USE;

#endif
