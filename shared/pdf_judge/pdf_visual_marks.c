#include "pdf_visual_marks.h"
#include "pdf_ink.h"
#include "pdf_ops.h"
#include "text.h"

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

/* Has the look of a field a ground of its own, that hides what is below? What cannot be read may have. */
static bool has_ground(struct pdf *pdf, const struct pdf_object *look)
{
    AUTO_ARENA(scratch);
    static const char *const fills[] = {"f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "BI", "w", NULL};
    struct problem ignored;
    struct bytes content = {0};
    struct pdf_ops ops;
    struct pdf_budget budget = {.bytes = OPS_WORK, .values = OPS_WORK, .memory = OPS_MEMORY};
    bool more = true;
    if (look->kind == PDF_NULL) return false;
    if (look->kind != PDF_STREAM || pdf_read_decode(pdf, look, &content, &ignored) != OK) return true;
    pdf_ops_start(&ops, scratch, &budget, content, &ignored);
    while (pdf_ops_next(&ops, &more) == OK && more)
        if (text_is_one_of(ops.name, fills)) return true;
    return more;
}

static bool is_open(struct search *s, const struct pdf_visual_marks_one *mark)
{
    const struct pdf_object *look = pdf_read_get(s->pdf, pdf_read_get(s->pdf, mark->dict, "AP"), "N");
    if (mark->rect.right <= mark->rect.left || mark->rect.top <= mark->rect.bottom) return false;
    if (mark->kind == PDF_VISUAL_MARKS_FIELD) return has_ground(s->pdf, look);
    if (mark->kind != PDF_VISUAL_MARKS_SEAL || look->kind == PDF_NULL) return false;
    bool is_drawn = look->kind != PDF_STREAM || look->data.size > 0;
    return is_drawn && !pdf_ink_read(s->pdf, look, &s->memo).is_clear;
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
        const struct pdf_object *annots = pdf_read_get(pdf, out->pages[i].dict, "Annots");
        for (size_t k = 0; annots->kind == PDF_ARRAY && k < annots->count && out->is_whole; k++)
            take(&s, i, &annots->items[k]);
    }
    return pdf_read_fault(pdf, why);
}
