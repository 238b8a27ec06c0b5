#include "pdf_look.h"
#include "pdf_draw.h"
#include "pdf_look_paint.h"
#include "pdf_look_place.h"
#include "pdf_ops.h"
#include "pdf_text.h"
#include "text.h"

enum { TEXT_MAX = 20000, WORK = 4000000, MEMORY = 16 * 1024 * 1024 };

struct text {
    struct list *codes;
    struct list boxes; /* struct pdf_rectangle, of each of them */
};

static bool keep(void *context, uint32_t code, const struct pdf_rectangle *box)
{
    struct text *text = context;
    if (pdf_text_is_blank(code)) return true;
    *(uint32_t *)list_add(text->codes) = code;
    *(struct pdf_rectangle *)list_add(&text->boxes) = *box;
    return text->codes->count < TEXT_MAX;
}

/* What can show something that is not text, or hide what is: pictures, shadings, other forms, graphics states. */
static bool is_refused(const struct pdf_ops *ops)
{
    static const char *const words[] = {"Do", "BI", "ID", "EI", "sh", "gs", "d0", "d1", "scn", "SCN", NULL};
    if (pdf_object_is_name(pdf_ops_operand(ops, 1), "OC")) return true; /* BDC: a layer */
    return text_is_one_of(ops->name, words) || (pdf_ops_is(ops, "Tr") && pdf_ops_number(ops, 0) != 0);
}

static void add_font(struct pdf *pdf, const struct pdf_object *resources, const struct pdf_ops *ops,
                     struct pdf_look *out)
{
    const char *name = pdf_object_name(pdf_ops_operand(ops, 1));
    const struct pdf_object *font = pdf_object_get(pdf_read_get(pdf, resources, "Font"), name ? name : "");
    *(const struct pdf_object **)list_add(&out->fonts) = font ? font : &pdf_object_null;
}

static status read_ops(struct pdf *pdf, struct bytes content, const struct pdf_object *resources, struct pdf_look *out,
                       struct pdf_look_paint *paint, struct problem *why)
{
    bool more = true;
    struct pdf_ops ops;
    struct arena *arena = out->text.arena;
    struct pdf_budget budget = {.bytes = WORK, .values = WORK, .memory = arena_used(arena) + MEMORY};
    pdf_ops_start(&ops, arena, &budget, content, why);
    out->is_plain = true;
    while (out->is_plain) {
        TRY(pdf_ops_next(&ops, &more));
        if (!more) break;
        if (is_refused(&ops) || !pdf_look_paint_take(paint, &ops)) out->is_plain = false;
        if (pdf_ops_is(&ops, "Tf")) add_font(pdf, resources, &ops, out);
    }
    return OK;
}

status pdf_look_read(struct pdf *pdf, const struct pdf_object *form, const struct pdf_object *resources,
                     struct arena *arena, struct pdf_look *out, struct problem *why)
{
    struct bytes content = {0};
    struct pdf_rectangle box = {0};
    struct pdf_look_paint paint;
    const struct pdf_object *own = pdf_read_get(pdf, form, "Resources");
    *out = (struct pdf_look){.text = LIST_OF(arena, uint32_t), .fonts = LIST_OF(arena, const struct pdf_object *)};
    struct text text = {&out->text, LIST_OF(arena, struct pdf_rectangle)};
    TRY(pdf_read_decode(pdf, form, &content, why));
    TRY(pdf_draw_form(pdf, form, resources, keep, &text, why));
    if (pdf_object_get(form, "OC") || !pdf_page_rectangle(pdf, pdf_read_get(pdf, form, "BBox"), &box)) return OK;
    pdf_look_paint_start(&paint, box, arena);
    TRY(read_ops(pdf, content, own->kind == PDF_DICT ? own : resources, out, &paint, why));
    out->has_lines = paint.lines.count > 0;
    out->is_plain = out->is_plain && pdf_look_place_is_legible(pdf, form, &text.boxes, &paint.lines);
    return OK;
}
