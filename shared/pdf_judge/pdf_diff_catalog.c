#include "pdf_diff_catalog.h"
#include "pdf_diff_colour.h"
#include "pdf_diff_evidence.h"
#include "pdf_diff_form.h"
#include "text.h"
#include <string.h>

static void refuse(struct pdf_diff_state *d, const char *key)
{
    pdf_diff_state_report(d, PDF_CHANGE_CATALOG_CHANGED, true, 0, key);
}

static bool is_metadata(const struct pdf_object *object)
{
    return object->kind == PDF_STREAM && pdf_object_is_type(object, "Metadata");
}

static void metadata(struct pdf_diff_state *d, const struct pdf_object *old_value, const struct pdf_object *now_value)
{
    uint32_t number = pdf_diff_state_number(now_value);
    if (pdf_diff_state_same(old_value, now_value) && !pdf_diff_state_has(d, number, PDF_DIFF_CHANGED)) return;
    const struct pdf_object *old = pdf_read_resolve(d->old, old_value);
    bool fits = is_metadata(pdf_read_resolve(d->now, now_value)) && (old->kind == PDF_NULL || is_metadata(old));
    pdf_diff_state_report(d, PDF_CHANGE_METADATA_CHANGED, !fits, number, "Metadata");
    if (!fits) return;
    pdf_diff_state_rewritten(d, old_value, now_value);
    pdf_diff_state_claim(d, now_value);
}

/* "1.7" is 17; 0: no version of PDF. */
static int version_of(const struct pdf_object *value)
{
    const char *name = pdf_object_name(value);
    bool fits = name && strlen(name) == 3 && name[1] == '.' && name[0] >= '1' && name[0] <= '9' && name[2] >= '0' &&
                name[2] <= '9';
    return fits ? (name[0] - '0') * 10 + name[2] - '0' : 0;
}

static int version_of_header(const struct pdf_diff_state *d)
{
    enum { MARK = 5 /* of %PDF- */, SIZE = 8 };
    struct bytes file = pdf_read_file(d->old);
    size_t at = pdf_read_header(d->old);
    if (file.size < at + SIZE) return 0;
    return (file.data[at + MARK] - '0') * 10 + file.data[at + MARK + 2] - '0';
}

/* 7.7.2: a later revision may raise the version; what lowers it makes programs read the same objects otherwise. */
static void version(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now)
{
    enum { NEWEST = 20 };
    int before = old ? version_of(old) : version_of_header(d), after = version_of(now);
    if (pdf_diff_state_same(old, now)) return;
    if (after == 0 || after < before || after > NEWEST) refuse(d, "Version");
}

/* One developer's extensions (7.12, table 50): scalars only. */
static bool is_extension(struct pdf_diff_state *d, const struct pdf_object *value)
{
    const struct pdf_object *one = pdf_read_resolve(d->now, value);
    if (one->kind != PDF_DICT) return false;
    for (size_t i = 0; i < one->count; i++) {
        enum pdf_kind kind = one->items[i].kind;
        if (kind == PDF_REF || kind == PDF_ARRAY || kind == PDF_DICT) return false;
    }
    return true;
}

static bool is_extension_list(struct pdf_diff_state *d, const struct pdf_object *value)
{
    const struct pdf_object *list = pdf_read_resolve(d->now, value);
    if (list->kind != PDF_ARRAY) return is_extension(d, value);
    for (size_t i = 0; i < list->count; i++) {
        if (!is_extension(d, &list->items[i])) return false;
    }
    return true;
}

static void extensions(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now)
{
    const struct pdf_object *all = pdf_read_resolve(d->now, now);
    bool changed = pdf_diff_state_has(d, pdf_diff_state_number(now), PDF_DIFF_CHANGED);
    if (pdf_diff_state_same(old, now) && !changed) return;
    bool fits = all->kind == PDF_DICT;
    for (size_t i = 0; fits && i < all->count; i++)
        fits = text_equal(all->keys[i], "Type") || is_extension_list(d, &all->items[i]);
    if (!fits) refuse(d, "Extensions");
    pdf_diff_state_rewritten(d, old, now);
    pdf_diff_state_claim(d, now);
}

void pdf_diff_catalog(struct pdf_diff_state *d)
{
    static const char *const handled[] = {"AcroForm", "DSS",           "Metadata", "Extensions",
                                          "Version",  "OutputIntents", NULL};
    const struct pdf_object *old = pdf_read_catalog(d->old), *now = pdf_read_catalog(d->now);
    uint32_t number = pdf_diff_state_number(pdf_object_get(pdf_read_trailer(d->now), "Root"));
    struct list keys = pdf_diff_state_keys(d, old, now);
    pdf_diff_state_mark(d, number, PDF_DIFF_EXPLAINED);
    if (pdf_diff_state_has(d, number, PDF_DIFF_CHANGED) && pdf_diff_state_is_lent(d, number))
        pdf_diff_state_report(d, PDF_CHANGE_CATALOG_CHANGED, true, number, NULL);
    for (size_t i = 0; i < keys.count; i++) {
        const char *key = *LIST_AT(&keys, const char *, i);
        if (!text_is_one_of(key, handled)) pdf_diff_state_report(d, PDF_CHANGE_CATALOG_CHANGED, true, number, key);
    }
    version(d, pdf_object_get(old, "Version"), pdf_object_get(now, "Version"));
    extensions(d, pdf_object_get(old, "Extensions"), pdf_object_get(now, "Extensions"));
    pdf_diff_colour(d, pdf_object_get(old, "OutputIntents"), pdf_object_get(now, "OutputIntents"));
    pdf_diff_evidence(d, pdf_object_get(old, "DSS"), pdf_object_get(now, "DSS"));
    metadata(d, pdf_object_get(old, "Metadata"), pdf_object_get(now, "Metadata"));
    pdf_diff_form(d, old, now);
}
