#include "setting.h"
#include "text.h"
#include <string.h>

const struct setting setting_list[] = {
    {"initial_password_mode", "password", SETTING_CHOICE, 0, 0, "random fixed", "初始口令方式", "Initial passwords"},
    {"initial_password_officer", "password", SETTING_TEXT, 6, 64, NULL, "税务人员固定初始口令",
     "Fixed initial password of officers"},
    {"initial_password_taxpayer", "password", SETTING_TEXT, 6, 64, NULL, "纳税人固定初始口令",
     "Fixed initial password of taxpayers"},
    {"initial_password_days", "password", SETTING_INT, 1, 365, NULL, "初始口令有效天数",
     "Days an initial password is good for"},
    {"password_age_days", "password", SETTING_INT, 0, 3650, NULL, "口令使用天数上限（0 为不限）",
     "Days until a password is old (0: never)"},
    {"password_age_action", "password", SETTING_CHOICE, 0, 0, "remind force", "口令到期处理", "What happens then"},
    {"archive_fonds_code", "archives", SETTING_TEXT, 1, 16, NULL, "全宗号", "Fonds code"},
    {NULL, NULL, SETTING_TEXT, 0, 0, NULL, NULL, NULL},
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
    }
    return OK;
}
