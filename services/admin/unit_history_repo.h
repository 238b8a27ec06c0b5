/* unit_history_repo - table unit_change: what units were called and where they stood. Who may see a unit may see its
 * history: the flow asks for the unit first. */
#ifndef UNIT_HISTORY_REPO_H
#define UNIT_HISTORY_REPO_H

#include "db.h"
#include "unit.h"

/* Of struct unit_change; ids are given here. */
status unit_history_repo_add(struct db *db, const struct list *changes, struct problem *why) MUST_USE;
/* Newest first, those with an id below `before` ("": all). */
status unit_history_repo_list(struct db *db, const char *unit_id, const char *before, int64_t limit, struct list *out,
                              struct problem *why) MUST_USE;
/* Of these units (list of struct unit), all changes that count from a day after `on`, in their order. */
status unit_history_repo_after(struct db *db, const struct list *units, const char *on, struct list *out,
                               struct problem *why) MUST_USE;
/* The day from which the last change of the field counts; "": none. */
status unit_history_repo_last(struct db *db, const char *unit_id, const char *field, struct arena *arena,
                              const char **out, struct problem *why) MUST_USE;

#endif
