/* statistics - 统计: what a bureau seals, how far archiving has come, what ends soon. Days are those of the bureau's
 * clock (China Standard Time), written YYYY-MM-DD. */
#ifndef STATISTICS_H
#define STATISTICS_H

#include "list.h"
#include "problem.h"
#include <stdint.h>

enum {
    STATISTICS_DAY_SIZE = 11,
    STATISTICS_DAYS_FALLBACK = 30,
    STATISTICS_DAYS_SHOWN = 92, /* a longer period is shown by months */
    STATISTICS_YEARS_MAX = 10,
    STATISTICS_MONTHS_AHEAD = 12
};

struct statistics_period {
    char from[STATISTICS_DAY_SIZE], to[STATISTICS_DAY_SIZE];
    int point_size; /* how much of a day names a point: 10 a day, 7 a month */
};

/* What is added up for a period: whole months, and the days at its ends that fill none. `from` after `to`: nothing. */
struct statistics_span {
    char from[STATISTICS_DAY_SIZE], to[STATISTICS_DAY_SIZE];
};
enum { STATISTICS_MONTHS, STATISTICS_HEAD, STATISTICS_TAIL, STATISTICS_SPANS };

struct statistics_filter { /* "": any; all borrowed */
    const char *authority_id, *category_id;
    struct statistics_period period;
};

struct statistics_part { /* one bar: a point of time, a category or an authority */
    const char *id, *code, *name;
    int64_t count;
};

struct statistics_year { /* documents of one tax year */
    int64_t year, waiting, sealed, archived, other;
};

struct statistics_end { /* certificates that end by or in `month` (YYYY-MM), and the enabled seals that end with them */
    const char *month;
    int64_t certificates, seals;
};

struct statistics_sealings {
    int64_t counted_ms, total;
    struct list points, categories, authorities; /* of struct statistics_part */
};

struct statistics_archives {
    int64_t counted_ms;
    struct list years; /* of struct statistics_year, the newest first */
};

enum { STATISTICS_SOON = 3 };
extern const int statistics_soon_days[STATISTICS_SOON]; /* 30, 60, 90 */

struct statistics_expiry {
    int64_t counted_ms;
    struct statistics_end expired, soon[STATISTICS_SOON];
    struct list months; /* of struct statistics_end: this month and those after, without gaps */
};

/* The day of the bureau's clock, and the moment at which it begins (in ms, UTC). */
void statistics_day(int64_t ms, char out[STATISTICS_DAY_SIZE]);
int64_t statistics_day_begin(int64_t ms);
int64_t statistics_day_number(int64_t ms); /* days since 1970 */

/* Both days included; NULL: the thirty days up to today. Fails: FIELD_FORM, STATISTICS_PERIOD_REVERSED,
 * STATISTICS_PERIOD_LONG, each at its field. */
status statistics_period_of(const char *from, const char *to, int64_t now_ms, struct statistics_period *out,
                            struct problem *why) MUST_USE;

/* A period shown by days is read by days alone. A month that today lies in counts as whole: nothing is sealed tomorrow.
 */
void statistics_spans(const struct statistics_period *period, int64_t now_ms,
                      struct statistics_span out[STATISTICS_SPANS]);

/* Every point of the period, with what `counted` (in order of time) says or 0, added to `out`. */
void statistics_fill(const struct statistics_period *period, const struct list *counted, struct list *out);

/* Sums by days (statistics_end with a whole day as `month`, in order) as what is over, soon, and month by month. */
void statistics_expiry_of(const struct list *days, int64_t now_ms, struct statistics_expiry *out);

/* How long to wait after a count that took this long, so that counting takes at most a hundredth of a core. */
int64_t statistics_pause_ms(int64_t took_ms);

#endif
