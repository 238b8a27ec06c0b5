#include "notice.h"

#include "text.h"

static const char *const names[NOTICE_KINDS] = {"arrived",   "corrected", "voided",   "rejected",
                                                "sealed",    "due",       "expiring", "stamped",
                                                "withdrawn", "locked",    "unlocked", "printing"};
const char notice_kind_names[] =
    "arrived corrected voided rejected sealed due expiring stamped withdrawn locked unlocked printing";

static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000, BEIJING_MS = INT64_C(8) * 3600 * 1000;

const char *notice_kind_name(enum notice_kind kind)
{
    return names[kind];
}

bool notice_kind_find(const char *name, enum notice_kind *out)
{
    for (int kind = 0; kind < NOTICE_KINDS; kind++) {
        if (!text_equal(name, names[kind])) continue;
        *out = (enum notice_kind)kind;
        return true;
    }
    return false;
}

void notice_day(int64_t ms, char out[CLOCK_TEXT_SIZE])
{
    clock_date_text(ms + BEIJING_MS, out);
}

int64_t notice_days_left(const char *due_date, const char *today)
{
    int64_t due_ms = 0, today_ms = 0;
    if (!clock_parse_date(due_date, &due_ms) || !clock_parse_date(today, &today_ms)) return -1;
    return (due_ms - today_ms) / DAY_MS;
}

bool notice_remind_on(const char *due_date, const char *today, char out[CLOCK_TEXT_SIZE])
{
    static const int64_t before[] = {7, 1};
    int64_t due_ms = 0, left = notice_days_left(due_date, today);
    if (!clock_parse_date(due_date, &due_ms)) return false;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (left <= before[i]) continue;
        clock_date_text(due_ms - before[i] * DAY_MS, out);
        return true;
    }
    return false;
}
