#include "volume.h"
#include "bytes.h"
#include "text.h"
#include <inttypes.h>
#include <string.h>

enum { PLACE_MAX = 24, DIGITS_MAX = 9 };

void volume_raise(struct volume_grade *grade, const struct volume_grade *with)
{
    if (!grade->retention || with->retention_rank > grade->retention_rank) {
        grade->retention = with->retention;
        grade->retention_rank = with->retention_rank;
    }
    if (!grade->secrecy || with->secrecy_rank > grade->secrecy_rank) {
        grade->secrecy = with->secrecy;
        grade->secrecy_rank = with->secrecy_rank;
    }
}

/* "{seq:6}" arrives as "seq:6". */
static bool add_counter(struct buffer *out, const char *place, const char *name, int64_t number)
{
    size_t length = strlen(name);
    int64_t digits = 1;
    if (strncmp(place, name, length) != 0) return false;
    if (place[length] == ':' && (!text_int(place + length + 1, &digits) || digits < 1 || digits > DIGITS_MAX)) {
        return false;
    }
    if (place[length] != ':' && place[length] != '\0') return false;
    if (number > 0) buffer_format(out, "%0*" PRId64, (int)digits, number);
    return true;
}

static bool add_place(struct buffer *out, const char *place, const struct volume_parts *parts)
{
    const struct {
        const char *name, *value;
    } texts[] = {{"fonds", parts->fonds},
                 {"authority", parts->authority},
                 {"class", parts->class_code},
                 {"volume", parts->volume}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!text_equal(place, texts[i].name) || !texts[i].value) continue;
        buffer_text(out, texts[i].value);
        return true;
    }
    if (text_equal(place, "year")) {
        buffer_format(out, "%04" PRId64, parts->year);
        return true;
    }
    if (parts->volume) return add_counter(out, place, "item", parts->item);
    return add_counter(out, place, "seq", parts->seq);
}

status volume_number(const char *scheme, const struct volume_parts *parts, struct arena *arena, char **out,
                     struct problem *why)
{
    struct buffer number = {.arena = arena};
    for (const char *at = scheme; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        char place[PLACE_MAX];
        if (!end) {
            buffer_byte(&number, (unsigned char)*at++);
            continue;
        }
        size_t length = (size_t)(end - at - 1);
        if (length >= sizeof place) return problem_set(why, NUMBER_SCHEME, "%.100s", scheme);
        memcpy(place, at + 1, length);
        place[length] = '\0';
        if (!add_place(&number, place, parts)) return problem_set(why, NUMBER_SCHEME, "%.100s", scheme);
        at = end + 1;
    }
    *out = (char *)(uintptr_t)buffer_string(&number);
    bool fits = number.size > 0 && text_count(*out) <= VOLUME_NUMBER_MAX;
    return fits ? OK : problem_set(why, NUMBER_SCHEME, "%.100s", scheme);
}

const char *volume_check_code(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at <= ' ' || *at > '~') return "SB01-06";
    }
    return NULL;
}

status volume_check_schemes(const struct volume_schemes *schemes, struct problem *why)
{
    AUTO_ARENA(arena);
    char *number = NULL;
    const struct volume_parts parts = {schemes->fonds, "000000", "XX", 2000, 999999, NULL, 0};
    const struct volume_parts item = {schemes->fonds, "000000", "XX", 2000, 0, "volume", 9999};
    if (!strstr(schemes->volume, "{seq")) return problem_set(why, NUMBER_SCHEME, "%.100s", schemes->volume);
    /* Without both, records of two volumes would share a number. */
    if (!strstr(schemes->record, "{item") || !strstr(schemes->record, "{volume}")) {
        return problem_set(why, NUMBER_SCHEME, "%.100s", schemes->record);
    }
    TRY(volume_number(schemes->volume, &parts, arena, &number, why));
    return volume_number(schemes->record, &item, arena, &number, why);
}
