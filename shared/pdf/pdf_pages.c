#include "pdf_pages.h"
#include "pdf_page.h"
#include "text.h"
#include <string.h>

struct range { /* from 1 */
    size_t first, last;
};

/* Digits up to something else; 0: none, or more than any file has. */
static size_t page_number(const char **at)
{
    size_t number = 0;
    for (; **at >= '0' && **at <= '9'; (*at)++)
        if (number <= PDF_PAGE_MAX) number = number * 10 + (size_t)(**at - '0');
    return number <= PDF_PAGE_MAX ? number : 0;
}

static bool next_range(const char **at, struct range *out)
{
    out->first = out->last = page_number(at);
    if (**at == '-') {
        (*at)++;
        out->last = page_number(at);
    }
    if (!out->first || out->last < out->first) return false;
    if (**at == 0) return true;
    return *(*at)++ == ',' && **at != 0;
}

static bool is_word(const char *text)
{
    static const char *const words[] = {"all", "odd", "even", "first", "last"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(text, words[i])) return true;
    return false;
}

bool pdf_pages_is_valid(const char *text)
{
    struct range range;
    if (is_word(text)) return true;
    if (!*text || strlen(text) > PDF_PAGES_TEXT_MAX) return false;
    while (*text)
        if (!next_range(&text, &range)) return false;
    return true;
}

static bool is_chosen(const char *word, size_t index, size_t count)
{
    switch (*word) {
    case 'o':
        return index % 2 == 0;
    case 'e':
        return index % 2 == 1;
    case 'f':
        return index == 0;
    case 'l':
        return index + 1 == count;
    default:
        return true;
    }
}

static bool is_listed(const char *list, size_t index)
{
    struct range range;
    while (*list && next_range(&list, &range))
        if (index + 1 >= range.first && index < range.last) return true;
    return false;
}

static status check_list(const char *list, size_t count, struct problem *why)
{
    struct range range;
    while (*list && next_range(&list, &range))
        if (range.last > count) return problem_set(why, PDF_PAGE_MISSING, "%zu", range.last);
    return OK;
}

status pdf_pages_choose(const char *text, size_t count, struct list *out, struct problem *why)
{
    bool is_list = !is_word(text);
    if (!pdf_pages_is_valid(text)) return problem_set(why, PDF_PAGES_FORM, "%.40s", text);
    if (is_list) TRY(check_list(text, count, why));
    for (size_t i = 0; i < count; i++)
        if (is_list ? is_listed(text, i) : is_chosen(text, i, count)) *(size_t *)list_add(out) = i;
    return OK;
}
