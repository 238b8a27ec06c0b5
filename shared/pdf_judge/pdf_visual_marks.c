#include "pdf_visual_marks.h"
#include "pdf_draw.h"
#include "pdf_ink.h"
#include "pdf_ops.h"
#include "pdf_render.h"
#include "pdf_visual_doubt.h"
#include "text.h"
#include <math.h>

static const double MM_A_POINT = 25.4 / 72;

enum { LOOKED_AT_MAX = 4000, VISITED_MAX = 2000000, OPS_WORK = 1000000, OPS_MEMORY = 8388608 };

struct search {
    struct pdf *pdf;
    uint16_t *since; /* by object number: the last revision that wrote it; 0: none of the later ones */
    uint32_t highest;
    unsigned looked_at;
    struct pdf_ink_memo memo;
    struct pdf_visual_marks *out;
};

static size_t since(const struct search *s, const struct pdf_object *value)
{
    struct pdf_ref ref = {0};
    return pdf_object_ref(value, &ref) && ref.number <= s->highest ? s->since[ref.number] : 0;
}

static size_t later(size_t a, size_t b)
{
    return a > b ? a : b;
}

static status note_later(struct search *s, size_t first, struct problem *why)
{
    for (size_t r = first; r < pdf_read_revisions(s->pdf); r++) {
        struct pdf_place *places = NULL;
        size_t count = 0;
        TRY(pdf_read_changed(s->pdf, r, &places, &count, why));
        for (size_t i = 0; i < count; i++)
            if (places[i].number <= s->highest) s->since[places[i].number] = (uint16_t)r;
    }
    return OK;
}

/* Of the look: its dictionary, its stream, the streams of its states. */
static size_t look_since(struct search *s, const struct pdf_object *dict)
{
    const struct pdf_object *link = pdf_object_get(dict, "AP"), *looks = pdf_read_resolve(s->pdf, link);
    const struct pdf_object *normal = pdf_object_get(looks, "N");
    size_t revision = later(since(s, link), since(s, normal));
    normal = pdf_read_resolve(s->pdf, normal);
    for (size_t i = 0; normal->kind == PDF_DICT && i < normal->count && i < 16; i++)
        revision = later(revision, since(s, &normal->items[i]));
    return revision;
}

bool pdf_visual_marks_is_seal(struct pdf *pdf, const struct pdf_object *widget)
{
    const struct pdf_object *parent = pdf_read_get(pdf, widget, "Parent");
    return pdf_object_is_name(pdf_read_get(pdf, widget, "FT"), "Sig") ||
           pdf_object_is_name(pdf_read_get(pdf, parent, "FT"), "Sig");
}

/* Are characters so large or wide that one covers others? `size`: of the font, so far. */
static bool is_large(const struct pdf_ops *ops, double *size)
{
    enum { LARGEST = 36 /* points */, WIDEST = 200 /* percent */ };
    double largest = 1;
    if (pdf_ops_is(ops, "Tf")) *size = fabs(pdf_ops_number(ops, 0));
    for (size_t i = 2; pdf_ops_is(ops, "Tm") && i < 6; i++) largest = fmax(largest, fabs(pdf_ops_number(ops, i)));
    return *size * largest > LARGEST || (pdf_ops_is(ops, "Tz") && fabs(pdf_ops_number(ops, 0)) > WIDEST);
}

/* Has the look of a field a ground of its own, that hides what is below? What cannot be read may have. */
static bool has_ground(struct pdf *pdf, const struct pdf_object *look)
{
    AUTO_ARENA(scratch);
    static const char *const fills[] = {"f", "F",  "f*", "B",  "B*", "b",  "b*", "S",
                                        "s", "Do", "sh", "BI", "gs", "cm", NULL};
    double size = 0;
    struct problem ignored;
    struct bytes content = {0};
    struct pdf_ops ops;
    struct pdf_budget budget = {.bytes = OPS_WORK, .values = OPS_WORK, .memory = OPS_MEMORY};
    bool more = true;
    if (look->kind == PDF_NULL) return false;
    if (look->kind != PDF_STREAM || pdf_read_decode(pdf, look, &content, &ignored) != OK) return true;
    pdf_ops_start(&ops, scratch, &budget, content, &ignored);
    while (pdf_ops_next(&ops, &more) == OK && more)
        if (text_is_one_of(ops.name, fills) || is_large(&ops, &size)) return true;
    return more;
}

struct letters {
    double side; /* of the look's box, the longer one */
    bool is_huge;
};

static bool take_letter(void *context, uint32_t code, const struct pdf_rectangle *box)
{
    enum { TIMES = 2 };
    struct letters *l = context;
    (void)code;
    double most = TIMES * l->side;
    l->is_huge = l->is_huge || box->right - box->left > most || box->top - box->bottom > most;
    return !l->is_huge;
}

/* Characters much larger than the look itself: some programs leave them out. What cannot be read may have them. */
static bool has_huge_letters(struct pdf *pdf, const struct pdf_object *form)
{
    struct problem ignored;
    struct pdf_rectangle box;
    struct letters l = {0};
    if (form->kind != PDF_STREAM || !pdf_page_rectangle(pdf, pdf_read_get(pdf, form, "BBox"), &box)) return false;
    l.side = fmax(box.right - box.left, box.top - box.bottom);
    status got = pdf_draw_form(pdf, form, &pdf_object_null, take_letter, &l, &ignored);
    return got != OK || l.is_huge;
}

static int64_t flags_of(struct search *s, const struct pdf_visual_marks_one *mark)
{
    int64_t flags = 0;
    (void)pdf_object_integer(pdf_read_get(s->pdf, mark->dict, "F"), &flags);
    return flags;
}

/* Looks for a pointer above it or pressed, and a ground that some programs draw without any look (table 192). */
static bool has_others(struct search *s, const struct pdf_visual_marks_one *mark)
{
    const struct pdf_object *looks = pdf_read_get(s->pdf, mark->dict, "AP");
    const struct pdf_object *facts = pdf_read_get(s->pdf, mark->dict, "MK");
    return pdf_object_get(looks, "R") || pdf_object_get(looks, "D") || pdf_object_get(facts, "BG");
}

static bool is_veiled(struct search *s, const struct pdf_visual_marks_one *mark)
{
    enum { NO_VIEW = 32, TOGGLE_NO_VIEW = 256 }; /* table 165 */
    const struct pdf_object *look = pdf_read_get(s->pdf, pdf_read_get(s->pdf, mark->dict, "AP"), "N");
    bool is_seal = mark->kind == PDF_VISUAL_MARKS_SEAL;
    if (is_seal && flags_of(s, mark) & (NO_VIEW | TOGGLE_NO_VIEW)) return true;
    if (is_seal && has_others(s, mark)) return true;
    if (look->kind == PDF_DICT) return is_seal;
    return pdf_visual_doubt_has(s->pdf, look) || has_huge_letters(s->pdf, look);
}

/* It does not grow with the page or turn with it (table 165), so it stands elsewhere at times. */
static bool is_loose(struct search *s, const struct pdf_visual_marks_one *mark)
{
    enum { NO_ZOOM = 8, NO_ROTATE = 16 };
    return mark->kind == PDF_VISUAL_MARKS_SEAL && flags_of(s, mark) & (NO_ZOOM | NO_ROTATE);
}

static bool is_open(struct search *s, const struct pdf_visual_marks_one *mark)
{
    const struct pdf_object *look = pdf_read_get(s->pdf, pdf_read_get(s->pdf, mark->dict, "AP"), "N");
    if (mark->rect.right <= mark->rect.left || mark->rect.top <= mark->rect.bottom) return false;
    if (mark->kind == PDF_VISUAL_MARKS_FIELD) return has_ground(s->pdf, look);
    if (mark->kind != PDF_VISUAL_MARKS_SEAL) return false;
    if (has_others(s, mark)) return true;
    if (look->kind == PDF_NULL) return false;
    double mm = s->out->pages[mark->page].unit * MM_A_POINT;
    const struct pdf_ink_place place = {(mark->rect.right - mark->rect.left) * mm,
                                        (mark->rect.top - mark->rect.bottom) * mm};
    bool is_drawn = look->kind != PDF_STREAM || look->data.size > 0;
    return is_drawn && !pdf_ink_is_clear(s->pdf, look, &place, &s->memo);
}

static void take(struct search *s, size_t page, const struct pdf_object *item)
{
    size_t revision = since(s, item);
    if (s->looked_at++ >= LOOKED_AT_MAX && !revision) {
        s->out->is_whole = s->out->is_whole && s->looked_at < VISITED_MAX;
        return;
    }
    const struct pdf_object *dict = pdf_read_resolve(s->pdf, item);
    struct pdf_visual_marks_one mark = {.page = page, .dict = dict};
    struct pdf_ref ref = {0};
    (void)pdf_object_ref(item, &ref);
    mark.number = ref.number;
    mark.revision = ref.number ? later(revision, look_since(s, dict)) : pdf_read_current(s->pdf);
    if (!mark.revision || !pdf_page_rectangle(s->pdf, pdf_read_get(s->pdf, dict, "Rect"), &mark.rect)) return;
    bool is_widget = pdf_object_is_name(pdf_read_get(s->pdf, dict, "Subtype"), "Widget");
    mark.kind = is_widget ? PDF_VISUAL_MARKS_FIELD : PDF_VISUAL_MARKS_COMMENT;
    if (is_widget && pdf_visual_marks_is_seal(s->pdf, dict)) mark.kind = PDF_VISUAL_MARKS_SEAL;
    mark.is_open = is_open(s, &mark);
    mark.is_veiled = mark.is_open && is_veiled(s, &mark);
    mark.is_loose = mark.is_open && is_loose(s, &mark);
    s->out->is_whole = s->out->is_whole && s->out->all.count < PDF_VISUAL_MARKS_MAX;
    if (s->out->is_whole) *(struct pdf_visual_marks_one *)list_add(&s->out->all) = mark;
}

status pdf_visual_marks_find(struct pdf *pdf, size_t revision, struct arena *arena, struct pdf_visual_marks *out,
                             struct problem *why)
{
    struct search s = {.pdf = pdf, .highest = pdf_read_highest(pdf), .out = out};
    *out = (struct pdf_visual_marks){.all = LIST_OF(arena, struct pdf_visual_marks_one), .is_whole = true};
    s.since = arena_array(arena, (size_t)s.highest + 1, sizeof *s.since);
    TRY(note_later(&s, revision + 1, why));
    TRY(pdf_page_all(pdf, &out->pages, &out->page_count, why));
    for (size_t i = 0; i < out->page_count && out->is_whole; i++) {
        pdf_render_fit(&out->pages[i]);
        const struct pdf_object *annots = pdf_read_get(pdf, out->pages[i].dict, "Annots");
        for (size_t k = 0; annots->kind == PDF_ARRAY && k < annots->count && out->is_whole; k++)
            take(&s, i, &annots->items[k]);
    }
    return pdf_read_fault(pdf, why);
}
