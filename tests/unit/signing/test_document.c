#include "document.h"
#include "test.h"

typedef status (*move)(struct document *document, int64_t now_ms, struct problem *why);

static status file(struct document *document, int64_t now_ms, struct problem *why)
{
    return document_file(document, "0001-SB", now_ms, why);
}

static const struct {
    move move;
    enum document_state from, to;
} moves[] = {{document_seal, DOCUMENT_WAITING, DOCUMENT_SEALED},
             {document_seal_again, DOCUMENT_SEALED, DOCUMENT_SEALED},
             {document_freeze, DOCUMENT_SEALED, DOCUMENT_FROZEN},
             {document_release, DOCUMENT_FROZEN, DOCUMENT_SEALED},
             {file, DOCUMENT_FROZEN, DOCUMENT_ARCHIVED}};

static void moves_only_along_its_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(moves); i++)
        for (int from = DOCUMENT_WAITING; from <= DOCUMENT_REJECTED; from++) {
            struct problem why = {0};
            struct document document = {.state = (enum document_state)from};
            status moved = moves[i].move(&document, 77, &why);
            bool allowed = from == (int)moves[i].from;
            assert_int_equal(moved, allowed ? OK : PROBLEM_CONFLICT);
            assert_int_equal(document.state, allowed ? (int)moves[i].to : from);
            assert_int_equal(document.changed_ms, allowed ? 77 : 0);
        }
}

static status correct(struct document *document, int64_t now_ms, struct problem *why)
{
    return document_correct(document, "01", now_ms, why);
}

static status annul(struct document *document, int64_t now_ms, struct problem *why)
{
    return document_void(document, "wrong", now_ms, why);
}

static status reject(struct document *document, int64_t now_ms, struct problem *why)
{
    return document_reject(document, "wrong", now_ms, why);
}

static const struct {
    move move;
    enum document_state from;
    enum problem_code refused;
    enum document_state to;
    const char *standing;
} amendments[] = {
    {correct, DOCUMENT_WAITING, PROBLEM_NONE, DOCUMENT_REPLACED, "corrected"},
    {correct, DOCUMENT_SEALED, PROBLEM_NONE, DOCUMENT_SEALED, "corrected"},
    {correct, DOCUMENT_FROZEN, DOCUMENT_ARCHIVING, DOCUMENT_FROZEN, "valid"},
    {correct, DOCUMENT_ARCHIVED, PROBLEM_NONE, DOCUMENT_ARCHIVED, "corrected"},
    {correct, DOCUMENT_REJECTED, PROBLEM_NONE, DOCUMENT_REJECTED, "corrected"},
    {annul, DOCUMENT_WAITING, PROBLEM_NONE, DOCUMENT_VOIDED, "voided"},
    {annul, DOCUMENT_SEALED, PROBLEM_NONE, DOCUMENT_SEALED, "voided"},
    {annul, DOCUMENT_FROZEN, DOCUMENT_ARCHIVING, DOCUMENT_FROZEN, "valid"},
    {annul, DOCUMENT_ARCHIVED, PROBLEM_NONE, DOCUMENT_ARCHIVED, "voided"},
    {reject, DOCUMENT_WAITING, DOCUMENT_STATE, DOCUMENT_WAITING, "waiting"},
    {reject, DOCUMENT_SEALED, PROBLEM_NONE, DOCUMENT_REJECTED, "rejected"},
    {reject, DOCUMENT_FROZEN, DOCUMENT_ARCHIVING, DOCUMENT_FROZEN, "valid"},
    {reject, DOCUMENT_ARCHIVED, DOCUMENT_STATE, DOCUMENT_ARCHIVED, "valid"},
};

static void amended_only_where_it_may_be(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(amendments); i++) {
        struct problem why = {0};
        struct document document = {.state = amendments[i].from};
        document.sealed_ms = document.state == DOCUMENT_WAITING ? 0 : 1;
        (void)!amendments[i].move(&document, 77, &why);
        assert_int_equal(why.code, amendments[i].refused);
        assert_int_equal(document.state, amendments[i].to);
        assert_string_equal(document_standing(&document), amendments[i].standing);
        assert_int_equal(document.changed_ms, why.code ? 0 : 77);
    }
}

static void only_what_stands_is_amended(void **state)
{
    (void)state;
    const move all[] = {correct, annul, reject, document_seal_again};
    for (size_t i = 0; i < TEST_COUNT(all); i++) {
        struct problem why = {0};
        struct document corrected = {.state = DOCUMENT_SEALED, .corrected_by_id = "02"};
        struct document voided = {.state = DOCUMENT_SEALED, .voided_ms = 1, .void_reason = "wrong"};
        assert_int_equal(all[i](&corrected, 77, &why), PROBLEM_CONFLICT);
        assert_int_equal(why.code, DOCUMENT_CORRECTED);
        assert_int_equal(all[i](&voided, 77, &why), PROBLEM_CONFLICT);
        assert_int_equal(why.code, DOCUMENT_VOID);
    }
}

static void a_second_seal_leaves_the_time_of_the_first(void **state)
{
    (void)state;
    struct problem why = {0};
    struct document document = {.state = DOCUMENT_WAITING};
    assert_int_equal(document_seal(&document, 50, &why), OK);
    assert_int_equal(document_seal_again(&document, 77, &why), OK);
    assert_int_equal(document.sealed_ms, 50);
    assert_int_equal(document.changed_ms, 77);
}

static void what_is_locked_is_archived_but_not_changed(void **state)
{
    (void)state;
    const move refused[] = {correct, annul, reject, document_seal, document_seal_again};
    for (size_t i = 0; i < TEST_COUNT(refused); i++) {
        struct problem why = {0};
        struct document locked = {.state = refused[i] == document_seal ? DOCUMENT_WAITING : DOCUMENT_SEALED,
                                  .locked_ms = 1};
        assert_int_equal(refused[i](&locked, 77, &why), PROBLEM_CONFLICT);
        assert_int_equal(why.code, DOCUMENT_LOCKED);
        assert_int_equal(locked.changed_ms, 0);
    }
    struct problem why = {0};
    struct document locked = {.state = DOCUMENT_SEALED, .locked_ms = 1};
    assert_int_equal(document_freeze(&locked, 77, &why), OK);
    assert_int_equal(file(&locked, 78, &why), OK);
}

static void withdrawn_it_waits_again_when_no_seal_is_left(void **state)
{
    (void)state;
    struct problem why = {0};
    struct document document = {.state = DOCUMENT_SEALED, .sealed_ms = 50};
    assert_int_equal(document_withdraw(&document, 1, 76, &why), OK);
    assert_int_equal(document.state, DOCUMENT_SEALED);
    assert_int_equal(document.sealed_ms, 50);
    assert_string_equal(document_standing(&document), "valid");
    assert_int_equal(document_withdraw(&document, 0, 77, &why), OK);
    assert_int_equal(document.state, DOCUMENT_WAITING);
    assert_int_equal(document.sealed_ms, 0);
    assert_int_equal(document.withdrawn_ms, 77);
    assert_string_equal(document_standing(&document), "withdrawn");
    assert_int_equal(document_withdraw(&document, 0, 78, &why), PROBLEM_CONFLICT);
}

static status withdraw(struct document *document, int64_t now_ms, struct problem *why)
{
    return document_withdraw(document, 0, now_ms, why);
}

static void nothing_is_withdrawn_from_what_is_not_sealed_and_free(void **state)
{
    (void)state;
    for (int from = DOCUMENT_WAITING; from <= DOCUMENT_REJECTED; from++) {
        struct problem why = {0};
        struct document document = {.state = (enum document_state)from};
        assert_int_equal(withdraw(&document, 77, &why), from == DOCUMENT_SEALED ? OK : PROBLEM_CONFLICT);
    }
    struct document locked = {.state = DOCUMENT_SEALED, .locked_ms = 1},
                    voided = {.state = DOCUMENT_SEALED, .voided_ms = 1, .void_reason = "wrong"};
    struct problem why = {0};
    assert_int_equal(withdraw(&locked, 77, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, DOCUMENT_LOCKED);
    assert_int_equal(withdraw(&voided, 77, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, DOCUMENT_VOID);
}

static void state_names_are_read_back(void **state)
{
    (void)state;
    for (int i = DOCUMENT_WAITING; i <= DOCUMENT_REJECTED; i++)
        assert_int_equal(document_state_of(document_state_name((enum document_state)i)), i);
}

static void due_on_the_15th_of_the_next_month(void **state)
{
    char due[11];
    (void)state;
    document_due_date("2026-10-31", due);
    assert_string_equal(due, "2026-11-15");
    document_due_date("2026-12-31", due);
    assert_string_equal(due, "2027-01-15");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_only_along_its_way),
        cmocka_unit_test(amended_only_where_it_may_be),
        cmocka_unit_test(only_what_stands_is_amended),
        cmocka_unit_test(state_names_are_read_back),
        cmocka_unit_test(due_on_the_15th_of_the_next_month),
        cmocka_unit_test(a_second_seal_leaves_the_time_of_the_first),
        cmocka_unit_test(withdrawn_it_waits_again_when_no_seal_is_left),
        cmocka_unit_test(nothing_is_withdrawn_from_what_is_not_sealed_and_free),
        cmocka_unit_test(what_is_locked_is_archived_but_not_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
