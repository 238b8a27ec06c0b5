/* setting_repo - table parameter: the same for the whole system. */
#ifndef SETTING_REPO_H
#define SETTING_REPO_H

#include "db.h"
#include "list.h"

struct setting_row {
    const char *name, *value;
    int64_t changed_ms;
    const char *by_name; /* who set it; NULL: it came with the system */
};

status setting_repo_list(struct db *db, struct list *out, struct problem *why) MUST_USE; /* of struct setting_row */
/* What holds now: the row's value, or the default. */
status setting_repo_value(struct db *db, const char *name, struct arena *arena, const char **out, struct problem *why)
    MUST_USE;
status setting_repo_save(struct db *db, const struct setting_row *row, const char *by_id, struct problem *why) MUST_USE;

#endif
