#include "setting.h"
#include "text.h"
#include <string.h>

const struct setting setting_list[] = {
#define SETTING(name, group, kind, min, max, choices, fallback, zh, en, help_zh, help_en)                              \
    {name, group, SETTING_##kind, min, max, choices, fallback, zh, en, help_zh, help_en},
#include "settings.def"
#undef SETTING
    {NULL, NULL, SETTING_TEXT, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};

const struct setting *setting_find(const char *name)
{
    for (const struct setting *setting = setting_list; setting->name; setting++)
        if (text_equal(setting->name, name)) return setting;
    return NULL;
}

static bool is_choice(const char *choices, const char *value)
{
    size_t size = strlen(value);
    for (const char *word = choices; size && *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        if (length == size && strncmp(word, value, size) == 0) return true;
        word += length;
    }
    return false;
}

static status check_int(const struct setting *setting, const char *value, struct problem *why)
{
    int64_t number = 0;
    if (!text_int(value, &number)) return problem_fault(why, FIELD_FORM, setting->name, "%s", "123");
    if (number < setting->min) return problem_fault(why, FIELD_TOO_SMALL, setting->name, "%d", (int)setting->min);
    if (number > setting->max) return problem_fault(why, FIELD_TOO_BIG, setting->name, "%d", (int)setting->max);
    return OK;
}

static status check_text(const struct setting *setting, const char *value, struct problem *why)
{
    size_t count = text_count(value);
    if (count < (size_t)setting->min)
        return problem_fault(why, FIELD_TOO_SHORT, setting->name, "%d", (int)setting->min);
    if (count > (size_t)setting->max) return problem_fault(why, FIELD_TOO_LONG, setting->name, "%d", (int)setting->max);
    const char *form = json_check_one_line(value);
    return form ? problem_fault(why, FIELD_FORM, setting->name, "%s", form) : OK;
}

/* The digits of {seq:6} are at most one. */
static bool is_counter(const char *rest)
{
    return rest[0] == ':' && rest[1] >= '1' && rest[1] <= '9' && rest[2] == '\0';
}

/* `place` is what stands between the braces. */
static bool is_place(const char *choices, const char *place)
{
    for (const char *word = choices; *word; word += strspn(word, " ")) {
        size_t size = strcspn(word, " "), name = strcspn(word, " *");
        word += size;
        if (strncmp(place, word - size, name) != 0) continue;
        if (!place[name] || is_counter(place + name)) return true;
    }
    return false;
}

static bool has_all(const char *choices, const char *value)
{
    for (const char *word = choices; *word; word += strspn(word, " ")) {
        char place[16] = "{";
        size_t size = strcspn(word, " "), name = strcspn(word, " *");
        if (name < size) strncat(place, word, name < sizeof place - 2 ? name : sizeof place - 2);
        if (name < size && !strstr(value, place)) return false;
        word += size;
    }
    return true;
}

static status check_scheme(const struct setting *setting, const char *value, struct problem *why)
{
    bool fine = has_all(setting->choices, value);
    TRY(check_text(setting, value, why));
    for (const char *at = strpbrk(value, "{}"); at && fine; at = strpbrk(at + 1, "{}")) {
        char place[16] = "";
        size_t size = strcspn(at + 1, "{}");
        fine = *at == '{' && at[size + 1] == '}' && size < sizeof place;
        if (!fine) break;
        memcpy(place, at + 1, size);
        fine = is_place(setting->choices, place);
        at += size + 1;
    }
    return fine ? OK : problem_fault(why, SETTING_SCHEME_WRONG, setting->name, "%s", setting->choices);
}

status setting_check(const struct setting *setting, const char *value, struct problem *why)
{
    switch (setting->kind) {
    case SETTING_CHOICE:
        if (is_choice(setting->choices, value)) return OK;
        return problem_fault(why, FIELD_CHOICE, setting->name, "%s", setting->choices);
    case SETTING_INT:
        return check_int(setting, value, why);
    case SETTING_TEXT:
        return check_text(setting, value, why);
    case SETTING_SCHEME:
        return check_scheme(setting, value, why);
    }
    return OK;
}
