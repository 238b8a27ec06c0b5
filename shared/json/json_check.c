#include "json_read.h"

#include "clock.h"
#include "id.h"
#include <string.h>

const char *json_check_date(const char *text)
{
    int64_t ms;
    return clock_parse_date(text, &ms) ? NULL : "2026-11-22";
}

const char *json_check_time(const char *text)
{
    int64_t ms;
    return clock_parse(text, &ms) ? NULL : "2026-11-22T06:05:00Z";
}

const char *json_check_id(const char *text)
{
    return id_is_valid(text) ? NULL : "01kahv5zq8m3x7c2d9e4f6g0hj";
}

const char *json_check_code(const char *text)
{
    size_t length = strlen(text);
    bool good = length >= 6 && length <= 30 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length;
    return good ? NULL : "A-Z 0-9, 6-30";
}

const char *json_check_one_line(const char *text)
{
    size_t length = strlen(text);
    bool blank_around = length && (strchr(" \t", text[0]) || strchr(" \t", text[length - 1]));
    return blank_around || strchr(text, '\n') || strchr(text, '\t') ? "one line, no blanks around" : NULL;
}
