#include "pdf_visual_view.h"
#include "pdf_stamp.h"
#include <math.h>

/* Fine enough for small print, and no finer; below the least fineness nobody can tell. */
static const double DOTS_A_MM = 110 / 25.4, DOTS_A_MM_LEAST = 1.6;

enum {
    PIXELS_MAX = 40000000, /* of all pictures that are kept */
    OPENED_MAX = 67108864  /* bytes of all files that were opened */
};

struct pdf_visual_box pdf_visual_view_box_mm(struct pdf_visual_view *w, double x, double y, double width, double height)
{
    double limit = PDF_RENDER_SIDE_MAX + 100;
    double edges[4] = {floor(x * w->dots), floor(y * w->dots), ceil((x + width) * w->dots),
                       ceil((y + height) * w->dots)};
    int whole[4];
    for (size_t i = 0; i < 4; i++) whole[i] = (int)fmax(-1, fmin(limit, edges[i])); /* a NaN becomes -1 */
    return (struct pdf_visual_box){whole[0], whole[1], whole[2], whole[3]};
}

struct pdf_visual_box pdf_visual_view_box(struct pdf_visual_view *w, const struct pdf_rectangle *rect)
{
    struct pdf_stamp_place place = pdf_stamp_place_of(w->page, rect);
    return pdf_visual_view_box_mm(w, place.x_mm, place.y_mm, place.width_mm, place.height_mm);
}

void pdf_visual_view_add(struct pdf_visual_view *w, struct list *boxes, struct pdf_visual_box box)
{
    if (box.right <= box.left || box.bottom <= box.top) return;
    w->work += (size_t)(box.right - box.left) * (size_t)(box.bottom - box.top);
    *(struct pdf_visual_box *)list_add(boxes) = box;
}

struct pdf_visual_box pdf_visual_view_wider(struct pdf_visual_box box, int by)
{
    return (struct pdf_visual_box){box.left - by, box.top - by, box.right + by, box.bottom + by};
}

static unsigned side_of(const struct pdf_visual_view *w)
{
    struct pdf_stamp_place whole = pdf_stamp_place_of(w->page, &w->page->crop);
    double side = fmax(whole.width_mm, whole.height_mm) * DOTS_A_MM;
    return (unsigned)fmax(PDF_RENDER_SIDE_MIN, fmin(PDF_RENDER_SIDE_MAX, side));
}

/* From the pictures' real size: programs round. */
static bool set_scale(struct pdf_visual_view *w)
{
    struct pdf_stamp_place whole = pdf_stamp_place_of(w->page, &w->page->crop);
    unsigned width = w->both.now.width, height = w->both.now.height;
    if (width != w->both.old.width || height != w->both.old.height) return false;
    w->dots = fmax(width, height) / fmax(whole.width_mm, whole.height_mm);
    double bent = whole.width_mm * w->dots - width, skew = whole.height_mm * w->dots - height;
    return w->dots >= DOTS_A_MM_LEAST && fabs(bent) < 3 && fabs(skew) < 3;
}

/* The file up to there, as the renderer can read it; size 0: it cannot. */
static struct bytes part_of(struct pdf_visual *v, size_t end)
{
    struct bytes part = bytes_of(pdf_read_file(v->pdf).data, end);
    if (!v->is_closed) return part;
    for (size_t i = 0; i < v->opened.count; i++) {
        const struct pdf_visual_opened *one = LIST_AT(&v->opened, struct pdf_visual_opened, i);
        if (one->end == end) return one->file;
    }
    if (v->opened_bytes > OPENED_MAX) return (struct bytes){0};
    struct pdf_visual_opened *one = list_add(&v->opened);
    one->end = end;
    bool is_fine = pdf_render_open(v->render, part, pdf_read_password(v->pdf), v->arena, &one->file);
    v->opened_bytes += one->file.size; /* of a failure, too: it is in the arena */
    if (!is_fine) one->file = (struct bytes){0};
    return one->file;
}

static bool draw(struct pdf_visual_view *w, size_t end, struct arena *arena, struct pdf_render_picture *out)
{
    struct bytes part = part_of(w->v, end);
    if (part.size && pdf_render_page(w->v->render, part, w->page->index, side_of(w), arena, out)) return true;
    out->gray = NULL;
    return false;
}

static bool show_now(struct pdf_visual_view *w)
{
    struct pdf_visual *v = w->v;
    for (size_t i = 0; i < v->shown.count; i++) {
        const struct pdf_visual_shown *one = LIST_AT(&v->shown, struct pdf_visual_shown, i);
        w->both.now = one->picture;
        if (one->page == w->page->index) return one->picture.gray != NULL;
    }
    struct pdf_visual_shown *one = list_add(&v->shown);
    one->page = w->page->index;
    if (v->pixels > PIXELS_MAX) return false;
    (void)draw(w, pdf_read_file(v->pdf).size, v->arena, &one->picture);
    v->pixels += (size_t)one->picture.width * one->picture.height;
    w->both.now = one->picture;
    return one->picture.gray != NULL;
}

/* The revision that next put a seal on the page: until then it looked as it was signed. 0: something else came, too. */
static size_t next_seal(const struct pdf_visual_view *w)
{
    size_t next = SIZE_MAX;
    for (size_t i = 0; i < w->v->marks.all.count; i++) {
        const struct pdf_visual_marks_one *mark = LIST_AT(&w->v->marks.all, struct pdf_visual_marks_one, i);
        if (mark->page != w->page->index || mark->revision <= w->one->revision) continue;
        if (mark->kind != PDF_VISUAL_MARKS_SEAL) return 0;
        if (mark->revision < next) next = mark->revision;
    }
    return next;
}

struct pdf_visual_old *pdf_visual_view_known(const struct pdf_visual_view *w)
{
    size_t until = next_seal(w);
    for (size_t i = 0; until && i < w->v->old.count; i++) {
        struct pdf_visual_old *one = LIST_AT(&w->v->old, struct pdf_visual_old, i);
        if (one->page == w->page->index && one->until == until) return one;
    }
    return NULL;
}

static bool show_old(struct pdf_visual_view *w)
{
    struct pdf_visual *v = w->v;
    const struct pdf_visual_old *known = pdf_visual_view_known(w);
    size_t end = pdf_read_revision(v->pdf, w->one->revision)->end, until = next_seal(w);
    bool is_kept = until && v->pixels <= PIXELS_MAX;
    if (known) return w->both.old = known->picture, true;
    if (!draw(w, end, is_kept ? v->arena : w->arena, &w->both.old)) return false;
    if (!is_kept) return true;
    v->pixels += (size_t)w->both.old.width * w->both.old.height;
    *(struct pdf_visual_old *)list_add(&v->old) =
        (struct pdf_visual_old){.page = w->page->index, .until = until, .picture = w->both.old};
    return true;
}

bool pdf_visual_view_show(struct pdf_visual_view *w)
{
    return show_now(w) && show_old(w) && set_scale(w);
}
