#include "clock.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

static atomic_llong test_ms; /* tests only: the one piece of mutable state, 0 in every service */

int64_t clock_now_ms(void)
{
    int64_t fixed = atomic_load_explicit(&test_ms, memory_order_relaxed);
    if (fixed) return fixed;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now_s(void)
{
    return clock_now_ms() / 1000;
}

int64_t clock_ticks_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_cpu_us(void)
{
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

void clock_set_for_test(int64_t ms)
{
    atomic_store(&test_ms, ms);
}

static void split(int64_t ms, struct tm *out)
{
    time_t seconds = (time_t)(ms / 1000 - (ms % 1000 < 0));
    gmtime_r(&seconds, out);
}

static void put(char *at, int width, int value)
{
    for (; width > 0; value /= 10) at[--width] = (char)('0' + value % 10);
}

/* By hand: strftime and printf take longer than what most answers with times cost else. */
void clock_text(int64_t ms, char out[CLOCK_TEXT_SIZE])
{
    static const char form[] = "0000-00-00T00:00:00.000Z";
    struct tm tm;
    split(ms, &tm);
    int year = tm.tm_year + 1900, fraction = (int)(((ms % 1000) + 1000) % 1000);
    if (year < 0 || year > 9999) {
        (void)strftime(out, CLOCK_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
        return;
    }
    memcpy(out, form, sizeof form);
    put(out, 4, year);
    put(out + 5, 2, tm.tm_mon + 1);
    put(out + 8, 2, tm.tm_mday);
    put(out + 11, 2, tm.tm_hour);
    put(out + 14, 2, tm.tm_min);
    put(out + 17, 2, tm.tm_sec);
    put(out + 20, 3, fraction);
}

void clock_date_text(int64_t ms, char out[CLOCK_TEXT_SIZE])
{
    clock_text(ms, out);
    out[10] = 0;
}

/* Reads exactly `count` digits. */
static bool digits(const char **at, int count, int *out)
{
    *out = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (**at < '0' || **at > '9') return false;
        *out = *out * 10 + (**at - '0');
    }
    return true;
}

static bool literal(const char **at, char c)
{
    if (**at != c) return false;
    (*at)++;
    return true;
}

static bool read_date(const char **at, int64_t *ms)
{
    struct tm tm = {0};
    if (!digits(at, 4, &tm.tm_year) || !literal(at, '-') || !digits(at, 2, &tm.tm_mon) || !literal(at, '-') ||
        !digits(at, 2, &tm.tm_mday))
        return false;
    struct tm wanted = tm;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    time_t seconds = timegm(&tm);
    /* timegm turns 30 February into March: only a date that comes back as itself is one. */
    if (tm.tm_year + 1900 != wanted.tm_year || tm.tm_mon + 1 != wanted.tm_mon || tm.tm_mday != wanted.tm_mday)
        return false;
    *ms = (int64_t)seconds * 1000;
    return true;
}

static bool read_fraction(const char **at, int *ms)
{
    *ms = 0;
    if (**at != '.') return true;
    (*at)++;
    int count = 0;
    for (; **at >= '0' && **at <= '9' && count < 9; (*at)++, count++) {
        if (count < 3) *ms = *ms * 10 + (**at - '0');
    }
    for (int i = count; i < 3; i++) *ms *= 10;
    return count > 0;
}

static bool read_offset(const char **at, int64_t *offset_ms)
{
    *offset_ms = 0;
    if (**at == 'Z' || **at == 'z') {
        (*at)++;
        return true;
    }
    if (**at != '+' && **at != '-') return false;
    int sign = **at == '+' ? 1 : -1, hours, minutes;
    (*at)++;
    if (!digits(at, 2, &hours) || !literal(at, ':') || !digits(at, 2, &minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    *offset_ms = (int64_t)sign * (hours * 60 + minutes) * 60000;
    return true;
}

bool clock_parse(const char *text, int64_t *ms)
{
    const char *at = text;
    int hours, minutes, seconds, fraction;
    int64_t day, offset;
    if (!read_date(&at, &day)) return false;
    if (*at != 'T' && *at != 't') return false;
    at++;
    if (!digits(&at, 2, &hours) || !literal(&at, ':') || !digits(&at, 2, &minutes) || !literal(&at, ':') ||
        !digits(&at, 2, &seconds) || !read_fraction(&at, &fraction) || !read_offset(&at, &offset))
        return false;
    if (*at || hours > 23 || minutes > 59 || seconds > 59) return false;
    *ms = day + ((int64_t)hours * 3600 + (int64_t)minutes * 60 + seconds) * 1000 + fraction - offset;
    return true;
}

bool clock_parse_date(const char *text, int64_t *ms)
{
    const char *at = text;
    return read_date(&at, ms) && *at == 0;
}
