/* form_render_ms: one filling and drawing of a form of 2 pages and some 220 cells of data, warm, as a service does it:
 * JSON parsed, values checked, formulas computed, PDF made. The form is the annual return of the demonstration. */
#include "arena.h"
#include "form_compile.h"
#include "form_render.h"
#include "form_store.h"
#include "test_vector.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BATCHES = 20, ROUNDS = 20 };

static void must(status result, const struct problem *why)
{
    if (result == OK) return;
    fprintf(stderr, "bench_form: %s %s\n", problem_name(why->code), why->subject);
    exit(1);
}

static size_t draw_once(const struct form *form, struct bytes data, struct problem *why)
{
    AUTO_ARENA(arena);
    const struct json_value *record = NULL;
    struct form_filled filled;
    struct form_rendered rendered;
    struct form_print print = {.title = form->rules.title, .created_ms = 1763769600000};
    must(json_parse(data, arena, &record, why), why);
    must(form_fill(form, record, NULL, arena, &filled, why), why);
    must(form_render(&filled, 1, &print, arena, &rendered, why), why);
    return rendered.pdf.size;
}

/* CPU time of this thread: other load on the machine does not count. */
static int64_t now_us(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) abort();
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The best of several batches: what it costs when nothing else uses the processor's caches. */
static double best_batch_ms(const struct form *form, struct bytes data, struct problem *why)
{
    double best = 1e9;
    for (int batch = 0; batch < BATCHES; batch++) {
        int64_t start_us = now_us();
        for (int i = 0; i < ROUNDS; i++) (void)draw_once(form, data, why);
        double ms = (double)(now_us() - start_us) / 1000 / ROUNDS;
        if (ms < best) best = ms;
    }
    return best;
}

int main(void)
{
    static struct problem why;
    struct form compiled;
    AUTO_ARENA(arena);
    struct form *form = ARENA_NEW(arena, struct form);
    must(form_compile(test_vector(arena, "form/qysdsnd-a.vts"), test_vector(arena, "form/qysdsnd-a.xml"), arena,
                      &compiled, &why),
         &why);
    int64_t loading_us = now_us();
    must(form_load(form_store(&compiled, arena), arena, form, &why), &why);
    loading_us = now_us() - loading_us;
    struct bytes data = test_vector(arena, "form/qysdsnd-a.json");
    size_t size = draw_once(form, data, &why);
    double ms = best_batch_ms(form, data, &why);
    printf("form_render_ms %.2f ms\n", ms);
    printf("form_render_pages %zu pages\n", form->page_count);
    printf("form_render_texts %zu texts\n", form->box_count);
    printf("form_render_bytes %zu bytes\n", size);
    printf("form_load_us %lld us\n", (long long)loading_us);
    return 0;
}
