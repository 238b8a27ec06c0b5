#include "test.h"

#include "archiving.h"
#include "record.h"
#include "text.h"
#include <string.h>

static int64_t time_of(const char *text)
{
    int64_t ms = 0;
    assert_true(clock_parse(text, &ms));
    return ms;
}

static void a_period_is_said_in_one_of_five_ways(void **state)
{
    (void)state;
    static const struct archiving_range range = {"2024-02-29", "2025-03-01"}, day = {"2025-03-01", "2025-03-01"};
    static const struct {
        struct archiving_wish wish;
        const char *now, *from, *to;
    } cases[] = {
        {{0}, "2026-11-22T08:00:00Z", "2025-01-01", "2025-12-31"},
        {{0}, "2025-12-31T15:59:59Z", "2024-01-01", "2024-12-31"},
        {{0}, "2025-12-31T16:00:00Z", "2025-01-01", "2025-12-31"}, /* New Year in China */
        {{.year = 2024}, "2026-11-22T08:00:00Z", "2024-01-01", "2024-12-31"},
        {{.year = 2024, .quarter = 1}, "2026-11-22T08:00:00Z", "2024-01-01", "2024-03-31"},
        {{.year = 2025, .quarter = 4}, "2026-11-22T08:00:00Z", "2025-10-01", "2025-12-31"},
        {{.year = 2024, .month = 2}, "2026-11-22T08:00:00Z", "2024-02-01", "2024-02-29"},
        {{.year = 2025, .month = 12}, "2026-11-22T08:00:00Z", "2025-12-01", "2025-12-31"},
        {{.period = &range}, "2026-11-22T08:00:00Z", "2024-02-29", "2025-03-01"},
        {{.period = &day}, "2026-11-22T08:00:00Z", "2025-03-01", "2025-03-01"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct archiving_period period;
        struct problem why = {0};
        assert_int_equal(archiving_period(&cases[i].wish, time_of(cases[i].now), &period, &why), OK);
        assert_string_equal(period.from, cases[i].from);
        assert_string_equal(period.to, cases[i].to);
    }
}

static void a_period_said_twice_or_backwards_is_refused(void **state)
{
    (void)state;
    static const struct archiving_range range = {"2025-01-01", "2025-12-31"}, backwards = {"2025-03-02", "2025-03-01"};
    static const struct {
        struct archiving_wish wish;
        enum problem_code code;
    } cases[] = {
        {{.year = 2025, .period = &range}, PERIOD_AMBIGUOUS},
        {{.month = 5, .period = &range}, PERIOD_AMBIGUOUS},
        {{.year = 2025, .quarter = 1, .month = 1}, PERIOD_AMBIGUOUS},
        {{.quarter = 1}, FIELD_REQUIRED},
        {{.month = 1}, FIELD_REQUIRED},
        {{.period = &backwards}, PERIOD_ORDER},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct archiving_period period;
        struct problem why = {0};
        assert_int_equal(archiving_period(&cases[i].wish, time_of("2026-11-22T08:00:00Z"), &period, &why),
                         PROBLEM_INPUT);
        assert_int_equal(why.faults[0].code, cases[i].code);
    }
}

static char *dots_of(struct arena *arena, const int64_t *steps, size_t count, bool ends)
{
    struct buffer out = {.arena = arena};
    int64_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        archiving_dots(shown, steps[i], &out);
        shown = steps[i];
    }
    if (ends) archiving_dots_end(shown, "完成归档", &out);
    return arena_text(arena, buffer_string(&out));
}

static void one_dot_a_hundred_and_a_line_a_hundred_dots(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const struct {
        int64_t archived;
        const char *text;
    } cases[] = {
        {0, "====\n完成归档\n"},      {99, "====\n完成归档\n"},      {100, ".\n====\n完成归档\n"},
        {199, ".\n====\n完成归档\n"}, {250, "..\n====\n完成归档\n"}, {1000, "..........\n====\n完成归档\n"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        assert_string_equal(dots_of(arena, &cases[i].archived, 1, true), cases[i].text);
    }
    char line[102] = "";
    memset(line, '.', 100);
    line[100] = '\n';
    const int64_t whole = 10000, more = 20150;
    assert_string_equal(dots_of(arena, &whole, 1, true), arena_format(arena, "%s====\n完成归档\n", line));
    assert_string_equal(dots_of(arena, &more, 1, true), arena_format(arena, "%s%s.\n====\n完成归档\n", line, line));
}

static void whoever_looks_in_steps_sees_the_same_dots(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const int64_t steps[] = {0, 1, 100, 100, 350, 9999, 10000, 10001, 23456}, whole = 23456;
    assert_string_equal(dots_of(arena, steps, TEST_COUNT(steps), false), dots_of(arena, &whole, 1, false));
}

static struct archiving_document document_of(const char *category, int64_t year, const char *taxpayer, const char *id)
{
    return (struct archiving_document){.id = id, .category_id = category, .year = year, .taxpayer_id = taxpayer};
}

static void documents_stand_in_the_order_of_their_volumes(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list documents = LIST_OF(arena, struct archiving_document);
    const struct archiving_document mixed[] = {
        document_of("b", 2025, "t1", "1"), document_of("a", 2025, "t2", "2"), document_of("a", 2024, "t2", "3"),
        document_of("a", 2025, "t1", "5"), document_of("a", 2025, "t1", "4"),
    };
    for (size_t i = 0; i < TEST_COUNT(mixed); i++) *(struct archiving_document *)list_add(&documents) = mixed[i];
    archiving_sort(&documents);
    char order[6] = "";
    for (size_t i = 0; i < 5; i++) order[i] = LIST_AT(&documents, struct archiving_document, i)->id[0];
    assert_string_equal(order, "34521");
    const struct volume volume = {.category_id = "a", .year = 2025, .taxpayer_id = "t1"};
    for (size_t i = 0; i < 5; i++) {
        const struct archiving_document *document = LIST_AT(&documents, struct archiving_document, i);
        assert_int_equal(archiving_same_volume(&volume, document), i == 1 || i == 2);
    }
}

static void each_classification_is_kept_once(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct archiving_document document = {.classification_codes = LIST_OF(arena, const char *)};
    static const char *const codes[] = {"SB01", "SB02", "SB01", "SB02", "SB0"};
    for (size_t i = 0; i < TEST_COUNT(codes); i++) archiving_add_classification(&document, codes[i]);
    assert_int_equal(document.classification_codes.count, 3);
}

static void a_days_first_id_comes_before_every_id_of_that_day(void **state)
{
    (void)state;
    char first[ID_SIZE], made[ID_SIZE], next[ID_SIZE];
    int64_t ms = time_of("2026-11-22T16:00:00Z");
    clock_set_for_test(ms);
    id_new(made);
    clock_set_for_test(0);
    record_first_id(ms, first);
    record_first_id(ms + 1, next);
    assert_true(id_is_valid(first));
    assert_true(strcmp(first, made) <= 0);
    assert_true(strcmp(made, next) < 0);
}

static void counts_add_up_by_category_and_authority(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list documents = LIST_OF(arena, struct archiving_document), counts = LIST_OF(arena, struct archiving_count);
    static const struct archiving_document some[] = {
        {.category_id = "c", .authority_id = "a", .archive_number = "1-1", .item_number = 1},
        {.category_id = "c", .authority_id = "a", .fault = "document_not_intact"},
        {.category_id = "c", .authority_id = "b", .archive_number = "2-7", .item_number = 7},
        {.category_id = "c", .authority_id = "a", .archive_number = "1-2", .item_number = 2},
    };
    for (size_t i = 0; i < TEST_COUNT(some); i++) *(struct archiving_document *)list_add(&documents) = some[i];
    archiving_add_counts(&documents, &counts);
    assert_int_equal(counts.count, 2);
    const struct archiving_count *a = LIST_AT(&counts, struct archiving_count, 0), *b = a + 1;
    assert_int_equal(a->archived, 2);
    assert_int_equal(a->faults, 1);
    assert_int_equal(a->volumes, 1);
    assert_string_equal(a->first_number, "1-1");
    assert_string_equal(a->last_number, "1-2");
    assert_int_equal(b->archived, 1);
    assert_int_equal(b->volumes, 0); /* a volume that was there before */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_period_is_said_in_one_of_five_ways),
        cmocka_unit_test(a_period_said_twice_or_backwards_is_refused),
        cmocka_unit_test(one_dot_a_hundred_and_a_line_a_hundred_dots),
        cmocka_unit_test(whoever_looks_in_steps_sees_the_same_dots),
        cmocka_unit_test(documents_stand_in_the_order_of_their_volumes),
        cmocka_unit_test(each_classification_is_kept_once),
        cmocka_unit_test(a_days_first_id_comes_before_every_id_of_that_day),
        cmocka_unit_test(counts_add_up_by_category_and_authority),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
