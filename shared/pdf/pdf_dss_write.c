#include "cms_algorithm.h"
#include "pdf_dss.h"
#include "pdf_edit.h"
#include "pdf_update.h"
#include "text.h"
#include <string.h>

struct writing {
    struct pdf_dss_plan *plan;
    struct pdf *pdf;
    struct arena *arena;
    struct pdf_update *update;
    struct problem *why;
};

static const struct pdf_object empty = {.kind = PDF_DICT, .raw = {(const unsigned char *)"<<>>", 4}};

struct pdf_dss_plan pdf_dss_open(struct pdf *pdf)
{
    struct pdf_dss_plan plan = {.pdf = pdf, .records = LIST_OF(pdf_read_arena(pdf), struct pdf_dss_record)};
    (void)pdf_dss_read(pdf, &plan.items);
    return plan;
}

/* ISO 32000-2, table 262: of the bytes of /Contents, as they stand there. */
struct pdf_dss_record *pdf_dss_record(struct pdf_dss_plan *plan, struct bytes contents)
{
    static const struct cms_algorithm sha1 = {.digest = "SHA1"};
    unsigned char digest[CMS_ALGORITHM_DIGEST_MAX];
    struct arena *arena = pdf_read_arena(plan->pdf);
    size_t size = cms_algorithm_hash(&sha1, &contents, 1, digest);
    char *key = bytes_hex(arena, bytes_of(digest, size));
    for (char *c = key; *c; c++) *c = text_upper(*c);
    for (size_t i = 0; i < plan->records.count; i++) {
        struct pdf_dss_record *made = LIST_AT(&plan->records, struct pdf_dss_record, i);
        if (text_equal(made->key, key)) return made;
    }
    struct pdf_dss_record *record = list_add(&plan->records);
    *record = (struct pdf_dss_record){.key = key, .items = LIST_OF(arena, size_t)};
    return record;
}

static size_t place_of(struct pdf_dss_plan *plan, enum revocation_kind kind, struct bytes der)
{
    for (size_t i = 0; i < plan->items.count; i++) {
        const struct pdf_dss_item *old = LIST_AT(&plan->items, struct pdf_dss_item, i);
        if (old->kind == kind && bytes_equal(old->der, der)) return i;
    }
    *(struct pdf_dss_item *)list_add(&plan->items) = (struct pdf_dss_item){.der = der, .kind = kind};
    plan->added++;
    return plan->items.count - 1;
}

void pdf_dss_add(struct pdf_dss_plan *plan, struct pdf_dss_record *record, enum revocation_kind kind, struct bytes der)
{
    size_t place = place_of(plan, kind, der);
    for (size_t i = 0; i < record->items.count; i++)
        if (*LIST_AT(&record->items, size_t, i) == place) return;
    *(size_t *)list_add(&record->items) = place;
}

static void put_stream(struct writing *w, struct pdf_dss_item *item)
{
    item->ref = pdf_update_new(w->update);
    struct buffer *out = pdf_update_open(w->update, item->ref);
    buffer_format(out, "<< /Length %zu >>\nstream\n", item->der.size);
    pdf_update_borrow(w->update, item->der);
    buffer_text(out, "\nendstream");
    pdf_update_close(w->update);
}

static void put_ref(struct buffer *out, const struct pdf_dss_item *item)
{
    buffer_format(out, " %u %u R", item->ref.number, item->ref.generation);
}

static bool is_listed(const struct pdf_object *array, struct pdf_ref ref)
{
    struct pdf_ref one = {0};
    for (size_t i = 0; array->kind == PDF_ARRAY && i < array->count; i++)
        if (pdf_object_ref(&array->items[i], &one) && one.number == ref.number) return true;
    return false;
}

/* The array as it was, and what of this kind is not in it yet; empty: nothing. */
static struct bytes longer(struct writing *w, const struct pdf_object *array, enum revocation_kind kind,
                           const struct list *places)
{
    bool has_new = false;
    struct buffer out = {.arena = w->arena};
    buffer_byte(&out, '[');
    if (array->kind == PDF_ARRAY) buffer_add(&out, array->raw.data + 1, array->raw.size - 2);
    for (size_t i = 0; i < places->count; i++) {
        const struct pdf_dss_item *item =
            LIST_AT(&w->plan->items, struct pdf_dss_item, *LIST_AT(places, const size_t, i));
        if (item->kind != kind || is_listed(array, item->ref)) continue;
        put_ref(&out, item);
        has_new = true;
    }
    buffer_text(&out, " ]");
    return has_new ? buffer_bytes(&out) : bytes_of(NULL, 0);
}

/* The three arrays by these names; answers how many change. */
static size_t edit_arrays(struct writing *w, const struct pdf_object *dict, const char *const names[3],
                          const struct list *places, struct pdf_edit edits[3])
{
    static const enum revocation_kind kinds[] = {REVOCATION_NONE, REVOCATION_OCSP, REVOCATION_CRL};
    size_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        struct bytes value = longer(w, pdf_read_get(w->pdf, dict, names[i]), kinds[i], places);
        if (value.size > 0) edits[count++] = (struct pdf_edit){names[i], value};
    }
    return count;
}

/* An entry that is there only grows: what it names was needed once, and a judge takes a missing part for a forbidden
 * change. Entries of signatures that need nothing more stay, or are not made. */
static struct bytes records(struct writing *w, const struct pdf_object *dss)
{
    static const char *const names[] = {"Cert", "OCSP", "CRL"};
    size_t count = 0;
    const struct pdf_object *old = pdf_read_get(w->pdf, dss, "VRI");
    struct pdf_edit *edits = arena_array(w->arena, w->plan->records.count + 1, sizeof *edits);
    for (size_t i = 0; i < w->plan->records.count; i++) {
        struct pdf_edit parts[3];
        const struct pdf_dss_record *record = LIST_AT(&w->plan->records, struct pdf_dss_record, i);
        const struct pdf_object *entry = pdf_read_get(w->pdf, old, record->key);
        if (entry->kind != PDF_DICT) entry = &empty;
        size_t changed = edit_arrays(w, entry, names, &record->items, parts);
        if (changed) edits[count++] = (struct pdf_edit){record->key, pdf_edit_dict(w->arena, entry, parts, changed)};
    }
    return pdf_edit_dict(w->arena, old->kind == PDF_DICT ? old : &empty, edits, count);
}

static struct bytes dictionary(struct writing *w, const struct pdf_object *dss, const struct list *added)
{
    static const char *const names[] = {"Certs", "OCSPs", "CRLs"};
    struct pdf_edit edits[5];
    size_t count = edit_arrays(w, dss, names, added, edits);
    edits[count++] = (struct pdf_edit){"Type", bytes_of_text("/DSS")};
    edits[count++] = (struct pdf_edit){"VRI", records(w, dss)};
    return pdf_edit_dict(w->arena, dss, edits, count);
}

static void rewrite(struct writing *w, struct pdf_ref ref, struct bytes value)
{
    struct buffer *out = pdf_update_open(w->update, ref);
    buffer_add(out, value.data, value.size);
    pdf_update_close(w->update);
}

/* The catalog names it, once; where it is an object of its own already, that alone is written anew. */
static status link(struct writing *w, const struct pdf_object *catalog, bool is_there, struct bytes dss)
{
    struct pdf_ref root = {0}, place = {0};
    if (is_there && pdf_object_ref(pdf_object_get(catalog, "DSS"), &place)) {
        rewrite(w, place, dss);
        return OK;
    }
    if (!pdf_object_ref(pdf_object_get(pdf_read_trailer(w->pdf), "Root"), &root))
        return problem_set(w->why, PDF_BROKEN, "no /Root");
    place = pdf_update_new(w->update);
    rewrite(w, place, dss);
    const struct pdf_edit edit = {"DSS", pdf_edit_ref(w->arena, place)};
    rewrite(w, root, pdf_edit_dict(w->arena, catalog, &edit, 1));
    return OK;
}

static status check(struct writing *w, const struct pdf_object *catalog, const struct pdf_object *dss)
{
    static const char *const keys[] = {"Type", "Certs", "OCSPs", "CRLs", "VRI"};
    bool is_sound = pdf_object_times(catalog, "DSS") <= 1 && (dss->kind == PDF_DICT || dss->kind == PDF_NULL);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) is_sound = is_sound && pdf_object_times(dss, keys[i]) <= 1;
    TRY(pdf_read_fault(w->pdf, w->why));
    return is_sound ? OK : problem_set(w->why, PDF_BROKEN, "a wrong /DSS");
}

status pdf_dss_write(struct pdf_dss_plan *plan, struct list *pieces, struct problem *why)
{
    struct writing w = {.plan = plan, .pdf = plan->pdf, .arena = pdf_read_arena(plan->pdf), .why = why};
    const struct pdf_object *catalog = pdf_read_catalog(w.pdf), *dss = pdf_read_get(w.pdf, catalog, "DSS");
    struct list added = LIST_OF(w.arena, size_t);
    TRY(check(&w, catalog, dss));
    TRY(pdf_update_begin(w.pdf, &w.update, why));
    for (size_t i = plan->items.count - plan->added; i < plan->items.count; i++) {
        put_stream(&w, LIST_AT(&plan->items, struct pdf_dss_item, i));
        *(size_t *)list_add(&added) = i;
    }
    bool is_there = dss->kind == PDF_DICT;
    struct bytes text = dictionary(&w, is_there ? dss : &empty, &added);
    TRY(pdf_read_fault(w.pdf, why));
    TRY(link(&w, catalog, is_there, text));
    TRY(pdf_update_finish(w.update, why));
    *pieces = pdf_update_output(w.update, w.arena);
    return OK;
}
