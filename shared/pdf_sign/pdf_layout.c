#include "pdf_layout.h"
#include "pdf_pages.h"
#include "pdf_straddle.h"
#include "pdf_text.h"

struct layout { /* what the steps below share */
    struct pdf *pdf;
    const struct pdf_layout_asked *asked;
    struct pdf_page *pages;
    size_t count;
    struct list *stamps;
    struct problem *why;
};

static double height_of(const struct layout *l)
{
    return l->asked->width_mm / l->asked->aspect;
}

static status choose(struct layout *l, const char *pages, struct list *out)
{
    *out = LIST_OF(pdf_read_arena(l->pdf), size_t);
    TRY(pdf_pages_choose(pages, l->count, out, l->why));
    return out->count ? OK : problem_set(l->why, PDF_PAGES_NONE, "%.40s", pages);
}

static status add(struct layout *l, const struct pdf_stamp_place *place)
{
    struct pdf_stamp unused;
    if (l->stamps->count >= PDF_LAYOUT_STAMPS_MAX)
        return problem_set(l->why, PDF_STAMPS_MANY, "%d", PDF_LAYOUT_STAMPS_MAX);
    TRY(pdf_stamp_place_on(&l->pages[place->page], place, l->asked->aspect, &unused, l->why));
    *(struct pdf_stamp_place *)list_add(l->stamps) = *place;
    return OK;
}

static status point_on(struct layout *l, const struct pdf_layout_place *place, size_t page)
{
    double width = 0, height = 0;
    bool is_right = place->corner == PDF_LAYOUT_TOP_RIGHT || place->corner == PDF_LAYOUT_BOTTOM_RIGHT;
    bool is_low = place->corner == PDF_LAYOUT_BOTTOM_LEFT || place->corner == PDF_LAYOUT_BOTTOM_RIGHT;
    pdf_stamp_page_size(&l->pages[page], &width, &height);
    const struct pdf_stamp_place stamp = {.page = page,
                                          .x_mm = is_right ? width - place->x_mm - l->asked->width_mm : place->x_mm,
                                          .y_mm = is_low ? height - place->y_mm - height_of(l) : place->y_mm,
                                          .width_mm = l->asked->width_mm};
    return add(l, &stamp);
}

static status point(struct layout *l, const struct pdf_layout_place *place)
{
    struct list chosen;
    TRY(choose(l, place->pages ? place->pages : "first", &chosen));
    for (size_t i = 0; i < chosen.count; i++) TRY(point_on(l, place, *LIST_AT(&chosen, const size_t, i)));
    return OK;
}

static status add_found(struct layout *l, const struct pdf_layout_place *place, const struct pdf_text_place *found)
{
    const struct pdf_stamp_place stamp = {.page = found->page,
                                          .x_mm =
                                              found->x_mm + (found->width_mm - l->asked->width_mm) / 2 + place->dx_mm,
                                          .y_mm = found->y_mm + (found->height_mm - height_of(l)) / 2 + place->dy_mm,
                                          .width_mm = l->asked->width_mm};
    return add(l, &stamp);
}

/* Pages in reading order, or backwards up to the one that has the last place. */
static status keyword(struct layout *l, const struct pdf_layout_place *place)
{
    struct list chosen, found = LIST_OF(pdf_read_arena(l->pdf), struct pdf_text_place);
    bool is_last = place->which == PDF_LAYOUT_LAST, is_all = place->which == PDF_LAYOUT_ALL;
    TRY(choose(l, place->pages ? place->pages : "all", &chosen));
    for (size_t i = 0; i < chosen.count && (is_all || !found.count); i++) {
        size_t page = *LIST_AT(&chosen, const size_t, is_last ? chosen.count - 1 - i : i);
        TRY(pdf_text_on(l->pdf, &l->pages[page], place->text, &found, l->why));
        if (found.count > PDF_LAYOUT_STAMPS_MAX && is_all) break; /* refused below */
    }
    if (!found.count) return problem_set(l->why, PDF_KEYWORD_MISSING, "%.60s", place->text);
    size_t from = is_last ? found.count - 1 : 0, end = is_all || is_last ? found.count : 1;
    for (size_t i = from; i < end; i++) TRY(add_found(l, place, LIST_AT(&found, const struct pdf_text_place, i)));
    return OK;
}

/* Without the first page of the file, where it is skipped. */
static void skip_cover(struct list *chosen)
{
    if (chosen->count == 0 || *LIST_AT(chosen, const size_t, 0) != 0) return;
    chosen->items = LIST_AT(chosen, size_t, 1);
    chosen->count--;
}

static status straddle(struct layout *l, const struct pdf_layout_place *place)
{
    struct list chosen, strips = LIST_OF(pdf_read_arena(l->pdf), struct pdf_stamp_place);
    const struct pdf_straddle asked = {.is_left = place->is_left,
                                       .group = place->group,
                                       .is_at = place->is_at,
                                       .at_mm = place->at_mm,
                                       .width_mm = l->asked->width_mm,
                                       .height_mm = height_of(l)};
    TRY(choose(l, place->pages ? place->pages : "all", &chosen));
    if (place->skip_first) skip_cover(&chosen);
    if (l->stamps->count + chosen.count > PDF_LAYOUT_STAMPS_MAX)
        return problem_set(l->why, PDF_STAMPS_MANY, "%d", PDF_LAYOUT_STAMPS_MAX);
    TRY(pdf_straddle_place(&asked, l->pages, &chosen, &strips, l->why));
    for (size_t i = 0; i < strips.count; i++) TRY(add(l, LIST_AT(&strips, const struct pdf_stamp_place, i)));
    return OK;
}

/* A field's own widgets say where it stands; it cannot have more without being another field. */
static status field(struct layout *l, const struct pdf_layout_place *place, struct pdf_layout *out)
{
    if (l->asked->count > 1) return problem_set(l->why, PDF_FIELD_ALONE, "%.80s", place->name);
    out->field = place->name;
    return OK;
}

static status resolve(struct layout *l, const struct pdf_layout_place *place, struct pdf_layout *out)
{
    switch (place->kind) {
    case PDF_LAYOUT_POINT:
        return point(l, place);
    case PDF_LAYOUT_KEYWORD:
        return keyword(l, place);
    case PDF_LAYOUT_FIELD:
        return field(l, place, out);
    case PDF_LAYOUT_STRADDLE:
        return straddle(l, place);
    }
    return problem_set(l->why, INTERNAL_FAILED, "%s", "kind of place");
}

status pdf_layout_resolve(struct pdf *pdf, const struct pdf_layout_asked *asked, struct pdf_layout *out,
                          struct problem *why)
{
    struct layout layout = {.pdf = pdf, .asked = asked, .stamps = &out->stamps, .why = why};
    *out = (struct pdf_layout){.stamps = LIST_OF(pdf_read_arena(pdf), struct pdf_stamp_place)};
    TRY(pdf_page_all(pdf, &layout.pages, &layout.count, why));
    for (size_t i = 0; i < asked->count; i++) {
        out->at = i;
        TRY(resolve(&layout, &asked->places[i], out));
    }
    return OK;
}
