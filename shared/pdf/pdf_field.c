#include "pdf_field.h"
#include <string.h>

enum { LOOKS_MAX = 20 * PDF_FIELD_MAX };

struct walk {
    struct pdf *pdf;
    struct list *out;
    struct problem *why;
    int depth;
    size_t looks; /* at members of lists, so far: many fields may name the same long one */
};

static status too_complex(struct walk *walk)
{
    return problem_set(walk->why, PDF_TOO_COMPLEX, "%s", "form fields");
}

bool pdf_field_is_field(const struct pdf_object *kid)
{
    return pdf_object_get(kid, "T") != NULL;
}

static const char *full_name(struct walk *walk, const struct pdf_object *dict, const char *above)
{
    struct arena *arena = pdf_read_arena(walk->pdf);
    const char *own = pdf_object_utf8(pdf_read_get(walk->pdf, dict, "T"), arena);
    if (!own) return above;
    return above[0] ? arena_format(arena, "%s.%s", above, own) : own;
}

static status find_kids(struct walk *walk, const struct pdf_object *kids, bool *has_fields)
{
    *has_fields = false;
    for (size_t i = 0; kids->kind == PDF_ARRAY && i < kids->count && !*has_fields; i++) {
        if (++walk->looks > LOOKS_MAX) return too_complex(walk);
        *has_fields = pdf_field_is_field(pdf_read_item(walk->pdf, kids, i));
    }
    return OK;
}

static status visit_all(struct walk *walk, const struct pdf_object *array, const struct pdf_field *above);

static status visit(struct walk *walk, const struct pdf_object *item, const struct pdf_field *above)
{
    struct pdf_field field = {.dict = pdf_read_resolve(walk->pdf, item), .value = above->value};
    bool is_bounded = walk->out->count < PDF_FIELD_MAX && walk->depth <= PDF_FIELD_DEPTH;
    if (!is_bounded || ++walk->looks > LOOKS_MAX) return too_complex(walk);
    TRY(pdf_read_afford(walk->pdf, 2 * sizeof field * walk->out->count + strlen(above->name), walk->why));
    if (field.dict->kind != PDF_DICT) return OK;
    (void)pdf_object_ref(item, &field.ref);
    field.name = full_name(walk, field.dict, above->name);
    field.type = pdf_object_name(pdf_read_get(walk->pdf, field.dict, "FT"));
    if (!field.type) field.type = above->type;
    const struct pdf_object *own = pdf_object_get(field.dict, "V");
    if (own) field.value = own;
    const struct pdf_object *kids = pdf_read_get(walk->pdf, field.dict, "Kids");
    bool has_fields = false;
    TRY(find_kids(walk, kids, &has_fields));
    field.is_terminal = !has_fields;
    *(struct pdf_field *)list_add(walk->out) = field;
    return field.is_terminal ? OK : visit_all(walk, kids, &field);
}

/* Depth is bounded by PDF_FIELD_DEPTH, the number of visits by LOOKS_MAX, so loops end. */
static status visit_all(struct walk *walk, const struct pdf_object *array, const struct pdf_field *above)
{
    walk->depth++;
    for (size_t i = 0; array->kind == PDF_ARRAY && i < array->count; i++) TRY(visit(walk, &array->items[i], above));
    walk->depth--;
    return OK;
}

status pdf_field_all(struct pdf *pdf, struct list *out, struct problem *why)
{
    struct walk walk = {.pdf = pdf, .out = out, .why = why};
    const struct pdf_field top = {.name = ""};
    *out = LIST_OF(pdf_read_arena(pdf), struct pdf_field);
    const struct pdf_object *form = pdf_read_get(pdf, pdf_read_catalog(pdf), "AcroForm");
    TRY(visit_all(&walk, pdf_read_get(pdf, form, "Fields"), &top));
    return pdf_read_fault(pdf, why);
}
