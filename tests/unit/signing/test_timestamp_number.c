#include "clock.h"
#include "test.h"
#include "timestamp_number.h"
#include <string.h>

static const int64_t NOON = 1795348800000;

struct row { /* what the database keeps */
    int64_t next, last_ms, taken;
    bool is_away;
};

static status take(void *context, int64_t count, int64_t now_ms, int64_t *first, int64_t *last_ms, struct problem *why)
{
    struct row *row = context;
    if (row->is_away) return problem_set(why, DATABASE_UNREACHABLE, "%s", "");
    *first = row->next;
    *last_ms = row->last_ms;
    row->next += count;
    row->taken++;
    if (now_ms > row->last_ms) row->last_ms = now_ms;
    return OK;
}

static struct timestamp_number numbers(struct row *row)
{
    return (struct timestamp_number){.lock = PTHREAD_MUTEX_INITIALIZER, .take = take, .context = row, .back_ms = 1000};
}

static int64_t head_of(struct bytes serial)
{
    int64_t head = 0;
    for (size_t i = 0; i < 8; i++) head = head << 8 | serial.data[i];
    return head;
}

static void gives_each_serial_once_and_in_order(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct row row = {.next = 7};
    struct timestamp_number a = numbers(&row), b = numbers(&row);
    clock_set_for_test(NOON);
    for (int64_t i = 0; i < TIMESTAMP_NUMBER_BLOCK + 1; i++) {
        struct ts_number of_a, of_b;
        assert_int_equal(timestamp_number_next(&a, arena, &of_a, &why), OK);
        assert_int_equal(timestamp_number_next(&b, arena, &of_b, &why), OK);
        assert_int_equal(of_a.serial.size, 16);
        int64_t turn = i < TIMESTAMP_NUMBER_BLOCK ? 7 + i : 7 + (int64_t)2 * TIMESTAMP_NUMBER_BLOCK;
        assert_int_equal(head_of(of_a.serial), turn);
        assert_int_equal(head_of(of_b.serial), turn + TIMESTAMP_NUMBER_BLOCK);
        assert_memory_not_equal(of_a.serial.data + 8, of_b.serial.data + 8, 8);
    }
    clock_set_for_test(0);
}

static void tells_the_database_the_time_each_minute(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct ts_number out;
    struct row row = {.next = 1};
    struct timestamp_number n = numbers(&row);
    static const struct {
        int64_t after_ms, taken;
    } cases[] = {{0, 1}, {59999, 1}, {60000, 2}, {60001, 2}, {200000, 3}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        clock_set_for_test(NOON + cases[i].after_ms);
        assert_int_equal(timestamp_number_next(&n, arena, &out, &why), OK);
        assert_int_equal(row.taken, cases[i].taken);
    }
    assert_int_equal(row.last_ms, NOON + 200000);
    clock_set_for_test(0);
}

static void never_goes_back_in_time(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct ts_number out;
    struct row row = {.next = 1};
    struct timestamp_number n = numbers(&row);
    static const struct {
        int64_t clock_ms, want_ms; /* 0: refused */
    } cases[] = {{5, 5}, {-995, 5}, {-996, 0}, {6, 6}, {-3600000, 0}, {1000, 1000}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        clock_set_for_test(NOON + cases[i].clock_ms);
        status got = timestamp_number_next(&n, arena, &out, &why);
        assert_int_equal(got == OK, cases[i].want_ms != 0);
        if (got == OK) assert_int_equal(out.time_ms, NOON + cases[i].want_ms);
        if (got != OK) assert_int_equal(why.code, TIMESTAMP_CLOCK);
    }
    clock_set_for_test(0);
}

static void learns_times_of_other_instances(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct ts_number out;
    struct row row = {.next = 1, .last_ms = NOON + 500};
    struct timestamp_number n = numbers(&row);
    clock_set_for_test(NOON);
    assert_int_equal(timestamp_number_next(&n, arena, &out, &why), OK);
    assert_int_equal(out.time_ms, NOON + 500);
    row.last_ms = NOON + 5000;
    struct timestamp_number later = numbers(&row);
    assert_int_not_equal(timestamp_number_next(&later, arena, &out, &why), OK);
    assert_int_equal(why.code, TIMESTAMP_CLOCK);
    clock_set_for_test(0);
}

static void gives_nothing_without_serials(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct ts_number out;
    struct row row = {.next = 1, .is_away = true};
    struct timestamp_number n = numbers(&row);
    assert_int_not_equal(timestamp_number_next(&n, arena, &out, &why), OK);
    assert_int_equal(why.code, DATABASE_UNREACHABLE);
    row.is_away = false;
    assert_int_equal(timestamp_number_next(&n, arena, &out, &why), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_each_serial_once_and_in_order),
        cmocka_unit_test(tells_the_database_the_time_each_minute),
        cmocka_unit_test(never_goes_back_in_time),
        cmocka_unit_test(learns_times_of_other_instances),
        cmocka_unit_test(gives_nothing_without_serials),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
