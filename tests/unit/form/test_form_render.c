/* Needs the font of ops/packages.txt; draws into memory. */
#include "form_compile.h"
#include "form_render.h"
#include "json_read.h"
#include "test.h"
#include "test_fonts.h"
#include "test_vector.h"
#include <math.h>
#include <pthread.h>
#include <string.h>

static void compile_annual(struct arena *arena, struct form *out)
{
    static struct problem why;
    problem_clear(&why);
    struct bytes book = test_vector(arena, "form/qysdsnd-a.vts"), config = test_vector(arena, "form/qysdsnd-a.xml");
    assert_int_equal(form_compile(book, config, arena, out, &why), OK);
}

static status draw(const struct form *form, struct arena *arena, struct form_rendered *out, struct problem *why)
{
    const struct json_value *data = NULL;
    struct form_filled filled[2];
    struct form_print print = {.title = form->rules.title, .created_ms = 1763769600000};
    struct bytes json = test_vector(arena, "form/qysdsnd-a.json");
    memset(print.id, 0xAB, sizeof print.id);
    problem_clear(why);
    TRY(json_parse(json, arena, &data, why));
    TRY(form_fill(form, data, NULL, arena, &filled[0], why));
    filled[1] = filled[0];
    return form_render(filled, 2, &print, arena, out, why);
}

static bool contains(struct bytes pdf, const char *text)
{
    return memmem(pdf.data, pdf.size, text, strlen(text)) != NULL;
}

static void several_forms_make_one_file_with_their_seals(void **state)
{
    static struct problem why;
    struct form form;
    struct form_rendered out;
    (void)state;
    AUTO_ARENA(arena);
    compile_annual(arena, &form);
    assert_int_equal(draw(&form, arena, &out, &why), OK);
    assert_int_equal(out.page_count, 4);
    assert_true(fabs(out.pages[3].width_mm - 210) < 0.01 && fabs(out.pages[3].height_mm - 297) < 0.01);
    assert_true(out.seals[0].given && out.seals[1].given);
    assert_int_equal(out.seals[1].page, out.seals[0].page + 2);
    assert_true(out.seals[1].x_mm == out.seals[0].x_mm);
    assert_memory_equal(out.pdf.data, "%PDF-1.", 7);
    assert_true(contains(out.pdf, "/ID [<abababababababababababababababab>"));
    assert_true(contains(out.pdf, "/CreationDate (20251122000000Z)"));
}

static void equal_input_gives_equal_bytes(void **state)
{
    static struct problem why;
    struct form form;
    struct form_rendered first, second; /* the second time fixed texts come from the pen's memory */
    (void)state;
    AUTO_ARENA(arena);
    compile_annual(arena, &form);
    assert_int_equal(draw(&form, arena, &first, &why), OK);
    assert_int_equal(draw(&form, arena, &second, &why), OK);
    assert_true(bytes_equal(first.pdf, second.pdf));
}

#define SMALL                                                                                                          \
    "<form xmlns=\"urn:estamp:form:1\" name=\"qysdsnd-a\" title=\"表\">"                                              \
    "<field name=\"a\" sheet=\"填报表单\" cell=\"A4\" type=\"text\" max=\"2000\" label=\"编号\"/></form>"

static status draw_letters(struct arena *arena, const char *letter, size_t letters, struct problem *why)
{
    struct form form;
    struct form_filled filled;
    struct form_rendered out;
    const struct json_value *data = NULL;
    struct form_print print = {.title = "表"};
    struct buffer json = {.arena = arena};
    buffer_text(&json, "{\"a\":\"");
    for (size_t i = 0; i < letters; i++) buffer_text(&json, letter);
    buffer_text(&json, "\"}");
    problem_clear(why);
    TRY(form_compile(test_vector(arena, "form/qysdsnd-a.vts"), bytes_of_text(SMALL), arena, &form, why));
    TRY(json_parse(buffer_bytes(&json), arena, &data, why));
    TRY(form_fill(&form, data, NULL, arena, &filled, why));
    return form_render(&filled, 1, &print, arena, &out, why);
}

static void a_long_value_shrinks_and_one_too_long_is_named(void **state)
{
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(draw_letters(arena, "税", 4, &why), OK);
    assert_int_equal(draw_letters(arena, "税", 20, &why), OK);
    assert_int_equal(draw_letters(arena, "税", 1500, &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, FORM_VALUE_ROOM);
    assert_string_equal(why.faults[0].field, "data.qysdsnd-a.a");
}

static void a_letter_that_no_font_has_is_named(void **state)
{
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(draw_letters(arena, "\xF4\x80\x80\x80", 1, &why), PROBLEM_INPUT); /* U+100000, for private use */
    assert_int_equal(why.faults[0].code, FORM_VALUE_LETTER);
}

struct thread {
    const struct form *form;
    struct bytes want;
    bool same;
};

static void *draw_in_thread(void *data)
{
    struct thread *thread = data;
    struct problem *why = calloc(1, sizeof *why);
    struct form_rendered out;
    AUTO_ARENA(arena);
    thread->same = why && draw(thread->form, arena, &out, why) == OK && bytes_equal(out.pdf, thread->want);
    free(why);
    return NULL;
}

static void threads_draw_the_same_form_alike(void **state)
{
    static struct problem why;
    struct form form;
    struct form_rendered out;
    pthread_t ids[4];
    struct thread threads[4];
    (void)state;
    AUTO_ARENA(arena);
    compile_annual(arena, &form);
    assert_int_equal(draw(&form, arena, &out, &why), OK);
    for (int i = 0; i < 4; i++) {
        threads[i] = (struct thread){.form = &form, .want = out.pdf};
        assert_int_equal(pthread_create(&ids[i], NULL, draw_in_thread, &threads[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(ids[i], NULL), 0);
        assert_true(threads[i].same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_forms_make_one_file_with_their_seals), cmocka_unit_test(equal_input_gives_equal_bytes),
        cmocka_unit_test(a_long_value_shrinks_and_one_too_long_is_named),
        cmocka_unit_test(a_letter_that_no_font_has_is_named), cmocka_unit_test(threads_draw_the_same_form_alike)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
