/* What the eye is asked, with pictures made by hand; and what is answered where nobody can draw the page. */
#include "clock.h"
#include "pdf_render.h"
#include "pdf_visual.h"
#include "pdf_visual_page.h"
#include "test.h"
#include "test_vector.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIDE = 120 };

static void fill(unsigned char *gray, struct pdf_visual_box box, unsigned char tone)
{
    for (int y = box.top; y < box.bottom; y++)
        memset(gray + (size_t)y * SIDE + (size_t)box.left, tone, (size_t)(box.right - box.left));
}

/* Four bars of ink on white. */
static unsigned char *draw(struct arena *arena)
{
    unsigned char *gray = arena_alloc(arena, (size_t)SIDE * SIDE);
    memset(gray, 255, (size_t)SIDE * SIDE);
    for (int i = 0; i < 4; i++) fill(gray, (struct pdf_visual_box){20 + 8 * i, 20, 23 + 8 * i, 40}, 0);
    return gray;
}

static struct pdf_visual_page pair(struct arena *arena, const struct pdf_visual_box *later, unsigned char tone)
{
    unsigned char *old = draw(arena), *now = draw(arena);
    struct list none = LIST_OF(arena, struct pdf_visual_box);
    fill(now, *later, tone);
    return (struct pdf_visual_page){
        .old = {SIDE, SIDE, old}, .now = {SIDE, SIDE, now}, .permitted = none, .spared = none, .letters = none};
}

static void tells_what_is_covered(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const struct {
        struct pdf_visual_box later;
        unsigned char tone;
        bool hides;
    } cases[] = {{{18, 18, 60, 42}, 255, true}, {{18, 18, 60, 42}, 0, true},    {{18, 18, 60, 42}, 128, true},
                 {{18, 18, 32, 42}, 255, true}, {{60, 60, 110, 110}, 0, false}, {{18, 28, 60, 30}, 128, false},
                 {{18, 44, 60, 60}, 0, false},  {{0, 0, 0, 0}, 0, false}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        int x, y;
        struct pdf_visual_page page = pair(arena, &cases[i].later, cases[i].tone);
        *(struct pdf_visual_box *)list_add(&page.permitted) = cases[i].later;
        pdf_visual_page_mark(&page, arena);
        assert_int_equal(pdf_visual_page_hides(&page, &x, &y), cases[i].hides);
        if (cases[i].hides) assert_true(pdf_visual_page_holds((struct pdf_visual_box){10, 10, 70, 50}, x, y));
        assert_false(pdf_visual_page_differs(&page));
    }
}

static void asks_nothing_of_what_is_spared(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct pdf_visual_box later = {18, 18, 60, 42}, letter = {20, 20, 23, 40};
    struct pdf_visual_page page = pair(arena, &later, 255);
    int x, y;
    *(struct pdf_visual_box *)list_add(&page.permitted) = later;
    *(struct pdf_visual_box *)list_add(&page.spared) = (struct pdf_visual_box){10, 10, 70, 50};
    pdf_visual_page_mark(&page, arena);
    assert_false(pdf_visual_page_hides(&page, &x, &y));
    *(struct pdf_visual_box *)list_add(&page.letters) = letter; /* a letter is always asked for */
    assert_true(pdf_visual_page_hides(&page, &x, &y));
}

static void sees_what_differs_elsewhere(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct pdf_visual_box later = {60, 60, 80, 80};
    struct pdf_visual_page page = pair(arena, &later, 200);
    *(struct pdf_visual_box *)list_add(&page.permitted) = (struct pdf_visual_box){60, 60, 80, 79};
    pdf_visual_page_mark(&page, arena);
    assert_true(pdf_visual_page_differs(&page));
}

static struct bytes seed(struct arena *arena)
{
    return test_vector(arena, "fuzz/fuzz_pdf_verify/two_seals.pdf");
}

/* The first seal of the file, and a later one whose look is a filled box beside the text. */
static enum pdf_visual_answer ask(struct arena *arena, struct pdf_render *render, struct list *changes)
{
    struct problem why;
    struct pdf *pdf = NULL;
    struct list cases = LIST_OF(arena, struct pdf_visual_case);
    *changes = LIST_OF(arena, struct pdf_change);
    assert_int_equal(pdf_read_open(arena, seed(arena), &pdf, &why), OK);
    *(struct pdf_visual_case *)list_add(&cases) = (struct pdf_visual_case){.revision = 1, .changes = changes};
    pdf_visual_judge(pdf, &cases, render);
    return LIST_AT(&cases, struct pdf_visual_case, 0)->answer;
}

static void compares_the_pages_of_a_file(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list changes;
    struct pdf_render render = {0};
    assert_int_equal(ask(arena, &render, &changes), PDF_VISUAL_SHOWN);
    assert_int_equal(changes.count, 0);
    assert_int_equal(render.pages, 2);
}

/* A program that is not there, crashes, hangs, eats memory, writes too much, or says what is no picture. */
static void is_careful_where_nobody_can_draw(void **state)
{
    (void)state;
    static const char *const scripts[] = {"exit 1",
                                          "kill -SEGV $$",
                                          "exec sleep 600",
                                          "while :; do :; done",
                                          "exec cat /dev/zero",
                                          "echo P5",
                                          "printf 'P5\\n9999 9999\\n255\\n'",
                                          "printf 'P5\\n2 2\\n255\\nxxxxx'",
                                          "exit 0"};
    for (size_t i = 0; i <= TEST_COUNT(scripts); i++) {
        AUTO_ARENA(arena);
        struct list changes;
        char path[] = "/tmp/estamp-render-XXXXXX";
        struct pdf_render render = {.program = "/nothing/here", .patience_ms = 200};
        if (i < TEST_COUNT(scripts)) {
            int file = mkstemp(path);
            assert_true(file >= 0 && dprintf(file, "#!/bin/sh\n%s\n", scripts[i]) > 0);
            assert_int_equal(fchmod(file, 0700), 0);
            assert_int_equal(close(file), 0);
            render.program = path;
        }
        int64_t start_us = clock_ticks_us();
        enum pdf_visual_answer answer = ask(arena, &render, &changes);
        assert_true(clock_ticks_us() - start_us < 60000000);
        if (i < TEST_COUNT(scripts)) assert_int_equal(unlink(path), 0);
        assert_int_equal(answer, PDF_VISUAL_UNKNOWN);
        assert_int_equal(changes.count, 1);
        assert_int_equal(LIST_AT(&changes, struct pdf_change, 0)->code, PDF_CHANGE_LOOK_UNKNOWN);
        assert_true(pdf_change_is_suspicious(&changes));
    }
}

static void draws_within_its_bounds(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct pdf_render_picture picture;
    struct bytes file = seed(arena);
    struct pdf_render fresh = {0}, many = {.pages = PDF_RENDER_PAGES_MAX}, late = {.used_ms = PDF_RENDER_ALL_MS};
    assert_true(pdf_render_page(&fresh, file, 0, 300, arena, &picture));
    assert_int_equal(picture.height, 300);
    assert_int_equal(fresh.pages, 1);
    assert_false(pdf_render_page(&many, file, 0, 300, arena, &picture));
    assert_false(pdf_render_page(&late, file, 0, 300, arena, &picture));
    assert_false(pdf_render_page(&fresh, file, 7, 300, arena, &picture));
    assert_false(pdf_render_page(&fresh, file, 0, PDF_RENDER_SIDE_MAX + 1, arena, &picture));
    assert_false(pdf_render_page(&fresh, file, 0, PDF_RENDER_SIDE_MIN - 1, arena, &picture));
    assert_false(pdf_render_page(&fresh, bytes_of(file.data, 200), 0, 300, arena, &picture));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tells_what_is_covered),
                                       cmocka_unit_test(asks_nothing_of_what_is_spared),
                                       cmocka_unit_test(sees_what_differs_elsewhere),
                                       cmocka_unit_test(compares_the_pages_of_a_file),
                                       cmocka_unit_test(is_careful_where_nobody_can_draw),
                                       cmocka_unit_test(draws_within_its_bounds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
