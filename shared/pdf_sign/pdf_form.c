#include "pdf_form.h"
#include "pdf_cache.h"
#include "pdf_edit.h"
#include "pdf_field.h"
#include "text.h"
#include <string.h>

enum { SIGNATURES_EXIST = 1, APPEND_ONLY = 2, COPIES = 4 /* of an array: longer, in its dictionary, in the update */ };

static const size_t NUMBER_MAX = 999999999; /* of a field's name */

struct link { /* what the steps below share */
    struct pdf_update *update;
    struct pdf *pdf;
    struct arena *arena;
    struct pdf_cache written; /* arrays that were written as objects of their own, by number */
    struct pdf_cache owners;  /* of arrays of annotations, by number: a page, or this for several */
    bool are_owners_known;
    struct problem *why;
};

status pdf_form_name(const struct list *fields, const char *wanted, struct problem *why)
{
    for (size_t i = 0; i < fields->count; i++)
        if (text_equal(LIST_AT(fields, const struct pdf_field, i)->name, wanted))
            return problem_set(why, PDF_FIELD_TAKEN, "%.80s", wanted);
    return OK;
}

/* N of "SealN", of at most nine digits; 0: another name. */
static size_t number_of(const char *name, const char *stem)
{
    size_t number = 0;
    if (!text_starts(name, stem)) return 0;
    for (const char *at = name + strlen(stem); *at; at++) {
        if (*at < '0' || *at > '9' || number > NUMBER_MAX / 10) return 0;
        number = number * 10 + (size_t)(*at - '0');
    }
    return number;
}

/* Of as many numbers as there are fields, and one more, one is free. */
static size_t lowest_free(const struct list *fields, const char *stem)
{
    size_t number = 1;
    bool *taken = arena_array(fields->arena, fields->count + 2, sizeof *taken);
    for (size_t i = 0; i < fields->count; i++) {
        size_t used = number_of(LIST_AT(fields, const struct pdf_field, i)->name, stem);
        if (used <= fields->count) taken[used] = true;
    }
    while (number <= fields->count && taken[number]) number++;
    return number;
}

const char *pdf_form_next_name(struct pdf *pdf, const struct list *fields, const char *stem)
{
    size_t highest = 0;
    for (size_t i = 0; i < fields->count; i++) {
        size_t number = number_of(LIST_AT(fields, const struct pdf_field, i)->name, stem);
        if (number > highest) highest = number;
    }
    size_t next = highest < NUMBER_MAX ? highest + 1 : lowest_free(fields, stem);
    return arena_format(pdf_read_arena(pdf), "%s%zu", stem, next);
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

/* Adds items to the array under `key`. Where that is an object of its own that nothing else uses, it alone is written;
 * else *edit says how the dictionary changes. */
static status append(struct link *link, const struct pdf_object *dict, struct bytes items, bool is_shared,
                     struct pdf_edit *edit, bool *is_edited)
{
    const struct pdf_object *direct = pdf_object_get(dict, edit->key);
    const struct pdf_object *array = pdf_read_resolve(link->pdf, direct);
    bool is_array = array->kind == PDF_ARRAY;
    TRY(pdf_read_fault(link->pdf, link->why));
    if (!is_array && array->kind != PDF_NULL) return problem_set(link->why, PDF_BROKEN, "a wrong /%s", edit->key);
    TRY(pdf_read_afford(link->pdf, COPIES * array->raw.size, link->why)); /* pages that share one each get a copy */
    struct bytes alone = bytes_format(link->arena, "[%.*s]", (int)items.size, (const char *)items.data);
    edit->value = is_array ? pdf_edit_append(link->arena, array, items) : alone;
    *is_edited = !is_array || direct->kind != PDF_REF || is_shared ||
                 pdf_cache_find(&link->written, (uint64_t)direct->ref.number + 1);
    if (*is_edited) return OK;
    pdf_cache_add(&link->written, (uint64_t)direct->ref.number + 1, link);
    rewrite(link, direct->ref, edit->value);
    return OK;
}

static status find_owners(struct link *link)
{
    struct pdf_page *pages = NULL;
    struct pdf_ref own = {0};
    size_t count = 0;
    link->are_owners_known = true;
    TRY(pdf_page_all(link->pdf, &pages, &count, link->why));
    TRY(pdf_read_afford(link->pdf, count * 4 * sizeof(struct pdf_cache_slot), link->why));
    for (size_t i = 0; i < count; i++) {
        if (!pdf_object_ref(pdf_object_get(pages[i].dict, "Annots"), &own)) continue;
        void *first = pdf_cache_find(&link->owners, (uint64_t)own.number + 1);
        if (first != link) pdf_cache_add(&link->owners, (uint64_t)own.number + 1, first ? (void *)link : &pages[i]);
    }
    return OK;
}

/* Do other pages name the same array of annotations? Then they would show the seal, too. */
static status look_around(struct link *link, const struct pdf_page *page, bool *is_shared)
{
    struct pdf_ref own = {0};
    *is_shared = false;
    if (!pdf_object_ref(pdf_object_get(page->dict, "Annots"), &own)) return OK;
    if (!link->are_owners_known) TRY(find_owners(link));
    *is_shared = pdf_cache_find(&link->owners, (uint64_t)own.number + 1) == link;
    return OK;
}

static status link_page(struct link *link, const struct pdf_form_widget *widgets, size_t count)
{
    static const char *const keys[] = {"Annots"};
    const struct pdf_page *page = widgets->page;
    struct pdf_edit edit = {.key = "Annots"};
    struct buffer items = {.arena = link->arena};
    bool is_edited = false, is_shared = false;
    for (size_t i = 0; i < count; i++)
        buffer_format(&items, "%s%u %u R", i ? " " : "", widgets[i].ref.number, widgets[i].ref.generation);
    TRY(check_keys(link, page->dict, keys, 1));
    TRY(look_around(link, page, &is_shared));
    TRY(append(link, page->dict, buffer_bytes(&items), is_shared, &edit, &is_edited));
    if (is_edited) rewrite(link, page->ref, pdf_edit_dict(link->arena, page->dict, &edit, 1));
    return OK;
}

static status link_pages(struct link *link, const struct pdf_form_change *change)
{
    for (size_t from = 0, count = 0; from < change->count; from += count) {
        size_t page = change->widgets[from].page->index;
        for (count = 1; from + count < change->count && change->widgets[from + count].page->index == page;) count++;
        TRY(link_page(link, change->widgets + from, count));
    }
    return OK;
}

/* The form's changed text; empty when only its /Fields array was written, or nothing. */
static status edit_form(struct link *link, const struct pdf_object *form, struct pdf_ref field, struct bytes *out)
{
    static const char *const keys[] = {"Fields", "SigFlags"};
    int64_t flags = 0;
    size_t count = 0;
    struct pdf_edit edits[2] = {{.key = "Fields"}};
    bool is_edited = false;
    TRY(check_keys(link, form, keys, 2));
    if (field.number) TRY(append(link, form, pdf_edit_ref(link->arena, field), false, &edits[0], &is_edited));
    if (is_edited) count++;
    (void)pdf_object_integer(pdf_read_get(link->pdf, form, "SigFlags"), &flags);
    if ((flags & (SIGNATURES_EXIST | APPEND_ONLY)) != (SIGNATURES_EXIST | APPEND_ONLY)) {
        struct bytes text = bytes_format(link->arena, "%lld", (long long)(flags | SIGNATURES_EXIST | APPEND_ONLY));
        edits[count++] = (struct pdf_edit){.key = "SigFlags", .value = text};
    }
    if (count) *out = pdf_edit_dict(link->arena, form, edits, count);
    return OK;
}

/* The form where it is an object of its own; else *edit says how the catalog changes. */
static status link_form(struct link *link, const struct pdf_object *catalog, struct pdf_ref field,
                        struct pdf_edit *edit, bool *is_edited)
{
    const struct pdf_object *direct = pdf_object_get(catalog, "AcroForm"), *form = pdf_read_resolve(link->pdf, direct);
    struct bytes changed = {0};
    TRY(pdf_read_fault(link->pdf, link->why));
    bool is_catalog = form->kind == PDF_DICT && form == catalog; /* one object would be written twice */
    if (is_catalog || (form->kind != PDF_DICT && form->kind != PDF_NULL))
        return problem_set(link->why, PDF_BROKEN, "a wrong /AcroForm");
    if (form->kind == PDF_NULL)
        changed = bytes_format(link->arena, "<< /Fields [%u %u R] /SigFlags 3 >>", field.number, field.generation);
    else
        TRY(edit_form(link, form, field, &changed));
    *is_edited = changed.size && (form->kind == PDF_NULL || direct->kind != PDF_REF);
    if (changed.size && !*is_edited) rewrite(link, direct->ref, changed);
    *edit = (struct pdf_edit){.key = "AcroForm", .value = changed};
    return OK;
}

/* 12.8.4: which signature certifies. What else /Perms holds (usage rights) stays. */
static status link_certification(struct link *link, const struct pdf_object *catalog, struct pdf_ref signature,
                                 struct pdf_edit *edit, bool *is_edited)
{
    static const char *const keys[] = {"DocMDP"};
    const struct pdf_object *direct = pdf_object_get(catalog, "Perms"), *perms = pdf_read_resolve(link->pdf, direct);
    struct pdf_edit entry = {.key = "DocMDP", .value = pdf_edit_ref(link->arena, signature)};
    TRY(pdf_read_fault(link->pdf, link->why));
    if (perms->kind != PDF_DICT && perms->kind != PDF_NULL) return problem_set(link->why, PDF_BROKEN, "a wrong /Perms");
    TRY(check_keys(link, perms, keys, 1));
    struct bytes alone = bytes_format(link->arena, "<< /DocMDP %s >>", (const char *)entry.value.data);
    struct bytes changed = perms->kind == PDF_DICT ? pdf_edit_dict(link->arena, perms, &entry, 1) : alone;
    *is_edited = perms->kind == PDF_NULL || direct->kind != PDF_REF;
    if (!*is_edited) rewrite(link, direct->ref, changed);
    *edit = (struct pdf_edit){.key = "Perms", .value = changed};
    return OK;
}

static status link_catalog(struct link *link, const struct pdf_form_change *change)
{
    static const char *const keys[] = {"AcroForm", "Perms"};
    const struct pdf_object *catalog = pdf_read_catalog(link->pdf);
    struct pdf_edit edits[2];
    struct pdf_ref root = {0};
    size_t count = 0;
    bool is_edited = false;
    TRY(check_keys(link, catalog, keys, 2));
    if (!pdf_object_ref(pdf_object_get(pdf_read_trailer(link->pdf), "Root"), &root))
        return problem_set(link->why, PDF_BROKEN, "a wrong /Root");
    TRY(link_form(link, catalog, change->field, &edits[0], &is_edited));
    count += is_edited;
    is_edited = false;
    if (change->certification.number)
        TRY(link_certification(link, catalog, change->certification, &edits[count], &is_edited));
    count += is_edited;
    if (count) rewrite(link, root, pdf_edit_dict(link->arena, catalog, edits, count));
    return OK;
}

status pdf_form_link(struct pdf_update *update, struct pdf *pdf, const struct pdf_form_change *change,
                     struct problem *why)
{
    struct arena *arena = pdf_read_arena(pdf);
    struct link link = {.update = update,
                        .pdf = pdf,
                        .arena = arena,
                        .written = {.arena = arena},
                        .owners = {.arena = arena},
                        .why = why};
    TRY(link_pages(&link, change));
    return link_catalog(&link, change);
}
