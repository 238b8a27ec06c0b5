#include "pdf_straddle.h"

static const double SLACK_MM = 0.001;

size_t pdf_straddle_groups(size_t count, size_t most)
{
    size_t groups = (count + most - 1) / most;
    bool is_one_alone = groups > 1 && count / groups < 2; /* pairs of an odd number only */
    return is_one_alone ? groups - 1 : groups;
}

static double lowest(const struct pdf_page *pages, const size_t *chosen, size_t count)
{
    double least = 0;
    for (size_t i = 0; i < count; i++) {
        double width = 0, height = 0;
        pdf_stamp_page_size(&pages[chosen[i]], &width, &height);
        if (i == 0 || height < least) least = height;
    }
    return least;
}

static void place_group(const struct pdf_straddle *straddle, const struct pdf_page *pages, const size_t *chosen,
                        size_t count, struct list *out)
{
    double strip = straddle->width_mm / (double)count;
    double top = straddle->is_at ? straddle->at_mm : (lowest(pages, chosen, count) - straddle->height_mm) / 2;
    for (size_t i = 0; i < count; i++) {
        double width = 0, height = 0;
        size_t nth = straddle->is_left ? count - 1 - i : i;
        pdf_stamp_page_size(&pages[chosen[i]], &width, &height);
        *(struct pdf_stamp_place *)list_add(out) =
            (struct pdf_stamp_place){.page = chosen[i],
                                     .x_mm = straddle->is_left ? 0 : width - strip,
                                     .y_mm = top,
                                     .width_mm = strip,
                                     .height_mm = straddle->height_mm,
                                     .from = (double)nth / (double)count,
                                     .to = (double)(nth + 1) / (double)count};
    }
}

status pdf_straddle_place(const struct pdf_straddle *straddle, const struct pdf_page *pages, const struct list *chosen,
                          struct list *out, struct problem *why)
{
    size_t most = straddle->group ? straddle->group : PDF_STRADDLE_GROUP;
    size_t strips = (size_t)((straddle->width_mm + SLACK_MM) / PDF_STRADDLE_STRIP_MM);
    if (chosen->count < 2) return problem_set(why, PDF_STRADDLE_PAGES, "%zu", chosen->count);
    if (strips < 2) return problem_set(why, PDF_STRADDLE_NARROW, "%d", 2 * PDF_STRADDLE_STRIP_MM);
    size_t groups = pdf_straddle_groups(chosen->count, most < strips ? most : strips);
    size_t largest = (chosen->count + groups - 1) / groups; /* three, where a pair would leave one page alone */
    if (largest > strips) return problem_set(why, PDF_STRADDLE_NARROW, "%zu", largest * PDF_STRADDLE_STRIP_MM);
    const size_t *next = chosen->items;
    for (size_t i = 0; i < groups; i++) {
        size_t count = chosen->count / groups + (i < chosen->count % groups);
        place_group(straddle, pages, next, count, out);
        next += count;
    }
    return OK;
}
