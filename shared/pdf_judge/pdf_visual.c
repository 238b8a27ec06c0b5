#include "pdf_visual.h"
#include "pdf_stamp.h"
#include "pdf_text.h"
#include "pdf_visual_view.h"
#include "text.h"
#include <math.h>

/* Later looks that are not plainly ink over a quarter of the page hide rather than sign; seals of up to 6 cm are
 * compared, however many. */
static const double FRAME_LINE_MM = 1.3, PAGE_SHARE = 0.25, LARGEST_SEAL_MM2 = 60.0 * 60.0;

enum {
    PAGES_MAX = 20,       /* that are compared for one signature */
    WORK_MAX = 100000000, /* pixels in boxes of one page */
    PERMITTED_MARGIN = 2, /* pixels, for soft edges */
    SPARED_MARGIN = 8,    /* pixels: what is looked at reaches so far */
    ICON_MM = 15,         /* a note's icon is no larger */
    ICON_DRAWN_MM = 11,   /* programs draw it this large, whatever its place says */
    FRAME_MM = 12,        /* a frame is no letter */
    QUADS_MAX = 64
};

const char *pdf_visual_answer_name(enum pdf_visual_answer answer)
{
    static const char *const names[] = {NULL, "shown", "hidden", "unknown"};
    return names[answer];
}

static void answer(struct pdf_visual_case *one, enum pdf_visual_answer what)
{
    if (what > one->answer) one->answer = what;
}

static void report(struct pdf_visual_view *w, enum pdf_change_code code, const struct pdf_visual_marks_one *mark)
{
    const char *name = NULL;
    if (mark) name = pdf_object_utf8(pdf_read_get(w->v->pdf, mark->dict, "T"), w->arena);
    if (mark && !name) name = pdf_object_name(pdf_read_get(w->v->pdf, mark->dict, "Subtype"));
    pdf_change_add(w->one->changes, (struct pdf_change){.code = code,
                                                        .is_suspicious = true,
                                                        .is_seen = code != PDF_CHANGE_LOOK_UNKNOWN,
                                                        .object = mark ? mark->number : 0,
                                                        .page = w->page->index + 1,
                                                        .detail = name});
    answer(w->one, code == PDF_CHANGE_LOOK_UNKNOWN ? PDF_VISUAL_UNKNOWN : PDF_VISUAL_HIDDEN);
}

static bool is_later(const struct pdf_visual_view *w, const struct pdf_visual_marks_one *mark)
{
    return mark->page == w->page->index && mark->revision > w->one->revision;
}

static bool is_icon(struct pdf_visual_view *w, const struct pdf_visual_marks_one *mark)
{
    return pdf_object_is_name(pdf_read_get(w->v->pdf, mark->dict, "Subtype"), "Text");
}

/* A comment that programs draw themselves has round ends outside of its place. */
static struct pdf_visual_box permitted(struct pdf_visual_view *w, const struct pdf_visual_marks_one *mark)
{
    struct pdf_visual_box box = pdf_visual_view_box(w, &mark->rect);
    int width = box.right - box.left, height = box.bottom - box.top, half = (width < height ? width : height) / 2;
    bool is_bare = mark->kind == PDF_VISUAL_MARKS_COMMENT && !pdf_object_get(mark->dict, "AP");
    return pdf_visual_view_wider(box, is_bare && half > PERMITTED_MARGIN ? half : PERMITTED_MARGIN);
}

/* Where later revisions may draw; false: at too many places, or not always. */
static bool permit(struct pdf_visual_view *w)
{
    size_t count = 0;
    for (size_t i = 0; i < w->v->marks.all.count; i++) {
        const struct pdf_visual_marks_one *mark = LIST_AT(&w->v->marks.all, struct pdf_visual_marks_one, i);
        if (!is_later(w, mark)) continue;
        struct pdf_visual_box box = permitted(w, mark);
        if (count++ >= PDF_VISUAL_MARKS_PAGE_MAX || mark->is_loose) return false;
        if (mark->is_veiled && !pdf_visual_page_is_blank(&w->both, box)) return false;
        int icon = (int)(ICON_DRAWN_MM * w->dots);
        if (is_icon(w, mark) && box.right - box.left < icon) box.right = box.left + icon;
        if (is_icon(w, mark) && box.bottom - box.top < icon) box.bottom = box.top + icon;
        pdf_visual_view_add(w, &w->both.permitted, box);
    }
    return true;
}

/* Seals that cover each other are told by the rules for objects. */
static void spare_seals(struct pdf_visual_view *w, struct pdf *old, const struct pdf_page *page)
{
    const struct pdf_object *annots = pdf_read_get(old, page->dict, "Annots");
    for (size_t i = 0; annots->kind == PDF_ARRAY && i < annots->count && i < PDF_VISUAL_MARKS_MAX; i++) {
        struct pdf_rectangle rect;
        const struct pdf_object *widget = pdf_read_item(old, annots, i);
        if (w->both.spared.count >= (size_t)2 * PDF_VISUAL_MARKS_PAGE_MAX) return;
        if (!pdf_visual_marks_is_seal(old, widget)) continue;
        if (pdf_page_rectangle(old, pdf_read_get(old, widget, "Rect"), &rect))
            pdf_visual_view_add(w, &w->both.spared,
                                pdf_visual_view_wider(pdf_visual_view_box(w, &rect), SPARED_MARGIN));
    }
}

static bool meets(struct pdf_visual_box a, const struct list *boxes)
{
    for (size_t i = 0; i < boxes->count; i++) {
        const struct pdf_visual_box *b = LIST_AT(boxes, struct pdf_visual_box, i);
        if (a.left < b->right && b->left < a.right && a.top < b->bottom && b->top < a.bottom) return true;
    }
    return false;
}

/* What a field covers of a page's text is told by its letters; of one without text, which may be a picture, by all. */
static void spare_fields(struct pdf_visual_view *w)
{
    for (size_t i = 0; i < w->v->marks.all.count; i++) {
        const struct pdf_visual_marks_one *mark = LIST_AT(&w->v->marks.all, struct pdf_visual_marks_one, i);
        if (!is_later(w, mark) || mark->kind != PDF_VISUAL_MARKS_FIELD) continue;
        pdf_visual_view_add(w, &w->both.spared,
                            pdf_visual_view_wider(pdf_visual_view_box(w, &mark->rect), PERMITTED_MARGIN));
    }
}

/* The signed page's own letters where something came later. */
static status find_letters(struct pdf_visual_view *w, struct pdf *old, const struct pdf_page *page, struct problem *why)
{
    struct pdf_text_glyph *glyphs = NULL;
    size_t count = 0;
    TRY(pdf_text_page(old, page, &glyphs, &count, why));
    if (count) spare_fields(w);
    for (size_t i = 0; i < count; i++) {
        const struct pdf_text_glyph *g = &glyphs[i];
        struct pdf_visual_box box = pdf_visual_view_box_mm(w, g->x, g->y, g->width, g->height);
        if (!pdf_text_is_blank(g->code) && meets(box, &w->both.permitted))
            pdf_visual_view_add(w, &w->both.letters, box);
    }
    return OK;
}

static bool is_drawable(const struct pdf_visual_view *w)
{
    const struct pdf_rectangle *crop = &w->page->crop;
    return !w->is_enough && crop->right - crop->left >= 1 && crop->top - crop->bottom >= 1;
}

static bool prepare(struct pdf_visual_view *w)
{
    struct problem ignored;
    struct pdf_page page;
    struct pdf *old = pdf_read_at(w->v->pdf, w->one->revision);
    w->both.permitted = w->both.spared = w->both.letters = LIST_OF(w->arena, struct pdf_visual_box);
    if (!is_drawable(w) || !pdf_visual_view_show(w) || !permit(w)) return false;
    if (pdf_page_at(old, w->page->index, &page, &ignored) != OK) return false;
    pdf_render_fit(&page);
    spare_seals(w, old, &page);
    if (find_letters(w, old, &page, &ignored) != OK || w->work > WORK_MAX) return false;
    pdf_visual_page_mark(&w->both, w->arena);
    return true;
}

static const struct pdf_visual_marks_one *mark_at(struct pdf_visual_view *w, int x, int y)
{
    const struct pdf_visual_marks_one *found = NULL;
    for (size_t i = 0; i < w->v->marks.all.count; i++) {
        const struct pdf_visual_marks_one *mark = LIST_AT(&w->v->marks.all, struct pdf_visual_marks_one, i);
        struct pdf_visual_box box = pdf_visual_view_wider(pdf_visual_view_box(w, &mark->rect), PERMITTED_MARGIN);
        if (is_later(w, mark) && pdf_visual_page_holds(box, x, y)) found = mark;
    }
    return found;
}

/* Programs round a highlight's ends off outside of its corners, and draw lines along the edge. */
static struct pdf_visual_box rounded(struct pdf_visual_box box, enum pdf_visual_kind kind)
{
    enum { EDGE = 4, PART = 3 };
    int width = box.right - box.left, height = box.bottom - box.top, more = (width < height ? width : height) / PART;
    if (kind != PDF_VISUAL_HIGHLIGHT) return pdf_visual_view_wider(box, EDGE);
    struct pdf_visual_box out = pdf_visual_view_wider(box, 2);
    if (width >= height) {
        out.left -= more;
        out.right += more;
    } else {
        out.top -= more;
        out.bottom += more;
    }
    return out;
}

/* Table 182: four corners each; boxes of what lies along the page's sides. */
static struct list quads_of(struct pdf_visual_view *w, const struct pdf_visual_marks_one *mark,
                            enum pdf_visual_kind kind)
{
    struct list out = LIST_OF(w->arena, struct pdf_visual_box);
    const struct pdf_object *points = pdf_read_get(w->v->pdf, mark->dict, "QuadPoints");
    for (size_t i = 0; points->kind == PDF_ARRAY && i + 8 <= points->count && i < (size_t)8 * QUADS_MAX; i += 8) {
        struct pdf_rectangle quad = {INFINITY, INFINITY, -INFINITY, -INFINITY};
        for (size_t k = 0; k < 8; k++) {
            double value = 0;
            (void)pdf_object_number(pdf_read_item(w->v->pdf, points, i + k), &value);
            double *low = k % 2 ? &quad.bottom : &quad.left, *high = k % 2 ? &quad.top : &quad.right;
            *low = fmin(*low, value);
            *high = fmax(*high, value);
        }
        pdf_visual_view_add(w, &out, rounded(pdf_visual_view_box(w, &quad), kind));
    }
    return out;
}

static bool kind_of(const char *subtype, enum pdf_visual_kind *out)
{
    static const struct {
        const char *name;
        enum pdf_visual_kind kind;
    } kinds[] = {{"Highlight", PDF_VISUAL_HIGHLIGHT}, {"Underline", PDF_VISUAL_LINE}, {"Squiggly", PDF_VISUAL_LINE},
                 {"StrikeOut", PDF_VISUAL_LINE},      {"Text", PDF_VISUAL_ICON},      {"Square", PDF_VISUAL_FRAME},
                 {"Circle", PDF_VISUAL_RING}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!text_equal(subtype, kinds[i].name)) continue;
        *out = kinds[i].kind;
        return true;
    }
    return false;
}

static bool has_size(struct pdf_visual_view *w, enum pdf_visual_kind kind, struct pdf_visual_box box)
{
    double width = (box.right - box.left) / w->dots, height = (box.bottom - box.top) / w->dots;
    if (kind == PDF_VISUAL_ICON) return width <= ICON_MM && height <= ICON_MM;
    return (kind != PDF_VISUAL_FRAME && kind != PDF_VISUAL_RING) || (width >= FRAME_MM && height >= FRAME_MM);
}

static bool is_note(struct pdf_visual_view *w, const struct pdf_visual_marks_one *mark)
{
    struct pdf_visual_note note = {.box = pdf_visual_view_box(w, &mark->rect), .frame = (int)(FRAME_LINE_MM * w->dots)};
    if (!kind_of(pdf_object_name(pdf_read_get(w->v->pdf, mark->dict, "Subtype")), &note.kind)) return false;
    struct list quads = quads_of(w, mark, note.kind);
    note.quads = &quads;
    return w->work <= WORK_MAX && has_size(w, note.kind, note.box) && pdf_visual_page_is_note(&w->both, &note);
}

static const struct pdf_visual_marks_one *mark_of(const struct pdf_visual_view *w, uint32_t number)
{
    for (size_t i = 0; i < w->v->marks.all.count; i++) {
        const struct pdf_visual_marks_one *mark = LIST_AT(&w->v->marks.all, struct pdf_visual_marks_one, i);
        if (mark->number == number && is_later(w, mark)) return mark;
    }
    return NULL;
}

static bool is_question(const struct pdf_change *change)
{
    return change->is_open && change->is_suspicious && change->object;
}

static void accept_notes(struct pdf_visual_view *w)
{
    for (size_t i = 0; i < w->one->changes->count; i++) {
        struct pdf_change *change = LIST_AT(w->one->changes, struct pdf_change, i);
        if (!is_question(change) || change->page != w->page->index + 1) continue;
        const struct pdf_visual_marks_one *mark = mark_of(w, change->object);
        change->is_seen = true;
        change->is_suspicious = !mark || !is_note(w, mark);
        answer(w->one, change->is_suspicious ? PDF_VISUAL_HIDDEN : PDF_VISUAL_SHOWN);
    }
}

static void spare_lines(struct pdf_visual_view *w)
{
    for (size_t i = 0; i < w->one->changes->count; i++) {
        const struct pdf_change *change = LIST_AT(w->one->changes, struct pdf_change, i);
        enum pdf_visual_kind kind;
        if (!is_question(change) || change->page != w->page->index + 1) continue;
        const struct pdf_visual_marks_one *mark = mark_of(w, change->object);
        if (!mark || !kind_of(change->detail, &kind) || kind != PDF_VISUAL_LINE) continue;
        struct list quads = quads_of(w, mark, kind);
        if (w->work <= WORK_MAX) pdf_visual_page_spare_lines(&w->both, &quads);
    }
}

static void tell(struct pdf_visual_view *w, enum pdf_visual_outcome outcome, const struct pdf_visual_marks_one *mark)
{
    answer(w->one, PDF_VISUAL_SHOWN);
    if (outcome == PDF_VISUAL_OTHERWISE) report(w, PDF_CHANGE_PAGE_LOOKS_OTHERWISE, NULL);
    if (outcome == PDF_VISUAL_COVERED) report(w, PDF_CHANGE_CONTENT_COVERED, mark);
    if (outcome == PDF_VISUAL_ALIKE) accept_notes(w);
}

/* For signatures between which nothing came to the page it is done once. */
static void compare(struct pdf_visual_view *w, const struct pdf_visual_marks_one *open)
{
    int x = 0, y = 0;
    struct pdf_visual_old *known = pdf_visual_view_known(w);
    if (known && known->outcome != PDF_VISUAL_NOT_COMPARED) {
        tell(w, known->outcome, known->mark);
        return;
    }
    if (!prepare(w)) {
        if (open) report(w, PDF_CHANGE_LOOK_UNKNOWN, open);
        answer(w->one, PDF_VISUAL_UNKNOWN);
        return;
    }
    spare_lines(w);
    enum pdf_visual_outcome outcome = PDF_VISUAL_ALIKE;
    if (pdf_visual_page_differs(&w->both))
        outcome = PDF_VISUAL_OTHERWISE;
    else if (pdf_visual_page_hides(&w->both, &x, &y))
        outcome = PDF_VISUAL_COVERED;
    const struct pdf_visual_marks_one *mark = outcome == PDF_VISUAL_COVERED ? mark_at(w, x, y) : NULL;
    known = pdf_visual_view_known(w);
    if (known) known->outcome = outcome;
    if (known) known->mark = mark;
    tell(w, outcome, mark);
}

/* A page without any text may be a picture of one. */
static bool has_pictures(struct pdf *old, const struct pdf_page *page)
{
    const struct pdf_object *all = pdf_read_get(old, page->resources, "XObject");
    return pdf_object_is_dict(all) && all->count > 0;
}

/* Is there text of the signed page below? What cannot be read may be there. */
static bool is_over_text(const struct pdf_visual_view *w, const struct pdf_visual_marks_one *mark)
{
    struct problem ignored;
    struct pdf_page page;
    struct pdf_text_glyph *glyphs = NULL;
    size_t count = 0;
    struct pdf *old = pdf_read_at(w->v->pdf, w->one->revision);
    struct pdf_stamp_place place = pdf_stamp_place_of(w->page, &mark->rect);
    if (pdf_page_at(old, w->page->index, &page, &ignored) != OK) return true;
    pdf_render_fit(&page);
    if (pdf_text_page(old, &page, &glyphs, &count, &ignored) != OK) return true;
    if (count == 0) return has_pictures(old, &page);
    for (size_t i = 0; i < count; i++) {
        const struct pdf_text_glyph *g = &glyphs[i];
        bool is_below = g->x < place.x_mm + place.width_mm && place.x_mm < g->x + g->width &&
                        g->y < place.y_mm + place.height_mm && place.y_mm < g->y + g->height;
        if (is_below && !pdf_text_is_blank(g->code)) return true;
    }
    return false;
}

/* The first mark of the page that raises the question; `covered`: what all such large ones cover of the page. */
static const struct pdf_visual_marks_one *first_open(const struct pdf_visual_view *w, double *covered)
{
    const struct pdf_visual_marks_one *found = NULL;
    for (size_t i = 0; i < w->v->marks.all.count; i++) {
        const struct pdf_visual_marks_one *mark = LIST_AT(&w->v->marks.all, struct pdf_visual_marks_one, i);
        if (!is_later(w, mark) || !mark->is_open) continue;
        struct pdf_stamp_place place = pdf_stamp_place_of(w->page, &mark->rect);
        double area = place.width_mm * place.height_mm;
        if (mark->kind == PDF_VISUAL_MARKS_SEAL && area > LARGEST_SEAL_MM2) *covered += area;
        if (found || (mark->kind == PDF_VISUAL_MARKS_FIELD && !is_over_text(w, mark))) continue;
        found = mark;
    }
    return found;
}

static bool has_question(const struct pdf_visual_view *w)
{
    for (size_t i = 0; i < w->one->changes->count; i++) {
        const struct pdf_change *change = LIST_AT(w->one->changes, struct pdf_change, i);
        if (is_question(change) && change->page == w->page->index + 1) return true;
    }
    return false;
}

static bool judge_page(struct pdf_visual *v, struct pdf_visual_case *one, const struct pdf_page *page, bool is_enough)
{
    AUTO_ARENA(scratch);
    struct pdf_visual_view w = {.v = v, .one = one, .arena = scratch, .page = page, .is_enough = is_enough};
    double covered = 0;
    const struct pdf_visual_marks_one *open = first_open(&w, &covered);
    struct pdf_stamp_place whole = pdf_stamp_place_of(page, &page->crop);
    if (!open && !has_question(&w)) return false;
    if (covered > PAGE_SHARE * whole.width_mm * whole.height_mm) report(&w, PDF_CHANGE_PAGE_COVERED, open);
    compare(&w, open);
    return true;
}

/* Where the rules for objects have found a fault nothing is left to decide. */
static bool is_undecided(const struct pdf_visual_case *one)
{
    return !pdf_change_has_fault(one->changes);
}

static void judge_case(struct pdf_visual *v, struct pdf_visual_case *one)
{
    size_t last = SIZE_MAX, compared = 0;
    for (size_t i = 0; i < v->marks.all.count; i++) {
        const struct pdf_visual_marks_one *mark = LIST_AT(&v->marks.all, struct pdf_visual_marks_one, i);
        if (mark->page == last || mark->revision <= one->revision) continue;
        last = mark->page;
        if (!is_undecided(one)) return;
        compared += judge_page(v, one, &v->marks.pages[mark->page], compared >= PAGES_MAX);
    }
}

static size_t first_of(const struct list *cases)
{
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < cases->count; i++) {
        const struct pdf_visual_case *one = LIST_AT(cases, struct pdf_visual_case, i);
        if (is_undecided(one) && one->revision < first) first = one->revision;
    }
    return first;
}

static void doubt(struct pdf_visual_case *one)
{
    pdf_change_add(one->changes, (struct pdf_change){.code = PDF_CHANGE_LOOK_UNKNOWN, .is_suspicious = true});
    answer(one, PDF_VISUAL_UNKNOWN);
}

void pdf_visual_judge(struct pdf *pdf, struct list *cases, struct pdf_render *render)
{
    AUTO_ARENA(scratch);
    struct problem ignored;
    struct pdf_protection protection = {.is_open = true};
    size_t first = first_of(cases);
    if (first >= pdf_read_current(pdf)) return; /* SIZE_MAX: there is nothing to decide */
    (void)pdf_read_protection(pdf, &protection);
    struct pdf_visual v = {.pdf = pdf, .arena = scratch, .render = render, .is_closed = !protection.is_open};
    v.shown = LIST_OF(scratch, struct pdf_visual_shown);
    v.old = LIST_OF(scratch, struct pdf_visual_old);
    v.opened = LIST_OF(scratch, struct pdf_visual_opened);
    bool is_known = pdf_visual_marks_find(pdf, first, scratch, &v.marks, &ignored) == OK && v.marks.is_whole;
    for (size_t i = 0; i < cases->count; i++) {
        struct pdf_visual_case *one = LIST_AT(cases, struct pdf_visual_case, i);
        if (!is_undecided(one) || one->revision >= pdf_read_current(pdf)) continue;
        if (is_known)
            judge_case(&v, one);
        else
            doubt(one);
    }
}
