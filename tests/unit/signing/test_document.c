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
             {document_freeze, DOCUMENT_SEALED, DOCUMENT_FROZEN},
             {document_release, DOCUMENT_FROZEN, DOCUMENT_SEALED},
             {file, DOCUMENT_FROZEN, DOCUMENT_ARCHIVED}};

static void moves_only_along_its_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(moves); i++)
        for (int from = DOCUMENT_WAITING; from <= DOCUMENT_ARCHIVED; from++) {
            struct problem why = {0};
            struct document document = {.state = (enum document_state)from};
            status moved = moves[i].move(&document, 77, &why);
            bool allowed = from == (int)moves[i].from;
            assert_int_equal(moved, allowed ? OK : PROBLEM_CONFLICT);
            assert_int_equal(document.state, allowed ? (int)moves[i].to : from);
            assert_int_equal(document.changed_ms, allowed ? 77 : 0);
        }
}

static void state_names_are_read_back(void **state)
{
    (void)state;
    for (int i = DOCUMENT_WAITING; i <= DOCUMENT_ARCHIVED; i++)
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
        cmocka_unit_test(state_names_are_read_back),
        cmocka_unit_test(due_on_the_15th_of_the_next_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
