#include "test.h"

#include "archives_data.h"
#include "record_search.h"
#include "text.h"
#include "volume_repo.h"

static struct db_pool *pool;

static int prepare(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    data_make();
    data_clean_archives();
    pool = test_db_open("archives", 2);
    struct data_batch batch = {arena, data_target(PROVINCE), "", 1, 0};
    while (batch.found > 0) {
        if (db_tx(pool, data_batch_work, &batch, &why) != OK) return -1;
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_close(pool);
    return 0;
}

struct listing {
    struct scope scope;
    struct record_filter filter;
    struct list records;
};

static status lists(struct db *db, void *arg, struct problem *why)
{
    struct listing *at = arg;
    at->records.count = 0;
    return record_search_list(db, at->scope, &at->filter, &at->records, why);
}

/* All pages, checking order and that nothing comes twice. */
static int64_t count_all(struct scope scope, struct record_filter filter, int64_t page)
{
    AUTO_ARENA(arena);
    struct listing at = {scope, filter, LIST_OF(arena, struct record)};
    int64_t count = 0;
    at.filter.limit = page;
    for (bool goes_on = true; goes_on;) {
        struct problem why = {0};
        assert_int_equal(db_read(pool, lists, &at, &why), OK);
        for (size_t i = 0; i < at.records.count; i++) {
            const struct record *record = LIST_AT(&at.records, const struct record, i);
            if (at.filter.before) assert_true(strcmp(record->id, at.filter.before) < 0);
            at.filter.before = record->id;
        }
        count += (int64_t)at.records.count;
        goes_on = at.records.count == (size_t)page;
    }
    return count;
}

static const struct scope province = {SCOPE_SUBTREE, PROVINCE}, city_a = {SCOPE_SUBTREE, CITY_A};

static void every_filter_finds_what_it_names(void **state)
{
    (void)state;
    static const struct {
        struct scope scope;
        struct record_filter filter;
        int64_t count;
    } cases[] = {
        {{SCOPE_SUBTREE, PROVINCE}, {0}, 600},
        {{SCOPE_SUBTREE, CITY_A}, {0}, 300},
        {{SCOPE_SUBTREE, PROVINCE}, {.year = 2025}, 300},
        {{SCOPE_SUBTREE, CITY_A}, {.year = 2025}, 0}, /* even taxpayers have 2024 only */
        {{SCOPE_SUBTREE, PROVINCE}, {.year = 1999}, 0},
        {{SCOPE_SUBTREE, PROVINCE}, {.authority_code = "32010000"}, 300},
        {{SCOPE_SUBTREE, PROVINCE}, {.authority_code = "32000000"}, 600},
        {{SCOPE_SUBTREE, PROVINCE}, {.authority_code = "32010000", .year = 2024}, 300},
        {{SCOPE_SUBTREE, PROVINCE}, {.taxpayer_code = "913200000000007"}, 30},
        {{SCOPE_SUBTREE, CITY_A}, {.taxpayer_code = "913200000000007"}, 0},
        {{SCOPE_SUBTREE, PROVINCE}, {.taxpayer_code = "913200000000007", .year = 2024}, 0},
        {{SCOPE_SUBTREE, PROVINCE}, {.classification_code = "SB01"}, 600},
        {{SCOPE_SUBTREE, PROVINCE}, {.classification_code = "SB01-06"}, 200},
        {{SCOPE_SUBTREE, CITY_A}, {.classification_code = "SB01-06"}, 100},
        {{SCOPE_SUBTREE, PROVINCE}, {.classification_code = "SB"}, 0},
        {{SCOPE_SUBTREE, PROVINCE}, {.classification_code = "SB01-06", .taxpayer_code = "913200000000007"}, 10},
        {{SCOPE_SUBTREE, PROVINCE}, {.volume_number = "0001-SB01-2024-000001"}, 30},
        {{SCOPE_SUBTREE, PROVINCE}, {.volume_number = "0001-SB01-2024-000001", .year = 2025}, 0},
        {{SCOPE_SUBTREE, PROVINCE}, {.archive_number = "0001-SB01-2024-000001-0003"}, 1},
        {{SCOPE_SUBTREE, CITY_B}, {.archive_number = "0001-SB01-2024-000001-0003"}, 0},
        {{SCOPE_SUBTREE, PROVINCE}, {.archive_number = "0001-SB01-2024-000001-9999"}, 0},
        {{SCOPE_NOTHING, ""}, {0}, 0},
        {{SCOPE_UNIT, CITY_A}, {0}, 0},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        assert_int_equal(count_all(cases[i].scope, cases[i].filter, 7), cases[i].count);
        assert_int_equal(count_all(cases[i].scope, cases[i].filter, 200), cases[i].count);
    }
}

static void an_authority_outside_is_named(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const char *const codes[] = {"32020000", "32000000", "99999999", "913200000000002"};
    for (size_t i = 0; i < TEST_COUNT(codes); i++) {
        struct problem why = {0};
        struct listing at = {city_a, {.authority_code = codes[i], .limit = 5}, LIST_OF(arena, struct record)};
        assert_int_equal(db_read(pool, lists, &at, &why), PROBLEM_INPUT);
        assert_int_equal(why.faults[0].code, AUTHORITY_OUTSIDE);
    }
}

/* MariaDB 10.11 dies when it runs a statement again that has failed for a text's character set, so it must not. */
static void a_text_that_no_key_can_be_is_refused_again_and_again(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const struct {
        struct record_filter filter;
        status want;
    } cases[] = {
        {{.limit = 5, .before = "名"}, PROBLEM_INPUT},
        {{.limit = 5, .before = "😀"}, PROBLEM_INPUT},
        {{.limit = 5}, OK},
        {{.limit = 5, .classification_code = "名"}, PROBLEM_INPUT},
        {{.limit = 5, .taxpayer_code = "名"}, PROBLEM_INPUT},
        {{.limit = 5, .taxpayer_code = "913200000000007", .before = "名"}, PROBLEM_INPUT},
        {{.limit = 5, .taxpayer_code = "913200000000007"}, OK},
    };
    for (size_t i = 0; i < 2 * TEST_COUNT(cases); i++) {
        struct problem why = {0};
        struct listing at = {province, cases[i % TEST_COUNT(cases)].filter, LIST_OF(arena, struct record)};
        assert_int_equal(db_read(pool, lists, &at, &why), cases[i % TEST_COUNT(cases)].want);
    }
}

struct finding {
    struct scope scope;
    const char *id;
    struct arena *arena;
    struct record record;
    struct volume volume;
    struct list records;
};

static status finds(struct db *db, void *arg, struct problem *why)
{
    struct finding *at = arg;
    return record_repo_find(db, at->scope, at->id, at->arena, &at->record, why);
}

static status finds_volume(struct db *db, void *arg, struct problem *why)
{
    struct finding *at = arg;
    at->records = LIST_OF(at->arena, struct record);
    TRY(volume_repo_find(db, at->scope, at->id, at->arena, &at->volume, why));
    return record_repo_of_volume(db, &at->volume, 2, 10, &at->records, why);
}

static void a_record_and_its_volume_are_found_within_the_scope_only(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    struct listing list = {
        province, {.volume_number = "0001-SB01-2024-000001", .limit = 1}, LIST_OF(arena, struct record)};
    assert_int_equal(db_read(pool, lists, &list, &why), OK);
    assert_int_equal(list.records.count, 1);
    const struct record *listed = LIST_AT(&list.records, const struct record, 0);
    struct finding at = {.scope = city_a, .id = listed->id, .arena = arena};
    assert_int_equal(db_read(pool, finds, &at, &why), OK);
    assert_string_equal(at.record.archive_number, listed->archive_number);
    assert_string_equal(at.record.authority_name, "甲市局");
    assert_true(text_equal(at.record.classification_codes, "[\"SB01\"]") ||
                text_equal(at.record.classification_codes, "[\"SB01\",\"SB01-06\"]"));
    at.id = listed->volume_id;
    assert_int_equal(db_read(pool, finds_volume, &at, &why), OK);
    assert_int_equal(at.volume.item_count, 30);
    assert_int_equal(at.records.count, 10);
    for (int64_t i = 0; i < 10; i++) {
        assert_int_equal(LIST_AT(&at.records, const struct record, i)->item_number, i + 3);
    }
    at.scope = (struct scope){SCOPE_SUBTREE, CITY_B};
    assert_int_equal(db_read(pool, finds_volume, &at, &why), PROBLEM_MISSING);
    at.id = listed->id;
    assert_int_equal(db_read(pool, finds, &at, &why), PROBLEM_MISSING);
    at.scope = province;
    at.id = "名";
    assert_int_equal(db_read(pool, finds, &at, &why), PROBLEM_MISSING);
}

static status files(struct db *db, void *arg, struct problem *why)
{
    struct record_unfiled *at = arg;
    TRY(record_repo_unfiled(db, 5000, at, why));
    if (!at->id) return OK;
    LIST_AT(&at->records, struct record, 0)->document_id = NULL; /* refused */
    return record_repo_mark_filed(db, at, why);
}

static void records_are_filed_once(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct record_unfiled at = {.records = LIST_OF(arena, struct record)};
    struct problem why = {0};
    size_t count = 0;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(db_tx(pool, files, &at, &why), OK);
        assert_string_equal(at.run_id, RUN);
        count += at.records.count;
    }
    assert_int_equal(count, DOCUMENTS);
    assert_int_equal(db_tx(pool, files, &at, &why), OK);
    assert_null(at.id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_that_no_key_can_be_is_refused_again_and_again),
        cmocka_unit_test(every_filter_finds_what_it_names),
        cmocka_unit_test(an_authority_outside_is_named),
        cmocka_unit_test(a_record_and_its_volume_are_found_within_the_scope_only),
        cmocka_unit_test(records_are_filed_once),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
