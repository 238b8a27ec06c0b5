#include "test.h"

#include "document_repo.h"
#include "list.h"
#include "test_db.h"
#include <pthread.h>
#include <time.h>

#define UNIT     "0000000000000000000000000u"
#define CATEGORY "0000000000000000000000000c"
#define FIRST    "0000000000000000000000001d"
#define SECOND   "0000000000000000000000002d"

static struct db_pool *pool;
static const struct scope all = {SCOPE_ALL, ""}, own = {SCOPE_UNIT, UNIT};

static int prepare(void **state)
{
    (void)state;
    pool = test_db_open("signing", 2);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    test_db_root(
        "USE estamp_admin; DELETE FROM unit; DELETE FROM category WHERE level > 1; INSERT INTO unit (id, kind, code, "
        "name, "
        "authority_id, level, created_ms, changed_ms) VALUES ('" UNIT "', 'taxpayer', '913200000000000001', '公司', "
        "'" UNIT "', 0, 0, 0); INSERT INTO category (id, parent_id, level, position, name, classification_code, "
        "retention, secrecy, created_ms, changed_ms) VALUES ('" CATEGORY "', NULL, 2, 1, '申报', 'SB01', '10年', "
        "'秘密', 0, 0); USE estamp_signing; DELETE FROM document; INSERT INTO document (id, number, unit_id, "
        "category_id, title, service_id, voucher_code, period_from, period_to, state, revision, digest, size_bytes, "
        "page_count, data_digest, place_page, place_x_um, place_y_um, client_id, created_ms, changed_ms) SELECT "
        "CONCAT(LPAD(seq, 25, '0'), 'd'), seq, '" UNIT "', '" CATEGORY "', 't', 's', 'v', '2026-10-01', CONCAT("
        "'2026-10-0', seq), 'waiting', 1, REPEAT('a', 64), 1, 1, REPEAT('b', 64), 1, 0, 0, REPEAT('0', 26), 0, 0 FROM "
        "seq_1_to_2;");
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_close(pool);
    return 0;
}

struct reading {
    struct scope scope;
    const char *ids[2];
    size_t count;
    struct list found;
};

static status reads(struct db *db, void *arg, struct problem *why)
{
    struct reading *at = arg;
    const struct list ids = {.items = at->ids, .count = at->count, .item_size = sizeof *at->ids, .room = at->count};
    at->found.count = 0;
    return document_repo_find_many(db, at->scope, &ids, &at->found, why);
}

static struct reading read_both(struct arena *arena)
{
    struct reading at = {all, {SECOND, FIRST}, 2, LIST_OF(arena, struct document)};
    struct problem why = {0};
    assert_int_equal(db_read(pool, reads, &at, &why), OK);
    assert_int_equal(at.found.count, 2);
    return at;
}

struct saving {
    const struct list *was; /* struct document, the last one first */
    bool all_done;
};

/* As a sealing does: all of them, or none. */
static status saves(struct db *db, void *arg, struct problem *why)
{
    AUTO_ARENA(memory);
    struct saving *at = arg;
    struct list changes = LIST_OF(memory, struct document_change);
    for (size_t i = at->was->count; i-- > 0;) {
        const struct document *was = LIST_AT(at->was, const struct document, i);
        struct document *now = ARENA_NEW(memory, struct document);
        *now = *was;
        assert_int_equal(document_seal(now, 7000, why), OK);
        now->revision++;
        now->digest = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
        *(struct document_change *)list_add(&changes) = (struct document_change){was->id, was, now};
    }
    TRY(document_repo_save_unchanged(db, &changes, &at->all_done, why));
    return at->all_done ? OK : problem_set(why, DOCUMENT_CHANGED, "%s", "");
}

static size_t sealed_of(const struct list *documents)
{
    size_t count = 0;
    for (size_t i = 0; i < documents->count; i++) {
        const struct document *d = LIST_AT(documents, const struct document, i);
        count += d->state == DOCUMENT_SEALED && d->revision == 2 && d->sealed_ms == 7000 && d->digest[0] == 'c';
    }
    return count;
}

static void rows_that_are_as_they_were_read_are_changed(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    struct reading before = read_both(arena);
    struct saving saving = {&before.found, false};
    assert_int_equal(db_tx(pool, saves, &saving, &why), OK);
    assert_true(saving.all_done);
    struct reading after = read_both(arena);
    assert_int_equal(sealed_of(&after.found), 2);
    assert_int_equal(db_tx(pool, saves, &saving, &why), PROBLEM_CONFLICT); /* nor twice */
    assert_false(saving.all_done);
}

static void a_row_that_differs_stops_all(void **state)
{
    (void)state;
    static const char *const changes[] = {"state = 'replaced'",
                                          "revision = 2",
                                          "digest = REPEAT('d', 64)",
                                          "archive_number = 'A'",
                                          "voided_ms = 1",
                                          "void_reason = '填写有误'",
                                          "locked_ms = 1",
                                          "corrected_by_id = unit_id"};
    static const char *const ids[] = {FIRST, SECOND};
    for (size_t i = 0; i < 4 * TEST_COUNT(changes); i++) {
        AUTO_ARENA(arena);
        struct problem why = {0};
        assert_int_equal(clean(NULL), 0);
        struct reading before = read_both(arena);
        struct saving saving = {&before.found, true};
        test_db_root(
            arena_format(arena, "UPDATE estamp_signing.document SET %s WHERE id = '%s';", changes[i / 4], ids[i % 2]));
        if (i % 4 < 2) before.found.count = 1; /* the first alone: an ordinary statement */
        bool is_hit = before.found.count == 2 || i % 2 == 0;
        assert_int_equal(db_tx(pool, saves, &saving, &why), is_hit ? PROBLEM_CONFLICT : OK);
        assert_int_equal(saving.all_done, !is_hit);
        struct reading after = read_both(arena);
        assert_int_equal(sealed_of(&after.found), is_hit ? 0 : 1);
    }
}

static void a_single_one_is_found_within_the_scope_alone(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    struct reading at = {own, {SECOND}, 1, LIST_OF(arena, struct document)};
    assert_int_equal(db_read(pool, reads, &at, &why), OK);
    assert_int_equal(at.found.count, 1);
    assert_string_equal(LIST_AT(&at.found, const struct document, 0)->id, SECOND);
    at.scope.unit_id = CATEGORY; /* another's */
    assert_int_equal(db_read(pool, reads, &at, &why), OK);
    assert_int_equal(at.found.count, 0);
}

struct meeting {
    const struct list *was;
    int runs;
    bool all_done;
    pthread_barrier_t *is_locked;
};

/* As a withdrawal does: locked, then changed, when the other one waits. */
static status locks_then_changes(struct db *db, void *arg, struct problem *why)
{
    AUTO_ARENA(memory);
    struct meeting *at = arg;
    const struct timespec pause = {.tv_nsec = 300000000};
    const char *const id[] = {FIRST};
    const struct list ids = {.items = (void *)(uintptr_t)id, .count = 1, .item_size = sizeof *id, .room = 1};
    struct list locked = LIST_OF(memory, struct document);
    TRY(document_repo_lock_many(db, &ids, &locked, why));
    if (at->runs++ == 0) {
        pthread_barrier_wait(at->is_locked);
        (void)nanosleep(&pause, NULL);
    }
    struct document *d = LIST_AT(&locked, struct document, 0);
    d->state = DOCUMENT_VOIDED;
    d->size_bytes = d->changed_ms = 1;
    return document_repo_save_many(db, &locked, why);
}

static status saves_meanwhile(struct db *db, void *arg, struct problem *why)
{
    struct meeting *at = arg;
    struct saving saving = {at->was, true};
    at->runs++;
    status done = saves(db, &saving, why);
    at->all_done = saving.all_done;
    return done;
}

static void *run_locking(void *arg)
{
    struct problem why = {0};
    return (void *)(uintptr_t)db_tx(pool, locks_then_changes, arg, &why);
}

/* It waits for the row itself, as all others do, holding nothing that they want. */
static void who_comes_second_waits_and_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    pthread_barrier_t is_locked;
    pthread_t thread;
    void *ended = NULL;
    pthread_barrier_init(&is_locked, NULL, 2);
    struct reading before = read_both(arena);
    struct meeting first = {.is_locked = &is_locked}, second = {.was = &before.found};
    assert_int_equal(pthread_create(&thread, NULL, run_locking, &first), 0);
    pthread_barrier_wait(&is_locked);
    assert_int_equal(db_tx(pool, saves_meanwhile, &second, &why), PROBLEM_CONFLICT);
    assert_int_equal(pthread_join(thread, &ended), 0);
    assert_int_equal((uintptr_t)ended, OK);
    assert_int_equal(why.code, DOCUMENT_CHANGED);
    assert_false(second.all_done);
    assert_int_equal(first.runs, 1); /* no deadlock */
    assert_int_equal(second.runs, 1);
    pthread_barrier_destroy(&is_locked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(rows_that_are_as_they_were_read_are_changed, clean),
        cmocka_unit_test_setup(a_row_that_differs_stops_all, clean),
        cmocka_unit_test_setup(who_comes_second_waits_and_is_refused, clean),
        cmocka_unit_test_setup(a_single_one_is_found_within_the_scope_alone, clean),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
