/* volume_repo - all SQL of table volume. */
#ifndef VOLUME_REPO_H
#define VOLUME_REPO_H

#include "caller.h"
#include "db.h"
#include "volume.h"

/* Volumes of these keys that there are, locked. `keys`: JSON list of {c: category_id, y: year, t: taxpayer_id}. */
status volume_repo_lock(struct db *db, const char *keys, struct list *out, struct problem *why) MUST_USE;
/* Writes the new and the changed of them. */
status volume_repo_save(struct db *db, const struct list *volumes, struct problem *why) MUST_USE;

struct volume_filter { /* NULL, 0: any */
    const char *taxpayer_code, *volume_number;
    int64_t year;
    const char *before; /* id of the last one shown; NULL: from the newest on */
    int64_t limit;
};
status volume_repo_list(struct db *db, struct scope scope, const struct volume_filter *filter, struct list *out,
                        struct problem *why) MUST_USE;
/* Fails: VOLUME_MISSING, also for one outside the scope. */
status volume_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct volume *out,
                        struct problem *why) MUST_USE;

#endif
