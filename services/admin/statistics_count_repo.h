/* statistics_count_repo - counts anew, by SQL alone, from what signing and seals publish. Each call replaces the
 * counters of its span within the transaction, so it may be repeated and done by several instances. */
#ifndef STATISTICS_COUNT_REPO_H
#define STATISTICS_COUNT_REPO_H

#include "db.h"
#include "statistics.h"

struct statistics_round {
    bool taken;                          /* by this instance */
    int64_t counted_ms;                  /* sealings before this moment were counted */
    char whole_day[STATISTICS_DAY_SIZE]; /* on which all was counted from the beginning */
};

/* Takes the round for this instance until `until_ms`, if it is due at `now_ms`. */
status statistics_count_repo_claim(struct db *db, const char *name, int64_t now_ms, int64_t until_ms,
                                   struct statistics_round *out, struct problem *why) MUST_USE;
status statistics_count_repo_finish(struct db *db, const char *name, const struct statistics_round *round,
                                    int64_t next_ms, struct problem *why) MUST_USE;

/* The first sealing at or after `from_ms`; 0: none. */
status statistics_count_repo_first_sealing(struct db *db, int64_t from_ms, int64_t *out, struct problem *why) MUST_USE;
/* Counts the sealings of the day that begins at `begin_ms`; what was counted between `from` and that day is dropped. */
status statistics_count_repo_sealings(struct db *db, const char *from, int64_t begin_ms, struct problem *why) MUST_USE;
/* Nothing was sealed since `from`. */
status statistics_count_repo_no_sealings(struct db *db, const char *from, struct problem *why) MUST_USE;

/* Adds the days up to months again, from the month of `from` on. */
status statistics_count_repo_months(struct db *db, const char *from, struct problem *why) MUST_USE;

/* The first tax year from `year` on that has documents; 0: none. */
status statistics_count_repo_first_year(struct db *db, int64_t year, int64_t *out, struct problem *why) MUST_USE;
/* Counts the documents of `year`; the years between `from` and it have none. `year` 0: none from `from` on. */
status statistics_count_repo_documents(struct db *db, int64_t from, int64_t year, struct problem *why) MUST_USE;

/* Counts the certificates that ended within the last year or end within two. */
status statistics_count_repo_ends(struct db *db, int64_t now_ms, struct problem *why) MUST_USE;

#endif
