#include "archiving.h"
#include "text.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHINA_MS = 8 * 3600000, DAY_MS = 24 * 3600000, DOT = 100, LINE = 100 * 100 };

static void month_start(int64_t year, int64_t month, char out[CLOCK_TEXT_SIZE])
{
    (void)snprintf(out, CLOCK_TEXT_SIZE, "%04d-%02d-01", (int)(year % 10000), (int)(month % 100));
}

static status set_months(int64_t year, int64_t first_month, int64_t months, struct archiving_period *out,
                         struct problem *why)
{
    char first[CLOCK_TEXT_SIZE], next[CLOCK_TEXT_SIZE], last[CLOCK_TEXT_SIZE];
    int64_t next_ms = 0;
    month_start(year, first_month, first);
    month_start(year + (first_month + months > 12), (first_month + months - 1) % 12 + 1, next);
    if (!clock_parse_date(next, &next_ms)) return problem_fault(why, FIELD_FORM, "year", "%s", "2025");
    clock_date_text(next_ms - DAY_MS, last);
    if (text_copy(out->from, sizeof out->from, first) && text_copy(out->to, sizeof out->to, last)) return OK;
    return problem_fault(why, FIELD_FORM, "year", "%s", "2025");
}

static status set_range(const struct archiving_range *range, struct archiving_period *out, struct problem *why)
{
    if (strcmp(range->from, range->to) > 0) return problem_fault(why, PERIOD_ORDER, "period.to", "%s", range->from);
    if (text_copy(out->from, sizeof out->from, range->from) && text_copy(out->to, sizeof out->to, range->to)) return OK;
    return problem_fault(why, FIELD_FORM, "period", "%s", "2025-01-01");
}

status archiving_period(const struct archiving_wish *wish, int64_t now_ms, struct archiving_period *out,
                        struct problem *why)
{
    char today[CLOCK_TEXT_SIZE];
    int64_t year = wish->year;
    bool has_part = wish->quarter || wish->month;
    if ((wish->period && (year || has_part)) || (wish->quarter && wish->month)) {
        return problem_fault(why, PERIOD_AMBIGUOUS, "period", "%s", "");
    }
    if (has_part && !year) return problem_fault(why, FIELD_REQUIRED, "year", "%s", "");
    if (wish->period) return set_range(wish->period, out, why);
    if (!year) {
        clock_date_text(now_ms + CHINA_MS, today); /* on New Year's morning in China it is still last year in UTC */
        year = strtoll(today, NULL, 10) - 1;
    }
    if (wish->month) return set_months(year, wish->month, 1, out, why);
    if (wish->quarter) return set_months(year, wish->quarter * 3 - 2, 3, out, why);
    return set_months(year, 1, 12, out, why);
}

void archiving_add_classification(struct archiving_document *document, const char *code)
{
    struct list *codes = &document->classification_codes;
    for (size_t i = 0; i < codes->count; i++) {
        if (text_equal(*LIST_AT(codes, const char *, i), code)) return;
    }
    *(const char **)list_add(codes) = code;
}

static int compare(const void *a, const void *b)
{
    const struct archiving_document *x = a, *y = b;
    int by_category = strcmp(x->category_id, y->category_id);
    if (by_category != 0) return by_category;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    int by_taxpayer = strcmp(x->taxpayer_id, y->taxpayer_id);
    return by_taxpayer != 0 ? by_taxpayer : strcmp(x->id, y->id);
}

void archiving_sort(struct list *documents)
{
    if (documents->count > 1) qsort(documents->items, documents->count, documents->item_size, compare);
}

static struct archiving_count *count_of(const struct archiving_document *d, struct list *counts)
{
    for (size_t i = counts->count; i-- > 0;) {
        struct archiving_count *known = LIST_AT(counts, struct archiving_count, i);
        if (text_equal(known->category_id, d->category_id) && text_equal(known->authority_id, d->authority_id))
            return known;
    }
    struct archiving_count *fresh = list_add(counts);
    *fresh = (struct archiving_count){.category_id = d->category_id,
                                      .category_name = d->category_name,
                                      .authority_id = d->authority_id,
                                      .authority_code = d->authority_code,
                                      .authority_name = d->authority_name};
    return fresh;
}

void archiving_add_counts(const struct list *documents, struct list *counts)
{
    for (size_t i = 0; i < documents->count; i++) {
        const struct archiving_document *document = LIST_AT(documents, const struct archiving_document, i);
        struct archiving_count *count = count_of(document, counts);
        if (document->fault) {
            count->faults++;
            continue;
        }
        count->archived++;
        count->volumes += document->item_number == 1;
        if (!count->first_number) count->first_number = document->archive_number;
        count->last_number = document->archive_number;
    }
}

bool archiving_same_volume(const struct volume *volume, const struct archiving_document *document)
{
    return volume->year == document->year && text_equal(volume->category_id, document->category_id) &&
           text_equal(volume->taxpayer_id, document->taxpayer_id);
}

void archiving_dots(int64_t before, int64_t after, struct buffer *out)
{
    for (int64_t next = (before / DOT + 1) * DOT; next <= after; next += DOT) {
        buffer_byte(out, '.');
        if (next % LINE == 0) buffer_byte(out, '\n');
    }
}

void archiving_dots_end(int64_t archived, const char *last_line, struct buffer *out)
{
    if (archived / DOT % 100 != 0) buffer_byte(out, '\n');
    buffer_format(out, "====\n%s\n", last_line);
}
