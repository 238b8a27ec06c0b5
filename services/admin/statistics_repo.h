/* statistics_repo - reads the counters of a scope. A filter's authority is for the flow, which makes it the scope. */
#ifndef STATISTICS_REPO_H
#define STATISTICS_REPO_H

#include "caller.h"
#include "db.h"
#include "statistics.h"

/* Sealings of the spans (all STATISTICS_SPANS of them) and of `category_id` ("": any). */
struct statistics_reading {
    const struct statistics_span *spans;
    const char *category_id;
    int point_size;
};
status statistics_repo_points(struct db *db, struct scope scope, const struct statistics_reading *reading,
                              struct list *out, struct problem *why) MUST_USE; /* of struct statistics_part, by time */
status statistics_repo_categories(struct db *db, struct scope scope, const struct statistics_reading *reading,
                                  struct list *out, struct problem *why) MUST_USE; /* the biggest first */
status statistics_repo_authorities(struct db *db, struct scope scope, const struct statistics_reading *reading,
                                   struct list *out, struct problem *why) MUST_USE; /* the biggest first */
status statistics_repo_years(struct db *db, struct scope scope, const char *category_id, struct list *out,
                             struct problem *why) MUST_USE; /* of struct statistics_year */
/* Of struct statistics_end, `month` holding a whole day, in order. */
status statistics_repo_ends(struct db *db, struct scope scope, struct list *out, struct problem *why) MUST_USE;
/* When the counters of this name (table statistics_round) were counted last; 0: never. */
status statistics_repo_counted(struct db *db, const char *name, int64_t *out, struct problem *why) MUST_USE;

#endif
