#include "category.h"
#include "text.h"
#include <string.h>

const char *const category_state_names[] = {"active", "disabled", NULL};
const char *const category_retentions[] = {"10年", "30年", "永久", NULL};
const char *const category_secrecies[] = {"公开", "内部", "秘密", "机密", "绝密", NULL};

const char *const category_copies_names[] = {"free", "counted", "none", NULL};

status category_check_parent(const struct category *parent, int64_t parent_level, struct problem *why)
{
    if (parent->level == parent_level) return OK;
    return problem_set(why, CATEGORY_LEVEL_WRONG, "%d", (int)parent_level);
}

status category_check_codes(int64_t level, const char *voucher_code, const char *service_id, struct problem *why)
{
    const struct {
        const char *field, *value;
    } codes[] = {{"voucher_code", voucher_code}, {"service_id", service_id}};
    for (size_t i = 0; i < 2; i++) {
        if (level == 2 && !codes[i].value) (void)!problem_fault(why, FIELD_REQUIRED, codes[i].field, "%s", "");
        if (level != 2 && codes[i].value) (void)!problem_fault(why, FIELD_UNKNOWN, codes[i].field, "%s", "");
    }
    return why->fault_count ? PROBLEM_INPUT : OK;
}

status category_check_printing(int64_t level, const struct category_printing *printing, struct problem *why)
{
    bool is_counted = printing->copies == CATEGORY_COPIES_COUNTED;
    if (level != 2) return problem_fault(why, FIELD_UNKNOWN, "printing", "%s", "");
    if (is_counted && !printing->allowed) return problem_fault(why, FIELD_REQUIRED, "printing.allowed", "%s", "");
    if (!is_counted && printing->allowed) return problem_fault(why, FIELD_UNKNOWN, "printing.allowed", "%s", "");
    return OK;
}

static bool ends_nocase(const char *name, const char *ending)
{
    size_t size = strlen(name), length = strlen(ending);
    return size > length && text_equal_nocase(name + size - length, ending);
}

status category_check_files(const char *template_file, const char *config_file, struct problem *why)
{
    const char *a = template_file ? template_file : "", *b = config_file ? config_file : "";
    size_t size = strlen(a);
    bool equal = ends_nocase(a, ".vts") && ends_nocase(b, ".xml") && size == strlen(b) && strncmp(a, b, size - 4) == 0;
    return equal ? OK : problem_set(why, CATEGORY_FILES_DIFFER, "%.80s / %.80s", a, b);
}

static bool is_word(const char *text)
{
    return strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-") == strlen(text);
}

const char *category_check_code(const char *text)
{
    return is_word(text) ? NULL : "SB-01";
}

const char *category_check_service(const char *text)
{
    return is_word(text) ? NULL : "SB.ZZS.YBNSR";
}
