#include "pdf_text.h"
#include "list.h"
#include "pdf_draw.h"
#include "pdf_stamp.h"
#include "text.h"
#include <math.h>
#include <stdlib.h>

static const double NEAR = 3; /* glyph heights between neighbours of one keyword */

struct gather {
    const struct pdf_page *page;
    struct list glyphs; /* struct pdf_text_glyph */
};

static bool keep(void *context, uint32_t code, const struct pdf_rectangle *box)
{
    struct gather *gather = context;
    struct pdf_stamp_place place = pdf_stamp_place_of(gather->page, box);
    if (gather->glyphs.count >= PDF_TEXT_MAX) return false;
    *(struct pdf_text_glyph *)list_add(&gather->glyphs) = (struct pdf_text_glyph){
        .code = code, .x = place.x_mm, .y = place.y_mm, .width = place.width_mm, .height = place.height_mm};
    return true;
}

static status read_page(struct pdf *pdf, const struct pdf_page *page, struct arena *arena, struct pdf_text_glyph **out,
                        size_t *count, struct problem *why)
{
    struct gather gather = {.page = page, .glyphs = LIST_OF(arena, struct pdf_text_glyph)};
    TRY(pdf_draw_text(pdf, page, keep, &gather, why));
    *out = gather.glyphs.items;
    *count = gather.glyphs.count;
    return OK;
}

status pdf_text_page(struct pdf *pdf, const struct pdf_page *page, struct pdf_text_glyph **out, size_t *count,
                     struct problem *why)
{
    return read_page(pdf, page, pdf_read_arena(pdf), out, count, why);
}

bool pdf_text_is_blank(uint32_t code)
{
    return code <= ' ' || code == 0xA0 || code == 0x3000 || (code >= 0x2000 && code <= 0x200B);
}

static uint32_t next_code(const unsigned char **at)
{
    uint32_t first = *(*at)++;
    uint32_t code = first < 0x80 ? first : first < 0xE0 ? first & 0x1F : first < 0xF0 ? first & 0x0F : first & 0x07;
    for (; (**at & 0xC0) == 0x80; (*at)++) code = code << 6 | (**at & 0x3F);
    return code;
}

struct list pdf_text_codes(struct arena *arena, const char *text)
{
    struct list codes = LIST_OF(arena, uint32_t);
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        uint32_t code = next_code(&at);
        if (!pdf_text_is_blank(code)) *(uint32_t *)list_add(&codes) = code;
    }
    return codes;
}

static bool are_near(const struct pdf_text_glyph *a, const struct pdf_text_glyph *b)
{
    double reach = NEAR * fmax(fmax(a->height, b->height), fmax(a->width, b->width));
    return fabs(a->x + a->width / 2 - b->x - b->width / 2) <= reach &&
           fabs(a->y + a->height / 2 - b->y - b->height / 2) <= reach;
}

static void join(struct pdf_text_place *place, const struct pdf_text_glyph *glyph)
{
    double right = fmax(place->x_mm + place->width_mm, glyph->x + glyph->width);
    double bottom = fmax(place->y_mm + place->height_mm, glyph->y + glyph->height);
    place->x_mm = fmin(place->x_mm, glyph->x);
    place->y_mm = fmin(place->y_mm, glyph->y);
    place->width_mm = right - place->x_mm;
    place->height_mm = bottom - place->y_mm;
}

/* Whether the keyword stands at glyphs[from]; blanks were taken out before. */
static bool match(const struct pdf_text_glyph *glyphs, size_t count, const struct list *codes,
                  struct pdf_text_place *out)
{
    if (count < codes->count) return false;
    for (size_t i = 0; i < codes->count; i++) {
        if (glyphs[i].code != *LIST_AT(codes, uint32_t, i)) return false;
        if (i && !are_near(&glyphs[i - 1], &glyphs[i])) return false;
    }
    *out = (struct pdf_text_place){
        .x_mm = glyphs->x, .y_mm = glyphs->y, .width_mm = glyphs->width, .height_mm = glyphs->height};
    for (size_t i = 1; i < codes->count; i++) join(out, &glyphs[i]);
    return true;
}

/* Places that share no character, in the glyphs' order. */
static void search(const struct pdf_text_glyph *glyphs, size_t count, const struct list *codes, struct list *out)
{
    struct pdf_text_place place;
    for (size_t i = 0; i < count;) {
        bool found = match(glyphs + i, count - i, codes, &place);
        if (found) *(struct pdf_text_place *)list_add(out) = place;
        i += found ? codes->count : 1;
    }
}

static int by_middle(const void *a, const void *b)
{
    const struct pdf_text_glyph *x = a, *y = b;
    double left = x->y + x->height / 2, right = y->y + y->height / 2;
    return left < right ? -1 : left > right;
}

static int by_left(const void *a, const void *b)
{
    const struct pdf_text_glyph *x = a, *y = b;
    return x->x < y->x ? -1 : x->x > y->x;
}

/* Lines from top to bottom, each from left to right: for pages that draw their text in another order. */
static void read_in_order(struct pdf_text_glyph *glyphs, size_t count)
{
    if (count) qsort(glyphs, count, sizeof *glyphs, by_middle);
    for (size_t start = 0, i = 1; i <= count; i++) {
        bool is_same =
            i < count && by_middle(&glyphs[i - 1], &glyphs[i]) <= 0 &&
            glyphs[i].y + glyphs[i].height / 2 - glyphs[start].y - glyphs[start].height / 2 < glyphs[start].height / 2;
        if (is_same) continue;
        qsort(glyphs + start, i - start, sizeof *glyphs, by_left);
        start = i;
    }
}

static size_t without_blanks(struct pdf_text_glyph *glyphs, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!pdf_text_is_blank(glyphs[i].code)) glyphs[kept++] = glyphs[i];
    return kept;
}

status pdf_text_on(struct pdf *pdf, const struct pdf_page *page, const char *keyword, struct list *out,
                   struct problem *why)
{
    AUTO_ARENA(scratch); /* of this page: there may be thousands */
    struct pdf_text_glyph *glyphs = NULL;
    struct list codes = pdf_text_codes(scratch, keyword);
    size_t count = 0, before = out->count;
    if (codes.count == 0) return OK;
    TRY(read_page(pdf, page, scratch, &glyphs, &count, why));
    count = without_blanks(glyphs, count);
    search(glyphs, count, &codes, out);
    if (out->count == before) {
        read_in_order(glyphs, count);
        search(glyphs, count, &codes, out);
    }
    for (size_t i = before; i < out->count; i++) LIST_AT(out, struct pdf_text_place, i)->page = page->index;
    return OK;
}

status pdf_text_find(struct pdf *pdf, const char *keyword, size_t page, struct pdf_text_place *out, struct problem *why)
{
    struct list found = LIST_OF(pdf_read_arena(pdf), struct pdf_text_place);
    struct pdf_page *pages = NULL;
    size_t count = 0;
    TRY(pdf_page_all(pdf, &pages, &count, why));
    if (page != PDF_TEXT_ANY_PAGE && page >= count) return problem_set(why, PDF_PAGE_MISSING, "%zu", page + 1);
    for (size_t i = 0; i < count && !found.count; i++)
        if (page == PDF_TEXT_ANY_PAGE || page == i) TRY(pdf_text_on(pdf, &pages[i], keyword, &found, why));
    if (!found.count) return problem_set(why, PDF_KEYWORD_MISSING, "%.60s", keyword);
    *out = *LIST_AT(&found, const struct pdf_text_place, 0);
    return OK;
}
