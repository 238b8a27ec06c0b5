#include "child.h"
#include "test.h"
#include <string.h>

static enum child_end run(struct arena *arena, const char *script, struct child child, struct bytes *out, int *code)
{
    char *words[] = {"sh", "-c", arena_text(arena, script), NULL};
    child.program = "/bin/sh";
    child.words = words;
    if (!child.cpu_s) child.cpu_s = 20;
    if (!child.memory_mb) child.memory_mb = 512;
    if (!child.patience_ms) child.patience_ms = 60000;
    if (!child.most) child.most = 1 << 20;
    return child_run(&child, bytes_of_text("one\ntwo\n"), arena, out, code);
}

static void tells_a_secret_on_its_standard_input_alone(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct bytes out;
    int code = -1;
    const struct child told = {.is_printed = true, .secret = bytes_of_text("word\n")}, untold = {.is_printed = true};
    assert_int_equal(run(arena, "read a <&3; read b; echo $a $b", told, &out, &code), CHILD_ENDED);
    assert_int_equal(out.size, 9);
    assert_memory_equal(out.data, "one word\n", out.size);
    assert_int_equal(run(arena, "read b || echo none", untold, &out, &code), CHILD_ENDED);
    assert_memory_equal(out.data, "none\n", out.size);
}

static void hands_the_file_over_and_takes_the_result(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const struct {
        const char *script;
        bool is_printed;
        const char *result;
        int code;
    } cases[] = {{"read a </proc/self/fd/3; read b <&3; echo $a >&4", false, "one\n", 0},
                 {"exec cat <&3", true, "one\ntwo\n", 0},
                 {"echo x; exit 9", true, "x\n", 9},
                 {"echo x", false, "", 0},
                 {"echo \"$HOME$USER$LC_ALL\"", true, "C\n", 0}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct bytes out;
        int code = -1;
        struct child child = {.is_printed = cases[i].is_printed};
        assert_int_equal(run(arena, cases[i].script, child, &out, &code), CHILD_ENDED);
        assert_int_equal(code, cases[i].code);
        assert_int_equal(out.size, strlen(cases[i].result));
        if (out.size) assert_memory_equal(out.data, cases[i].result, out.size);
    }
}

static void stops_what_takes_too_much(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct bytes out;
    int code;
    assert_int_equal(run(arena, "exec sleep 600", (struct child){.patience_ms = 50}, &out, &code), CHILD_STOPPED);
    assert_int_equal(run(arena, "while :; do :; done", (struct child){.cpu_s = 1}, &out, &code), CHILD_STOPPED);
    assert_int_equal(run(arena, "kill -SEGV $$", (struct child){0}, &out, &code), CHILD_STOPPED);
    const char *endless = "exec cat /dev/zero";
    assert_int_equal(run(arena, endless, (struct child){.is_printed = true, .most = 4096}, &out, &code), CHILD_STOPPED);
    /* without memory the shell ends in its own way; it must not have got it */
    const char *greedy = "x=aaaaaaaaaaaaaaaa; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do "
                         "x=$x$x; done; echo got it";
    enum child_end end = run(arena, greedy, (struct child){.is_printed = true, .memory_mb = 24}, &out, &code);
    assert_true(end == CHILD_STOPPED || (end == CHILD_ENDED && code != 0 && out.size == 0));
}

static void says_when_there_is_no_program(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    char *words[] = {"none", NULL};
    struct child child = {
        .program = "/nothing/here", .words = words, .memory_mb = 64, .cpu_s = 1, .patience_ms = 5000, .most = 1};
    struct bytes out;
    int code;
    assert_int_equal(child_run(&child, bytes_of_text(""), arena, &out, &code), CHILD_NOT_RUN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hands_the_file_over_and_takes_the_result),
                                       cmocka_unit_test(tells_a_secret_on_its_standard_input_alone),
                                       cmocka_unit_test(stops_what_takes_too_much),
                                       cmocka_unit_test(says_when_there_is_no_program)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
