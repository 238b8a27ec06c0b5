#include "schedule.h"
#include "text.h"
#include <stdio.h>
#include <stdlib.h>

enum { CHINA_MS = 8 * 3600000, HOUR_MS = 3600000 };

status schedule_check(const struct schedule *schedule, struct problem *why)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int last = days[(schedule->month + 11) % 12];
    return schedule->day <= last ? OK : problem_fault(why, SCHEDULE_DAY, "day", "%d", last);
}

static int64_t year_of(int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_date_text(ms + CHINA_MS, text);
    return strtoll(text, NULL, 10);
}

static int64_t moment(const struct schedule *schedule, int64_t year)
{
    char text[CLOCK_TEXT_SIZE];
    int64_t ms = 0;
    (void)snprintf(text, sizeof text, "%04d-%02d-%02d", (int)(year % 10000), (int)(schedule->month % 100),
                   (int)(schedule->day % 100));
    if (!clock_parse_date(text, &ms)) return INT64_MAX;
    return ms + schedule->hour * HOUR_MS - CHINA_MS;
}

int64_t schedule_next(const struct schedule *schedule, int64_t after_ms)
{
    int64_t year = year_of(after_ms), next_ms = moment(schedule, year);
    return next_ms > after_ms ? next_ms : moment(schedule, year + 1);
}

void schedule_period(int64_t due_ms, struct archiving_period *out)
{
    char first[CLOCK_TEXT_SIZE], last[CLOCK_TEXT_SIZE];
    int year = (int)(year_of(due_ms) - 1) % 10000;
    (void)snprintf(first, sizeof first, "%04d-01-01", year);
    (void)snprintf(last, sizeof last, "%04d-12-31", year);
    (void)text_copy(out->from, sizeof out->from, first);
    (void)text_copy(out->to, sizeof out->to, last);
}
