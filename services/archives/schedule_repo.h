/* schedule_repo - all SQL of table schedule. */
#ifndef SCHEDULE_REPO_H
#define SCHEDULE_REPO_H

#include "caller.h"
#include "db.h"
#include "schedule.h"

/* Within the scope, by authority code; of struct schedule. There is at most one an authority, so no pages. */
status schedule_repo_list(struct db *db, struct scope scope, struct list *out, struct problem *why) MUST_USE;
/* Locked. Fails: SCHEDULE_MISSING, also for one outside the scope. */
status schedule_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct schedule *out,
                          struct problem *why) MUST_USE;
/* Fails: SCHEDULE_EXISTS. */
status schedule_repo_add(struct db *db, const struct schedule *schedule, struct problem *why) MUST_USE;
status schedule_repo_save(struct db *db, const struct schedule *schedule, struct problem *why) MUST_USE;
status schedule_repo_remove(struct db *db, const char *id, struct problem *why) MUST_USE;
/* One that is due, locked; those that another instance has locked are passed over. false in `found`: none is. */
status schedule_repo_due(struct db *db, int64_t now_ms, struct arena *arena, struct schedule *out, bool *found,
                         struct problem *why) MUST_USE;

struct schedule_role {
    const char *id, *code, *name;
};
/* Roles that may archive, by name. */
status schedule_repo_roles(struct db *db, struct list *out, struct problem *why) MUST_USE;

#endif
