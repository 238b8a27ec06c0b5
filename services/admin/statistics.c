#include "statistics.h"
#include "clock.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

static const int64_t DAY_MS = 24LL * 3600 * 1000;
static const int64_t CHINA_MS = 8LL * 3600 * 1000; /* one zone for the whole country, without summer time */
enum { PAUSE_MS = 5000, SHARE = 100, MONTH_SIZE = 7, MONTHS = 12 };

const int statistics_soon_days[STATISTICS_SOON] = {30, 60, 90};

int64_t statistics_day_number(int64_t ms)
{
    return (ms + CHINA_MS) / DAY_MS;
}

int64_t statistics_day_begin(int64_t ms)
{
    return statistics_day_number(ms) * DAY_MS - CHINA_MS;
}

void statistics_day(int64_t ms, char out[STATISTICS_DAY_SIZE])
{
    char text[CLOCK_TEXT_SIZE];
    clock_date_text(ms + CHINA_MS, text);
    (void)text_copy(out, STATISTICS_DAY_SIZE, text);
}

/* Midnight UTC of a day, for arithmetic with days. */
static int64_t midnight(const char *day)
{
    int64_t ms = 0;
    (void)clock_parse_date(day, &ms);
    return ms;
}

static void add_days(const char *day, int64_t days, char out[STATISTICS_DAY_SIZE])
{
    char text[CLOCK_TEXT_SIZE];
    clock_date_text(midnight(day) + days * DAY_MS, text);
    (void)text_copy(out, STATISTICS_DAY_SIZE, text);
}

status statistics_period_of(const char *from, const char *to, int64_t now_ms, struct statistics_period *out,
                            struct problem *why)
{
    if (to) (void)text_copy(out->to, sizeof out->to, to);
    if (!to) statistics_day(now_ms, out->to);
    if (from) (void)text_copy(out->from, sizeof out->from, from);
    if (!from) add_days(out->to, 1 - STATISTICS_DAYS_FALLBACK, out->from);
    int64_t days = (midnight(out->to) - midnight(out->from)) / DAY_MS + 1;
    if (days < 1) return problem_fault(why, STATISTICS_PERIOD_REVERSED, "to", "%s", "");
    if (days > STATISTICS_YEARS_MAX * 366LL)
        return problem_fault(why, STATISTICS_PERIOD_LONG, "from", "%d", STATISTICS_YEARS_MAX);
    out->point_size = days > STATISTICS_DAYS_SHOWN ? MONTH_SIZE : STATISTICS_DAY_SIZE - 1;
    return OK;
}

/* The first day of the next month. */
static void add_month(const char *day, char out[STATISTICS_DAY_SIZE])
{
    int year = 0, month = 0;
    (void)sscanf(day, "%4d-%2d", &year, &month);
    year += month / MONTHS;
    month = month % MONTHS + 1;
    (void)snprintf(out, STATISTICS_DAY_SIZE, "%04u-%02u-01", (unsigned)year % 10000, (unsigned)month % 100);
}

static void last_of_month(const char *day, char out[STATISTICS_DAY_SIZE])
{
    char next[STATISTICS_DAY_SIZE];
    add_month(day, next);
    add_days(next, -1, out);
}

static void set_span(struct statistics_span *span, const char *from, const char *to)
{
    (void)text_copy(span->from, sizeof span->from, from);
    (void)text_copy(span->to, sizeof span->to, to);
}

void statistics_spans(const struct statistics_period *period, int64_t now_ms,
                      struct statistics_span out[STATISTICS_SPANS])
{
    char today[STATISTICS_DAY_SIZE], end[STATISTICS_DAY_SIZE], next[STATISTICS_DAY_SIZE];
    statistics_day(now_ms, today);
    for (int i = 0; i < STATISTICS_SPANS; i++) set_span(&out[i], "9", "0");
    set_span(&out[STATISTICS_HEAD], period->from, period->to);
    if (period->point_size != MONTH_SIZE) return;
    set_span(&out[STATISTICS_MONTHS], period->from, period->to);
    last_of_month(period->from, end);
    bool starts_whole = text_ends(period->from, "-01");
    set_span(&out[STATISTICS_HEAD], starts_whole ? "9" : period->from, starts_whole ? "0" : end);
    add_month(period->from, next);
    if (!starts_whole) (void)text_copy(out[STATISTICS_MONTHS].from, STATISTICS_DAY_SIZE, next);
    last_of_month(period->to, end);
    if (strcmp(period->to, end) < 0 && strcmp(period->to, today) < 0) {
        char *to = out[STATISTICS_MONTHS].to;
        set_span(&out[STATISTICS_TAIL], period->to, period->to);
        (void)text_copy(out[STATISTICS_TAIL].from + MONTH_SIZE, STATISTICS_DAY_SIZE - MONTH_SIZE, "-01");
        add_days(out[STATISTICS_TAIL].from, -1, to);
    }
    out[STATISTICS_MONTHS].from[MONTH_SIZE] = out[STATISTICS_MONTHS].to[MONTH_SIZE] = '\0';
}

void statistics_fill(const struct statistics_period *period, const struct list *counted, struct list *out)
{
    char day[STATISTICS_DAY_SIZE];
    size_t next = 0;
    (void)text_copy(day, sizeof day, period->from);
    while (strcmp(day, period->to) <= 0) {
        struct statistics_part *part = list_add(out);
        char *name = arena_text(out->arena, day);
        name[period->point_size] = '\0';
        *part = (struct statistics_part){.name = name};
        const struct statistics_part *known =
            next < counted->count ? LIST_AT(counted, const struct statistics_part, next) : NULL;
        if (known && text_equal(known->name, name)) part->count = known->count, next++;
        if (period->point_size == MONTH_SIZE)
            add_month(name, day);
        else
            add_days(name, 1, day);
    }
}

static void add_end(struct statistics_end *sum, const struct statistics_end *day)
{
    sum->certificates += day->certificates;
    sum->seals += day->seals;
}

static void add_months(const char *today, struct list *out)
{
    char day[STATISTICS_DAY_SIZE];
    (void)text_copy(day, sizeof day, today);
    for (int i = 0; i < STATISTICS_MONTHS_AHEAD; i++) {
        char *month = arena_text(out->arena, day);
        month[MONTH_SIZE] = '\0';
        ((struct statistics_end *)list_add(out))->month = month;
        add_month(month, day);
    }
}

static void add_to_month(struct list *months, const struct statistics_end *day)
{
    for (size_t i = 0; i < months->count; i++) {
        struct statistics_end *month = LIST_AT(months, struct statistics_end, i);
        if (text_starts(day->month, month->month)) add_end(month, day);
    }
}

void statistics_expiry_of(const struct list *days, int64_t now_ms, struct statistics_expiry *out)
{
    char today[STATISTICS_DAY_SIZE], until[STATISTICS_DAY_SIZE];
    statistics_day(now_ms, today);
    add_months(today, &out->months);
    for (size_t i = 0; i < days->count; i++) {
        const struct statistics_end *day = LIST_AT(days, const struct statistics_end, i);
        if (strcmp(day->month, today) < 0) {
            add_end(&out->expired, day);
            continue;
        }
        add_to_month(&out->months, day);
        for (int j = 0; j < STATISTICS_SOON; j++) {
            add_days(today, statistics_soon_days[j], until);
            if (strcmp(day->month, until) <= 0) add_end(&out->soon[j], day);
        }
    }
}

int64_t statistics_pause_ms(int64_t took_ms)
{
    int64_t share = took_ms * SHARE;
    return share > PAUSE_MS ? share : PAUSE_MS;
}
