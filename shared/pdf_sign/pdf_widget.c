#include "pdf_widget.h"
#include "pdf_edit.h"

/* Print; not to be moved, resized or deleted (Locked), nor emptied (LockedContents): table 167. */
enum { FLAGS = 4 | 128 | 512 };

static void put_ref(struct buffer *out, const char *key, struct pdf_ref ref)
{
    if (ref.number) buffer_format(out, " /%s %u %u R", key, ref.number, ref.generation);
}

static void put_field_entries(struct buffer *out, const struct pdf_widget_field *field)
{
    buffer_text(out, " /FT /Sig /T ");
    pdf_edit_text(out, field->name);
    put_ref(out, "V", field->value);
    put_ref(out, "Lock", field->lock);
}

static void put_widget_entries(struct buffer *out, const struct pdf_widget *widget)
{
    const struct pdf_rectangle *rect = &widget->stamp.rect;
    const double sides[4] = {rect->left, rect->bottom, rect->right, rect->top};
    buffer_text(out, " /Rect [");
    for (size_t i = 0; i < 4; i++) pdf_edit_number(out, sides[i]);
    buffer_format(out, "] /F %d", FLAGS);
    put_ref(out, "P", widget->page.ref);
    if (widget->look.number) buffer_format(out, " /AP << /N %u 0 R >>", widget->look.number);
}

static void write_merged(struct pdf_update *update, const struct pdf_widget_field *field,
                         const struct pdf_widget *widget)
{
    struct buffer *out = pdf_update_open(update, field->ref);
    buffer_text(out, "<< /Type /Annot /Subtype /Widget");
    put_field_entries(out, field);
    put_widget_entries(out, widget);
    buffer_text(out, " >>");
    pdf_update_close(update);
}

static void write_apart(struct pdf_update *update, const struct pdf_widget_field *field, const struct list *widgets)
{
    struct buffer *out = pdf_update_open(update, field->ref);
    buffer_text(out, "<<");
    put_field_entries(out, field);
    buffer_text(out, " /Kids [");
    for (size_t i = 0; i < widgets->count; i++)
        buffer_format(out, "%s%u 0 R", i ? " " : "", LIST_AT(widgets, const struct pdf_widget, i)->ref.number);
    buffer_text(out, "] >>");
    pdf_update_close(update);
    for (size_t i = 0; i < widgets->count; i++) {
        const struct pdf_widget *widget = LIST_AT(widgets, const struct pdf_widget, i);
        out = pdf_update_open(update, widget->ref);
        buffer_text(out, "<< /Type /Annot /Subtype /Widget");
        put_ref(out, "Parent", field->ref);
        put_ref(out, "V", field->value); /* see edits_of */
        put_widget_entries(out, widget);
        buffer_text(out, " >>");
        pdf_update_close(update);
    }
}

/* --- dictionaries that are there already --- */

static status rewrite(struct pdf_update *update, struct pdf_ref ref, const struct pdf_object *dict,
                      const struct pdf_edit *edits, size_t count, struct problem *why)
{
    AUTO_ARENA(scratch);
    for (size_t i = 0; i < count; i++)
        if (pdf_object_times(dict, edits[i].key) > 1)
            return problem_set(why, PDF_BROKEN, "/%s stands twice", edits[i].key);
    struct bytes changed = pdf_edit_dict(scratch, dict, edits, count);
    struct buffer *out = pdf_update_open(update, ref);
    buffer_add(out, changed.data, changed.size);
    pdf_update_close(update);
    return OK;
}

/* How the widget changes; its flags that are there stay, and so does where it is. The value is inherited all the same
 * (table 226), but poppler looks for it in each widget. */
static size_t edits_of(struct arena *arena, const struct pdf_widget *widget, struct pdf_ref value, struct pdf_edit *out)
{
    int64_t flags = 0;
    (void)pdf_object_integer(pdf_object_get(widget->dict, "F"), &flags);
    struct bytes look = bytes_format(arena, "<< /N %u 0 R >>", widget->look.number);
    struct bytes locked = bytes_format(arena, "%lld", (long long)(flags | FLAGS));
    out[0] = (struct pdf_edit){.key = "AP", .value = look};
    out[1] = (struct pdf_edit){.key = "F", .value = locked};
    out[2] = (struct pdf_edit){.key = "V", .value = pdf_edit_ref(arena, value)};
    return 3;
}

static status sign_existing(struct pdf_update *update, const struct pdf_widget_field *field, const struct list *widgets,
                            struct problem *why)
{
    AUTO_ARENA(scratch);
    struct pdf_edit edits[3];
    const struct pdf_edit value = {.key = "V", .value = pdf_edit_ref(scratch, field->value)};
    bool is_merged = false;
    for (size_t i = 0; i < widgets->count; i++) {
        const struct pdf_widget *widget = LIST_AT(widgets, const struct pdf_widget, i);
        size_t count = edits_of(scratch, widget, field->value, edits);
        TRY(rewrite(update, widget->ref, widget->dict, edits, count, why));
        if (widget->ref.number == field->ref.number) is_merged = true;
    }
    return is_merged ? OK : rewrite(update, field->ref, field->dict, &value, 1, why);
}

status pdf_widget_write(struct pdf_update *update, const struct pdf_widget_field *field, const struct list *widgets,
                        struct problem *why)
{
    if (field->dict) return sign_existing(update, field, widgets, why);
    const struct pdf_widget *first = LIST_AT(widgets, const struct pdf_widget, 0);
    if (widgets->count == 1)
        write_merged(update, field, first);
    else
        write_apart(update, field, widgets);
    return OK;
}
