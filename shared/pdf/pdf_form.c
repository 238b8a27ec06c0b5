#include "pdf_form.h"
#include "pdf_edit.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

enum { NO_CHANGES = 1, SIGNATURES_EXIST = 1, APPEND_ONLY = 2, FIELDS_MAX = 100000 };

struct link { /* what the steps below share */
    struct pdf_update *update;
    struct pdf *pdf;
    struct arena *arena;
    struct bytes field;   /* `N G R` */
    struct pdf_ref array; /* the array object that was written, if one was */
    struct problem *why;
};

status pdf_form_check(struct pdf *pdf, struct problem *why)
{
    int64_t allowed = 2; /* table 254: the default */
    const struct pdf_object *permissions = pdf_read_get(pdf, pdf_read_catalog(pdf), "Perms");
    const struct pdf_object *signature = pdf_read_get(pdf, permissions, "DocMDP");
    const struct pdf_object *references = pdf_read_get(pdf, signature, "Reference");
    for (size_t i = 0; references->kind == PDF_ARRAY && i < references->count; i++) {
        const struct pdf_object *reference = pdf_read_item(pdf, references, i);
        if (!pdf_object_is_name(pdf_read_get(pdf, reference, "TransformMethod"), "DocMDP")) continue;
        (void)pdf_object_integer(pdf_read_get(pdf, pdf_read_get(pdf, reference, "TransformParams"), "P"), &allowed);
    }
    TRY(pdf_read_fault(pdf, why));
    return allowed == NO_CHANGES ? problem_set(why, PDF_CERTIFIED, "%s", "") : OK;
}

/* N of "SealN"; 0: another name. */
static unsigned long number_of(const char *name)
{
    int used = 0;
    unsigned long number = 0;
    bool is_ours = sscanf(name, "Seal%9lu%n", &number, &used) == 1 && name[used] == 0;
    return is_ours ? number : 0;
}

status pdf_form_name(struct pdf *pdf, const char *wanted, const char **out, struct problem *why)
{
    unsigned long highest = 0;
    const struct pdf_object *form = pdf_read_get(pdf, pdf_read_catalog(pdf), "AcroForm");
    const struct pdf_object *fields = pdf_read_get(pdf, form, "Fields");
    size_t count = fields->kind == PDF_ARRAY ? fields->count : 0;
    if (count > FIELDS_MAX) return problem_set(why, PDF_TOO_COMPLEX, "too many fields");
    for (size_t i = 0; i < count; i++) {
        const struct pdf_object *title = pdf_read_get(pdf, pdf_read_item(pdf, fields, i), "T");
        const char *name = pdf_object_utf8(title, pdf_read_arena(pdf));
        unsigned long number = name ? number_of(name) : 0;
        if (number > highest) highest = number;
        if (wanted && name && text_equal(name, wanted)) return problem_set(why, PDF_FIELD_TAKEN, "%.80s", wanted);
    }
    *out = wanted ? wanted : arena_format(pdf_read_arena(pdf), "Seal%lu", highest + 1);
    return pdf_read_fault(pdf, why);
}

/* Writes an object anew. The generation stays; of an object out of a stream it is 0. */
static void rewrite(struct link *link, struct pdf_ref ref, struct bytes value)
{
    struct buffer *out = pdf_update_open(link->update, ref);
    buffer_add(out, value.data, value.size);
    pdf_update_close(link->update);
}

/* A dictionary that is to be edited must say each thing once: readers differ in which of two entries they take. */
static status check_keys(struct link *link, const struct pdf_object *dict, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pdf_object_times(dict, keys[i]) > 1) return problem_set(link->why, PDF_BROKEN, "/%s stands twice", keys[i]);
    return OK;
}

/* Adds the field to the array under `key`. Where that is an object of its own, it alone is written; else *edit says how
 * the dictionary changes. */
static status append(struct link *link, const struct pdf_object *dict, const char *key, struct pdf_edit *edit,
                     bool *is_edited)
{
    const struct pdf_object *direct = pdf_object_get(dict, key);
    const struct pdf_object *array = pdf_read_resolve(link->pdf, direct);
    bool is_array = array->kind == PDF_ARRAY;
    TRY(pdf_read_fault(link->pdf, link->why));
    if (!is_array && array->kind != PDF_NULL) return problem_set(link->why, PDF_BROKEN, "a wrong /%s", key);
    *is_edited = !is_array || direct->kind != PDF_REF;
    struct bytes alone = bytes_of_text(arena_format(link->arena, "[%s]", (const char *)link->field.data));
    struct bytes value = is_array ? pdf_edit_append(link->arena, array, link->field) : alone;
    *edit = (struct pdf_edit){.key = key, .value = value};
    /* Annotations and fields may be one array: then it has the field already. */
    if (!*is_edited && link->array.number != direct->ref.number) rewrite(link, direct->ref, value);
    if (!*is_edited) link->array = direct->ref;
    return OK;
}

/* Do other pages name the same array of annotations? Then they would show the seal, too. */
static status is_shared(struct link *link, const struct pdf_page *page, bool *out)
{
    struct pdf_ref own = {0}, other = {0};
    struct pdf_page *pages = NULL;
    size_t count = 0;
    *out = false;
    if (!pdf_object_ref(pdf_object_get(page->dict, "Annots"), &own)) return OK;
    TRY(pdf_page_all(link->pdf, &pages, &count, link->why));
    for (size_t i = 0; i < count && !*out; i++) {
        bool has_other = i != page->index && pdf_object_ref(pdf_object_get(pages[i].dict, "Annots"), &other);
        *out = has_other && other.number == own.number;
    }
    return OK;
}

static status link_page(struct link *link, const struct pdf_page *page)
{
    static const char *const keys[] = {"Annots"};
    struct pdf_edit edit = {0};
    bool is_edited = false, is_own_needed = false;
    TRY(check_keys(link, page->dict, keys, 1));
    TRY(is_shared(link, page, &is_own_needed));
    const struct pdf_object *array = pdf_read_get(link->pdf, page->dict, "Annots");
    is_edited = is_own_needed && array->kind == PDF_ARRAY;
    if (is_edited)
        edit = (struct pdf_edit){.key = "Annots", .value = pdf_edit_append(link->arena, array, link->field)};
    else
        TRY(append(link, page->dict, "Annots", &edit, &is_edited));
    if (is_edited) rewrite(link, page->ref, pdf_edit_dict(link->arena, page->dict, &edit, 1));
    return OK;
}

/* The form's changed text; empty when only its /Fields array was written. */
static status edit_form(struct link *link, const struct pdf_object *form, struct bytes *out)
{
    static const char *const keys[] = {"Fields", "SigFlags"};
    int64_t flags = 0;
    size_t count = 0;
    struct pdf_edit edits[2];
    bool is_edited = false;
    TRY(check_keys(link, form, keys, 2));
    TRY(append(link, form, "Fields", &edits[0], &is_edited));
    if (is_edited) count++;
    (void)pdf_object_integer(pdf_read_get(link->pdf, form, "SigFlags"), &flags);
    if ((flags & (SIGNATURES_EXIST | APPEND_ONLY)) != (SIGNATURES_EXIST | APPEND_ONLY)) {
        const char *text = arena_format(link->arena, "%lld", (long long)(flags | SIGNATURES_EXIST | APPEND_ONLY));
        edits[count++] = (struct pdf_edit){.key = "SigFlags", .value = bytes_of_text(text)};
    }
    if (count) *out = pdf_edit_dict(link->arena, form, edits, count);
    return OK;
}

static struct bytes new_form(struct link *link)
{
    return bytes_of_text(arena_format(link->arena, "<< /Fields [%s] /SigFlags 3 >>", (const char *)link->field.data));
}

static status link_form(struct link *link)
{
    static const char *const keys[] = {"AcroForm"};
    const struct pdf_object *catalog = pdf_read_catalog(link->pdf);
    const struct pdf_object *direct = pdf_object_get(catalog, "AcroForm"), *form = pdf_read_resolve(link->pdf, direct);
    struct pdf_ref root = {0};
    struct bytes changed = {0};
    TRY(pdf_read_fault(link->pdf, link->why));
    TRY(check_keys(link, catalog, keys, 1));
    bool has_root = pdf_object_ref(pdf_object_get(pdf_read_trailer(link->pdf), "Root"), &root);
    if (!has_root || (form->kind != PDF_DICT && form->kind != PDF_NULL))
        return problem_set(link->why, PDF_BROKEN, "a wrong /AcroForm");
    if (form->kind == PDF_NULL)
        changed = new_form(link);
    else
        TRY(edit_form(link, form, &changed));
    if (changed.size == 0) return OK;
    if (form->kind == PDF_DICT && direct->kind == PDF_REF) return rewrite(link, direct->ref, changed), OK;
    struct pdf_edit edit = {.key = "AcroForm", .value = changed};
    rewrite(link, root, pdf_edit_dict(link->arena, catalog, &edit, 1));
    return OK;
}

status pdf_form_link(struct pdf_update *update, struct pdf *pdf, const struct pdf_page *page, struct pdf_ref field,
                     struct problem *why)
{
    struct arena *arena = pdf_read_arena(pdf);
    struct link link = {.update = update, .pdf = pdf, .arena = arena, .field = pdf_edit_ref(arena, field), .why = why};
    TRY(link_page(&link, page));
    return link_form(&link);
}
