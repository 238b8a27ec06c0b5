/* What comes after a signed revision: the signed bytes of a seed stay, everything behind them is bent. Whatever it is,
 * nothing that shows other content on a page is found permitted. */
#include "pdf_diff.h"
#include "pdf_page.h"
#include "pdf_render.h"
#include "pdf_visual.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

/* Behind the first %%EOF that follows a signature; 0: there is none. */
static size_t signed_end(const uint8_t *data, size_t size)
{
    const uint8_t *range = size ? memmem(data, size, "/ByteRange", 10) : NULL;
    const uint8_t *eof = range ? memmem(range, size - (size_t)(range - data), "%%EOF", 5) : NULL;
    size_t end = eof ? (size_t)(eof - data) + 5 : 0;
    return end && end < size && data[end] == '\n' ? end + 1 : end;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    size_t end = signed_end(data, size);
    (void)seed;
    if (end == 0 || end >= most) return LLVMFuzzerMutate(data, size, most);
    return end + LLVMFuzzerMutate(data + end, size - end, most - end);
}

static void compare(struct pdf *old, const struct pdf_object *x, struct pdf *now, const struct pdf_object *y)
{
    struct problem why;
    bool same = false;
    if (x->kind != PDF_STREAM && y->kind != PDF_STREAM) return;
    if (pdf_read_same(old, x, now, y, &same, &why) == OK && !same) abort();
}

/* The pages of both states say the same. */
static void compare_pages(struct pdf *old, struct pdf *now)
{
    struct problem why;
    struct pdf_page *before = NULL, *after = NULL;
    size_t before_count = 0, after_count = 0;
    if (pdf_page_all(old, &before, &before_count, &why) != OK || pdf_page_all(now, &after, &after_count, &why) != OK)
        return;
    if (before_count != after_count) abort();
    for (size_t i = 0; i < before_count; i++) {
        const struct pdf_object *x = pdf_read_get(old, before[i].dict, "Contents");
        const struct pdf_object *y = pdf_read_get(now, after[i].dict, "Contents");
        compare(old, x, now, y);
        if (x->kind != y->kind) abort();
        for (size_t k = 0; x->kind == PDF_ARRAY && k < x->count; k++)
            compare(old, pdf_read_item(old, x, k), now, pdf_read_item(now, y, k));
    }
}

static void judge(struct pdf *pdf, const struct pdf_signature *s, struct list *changes)
{
    AUTO_ARENA(scratch);
    struct problem why;
    struct pdf *old = NULL;
    struct pdf_render nobody_draws = {.pages = PDF_RENDER_PAGES_MAX};
    struct list cases = LIST_OF(scratch, struct pdf_visual_case);
    *(struct pdf_visual_case *)list_add(&cases) = (struct pdf_visual_case){.revision = s->revision, .changes = changes};
    pdf_visual_judge(pdf, &cases, &nobody_draws);
    if (pdf_change_is_suspicious(changes)) return;
    struct bytes part = bytes_of(pdf_read_file(pdf).data, pdf_read_revision(pdf, s->revision)->end);
    if (pdf_read_open_part(pdf, scratch, part, &old, &why) == OK) compare_pages(old, pdf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problem why;
    struct pdf *pdf = NULL;
    struct list all;
    int64_t budget = PDF_DIFF_BUDGET;
    size_t proved = 0;
    AUTO_ARENA(arena);
    if (pdf_read_open(arena, bytes_of(data, size), &pdf, &why) != OK) return 0;
    if (pdf_signature_all(pdf, &all, &why) != OK || all.count > 100) return 0;
    struct list *changes = arena_array(arena, all.count + 1, sizeof *changes);
    pdf_diff_all(pdf, &all, &budget, changes, &proved);
    for (size_t i = 0; i < all.count; i++) {
        const struct pdf_signature *s = LIST_AT(&all, struct pdf_signature, i);
        if (s->coverage == PDF_COVERAGE_WHOLE_REVISION) judge(pdf, s, &changes[i]);
    }
    return 0;
}
