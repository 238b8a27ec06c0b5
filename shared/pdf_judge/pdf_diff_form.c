#include "pdf_diff_form.h"
#include "pdf_diff_field.h"
#include "pdf_diff_font.h"
#include "pdf_diff_value.h"
#include "text.h"

/* Also in a dictionary that was rewritten in place, where pdf_diff_state_claim() does not look. */
static void claim_new(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now)
{
    for (size_t i = 0; pdf_object_is_dict(now) && i < now->count; i++) {
        if (!pdf_object_get(old, now->keys[i])) pdf_diff_state_claim(d, &now->items[i]);
    }
}

/* Default resources may gain entries; those that fields already use must stay. Where they are a page's own, too, what
 * it asks for in vain would come with them. */
static bool is_extended(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now, int depth)
{
    bool is_alone = pdf_diff_state_alone(d, old);
    old = pdf_read_resolve(d->old, old);
    const struct pdf_object *after = pdf_read_resolve(d->now, now);
    if (!pdf_object_is_dict(old)) return true;
    for (size_t i = 0; i < old->count; i++) {
        const struct pdf_object *there = pdf_object_get(after, old->keys[i]);
        bool is_rewritten = pdf_diff_state_has(d, pdf_diff_state_number(there), PDF_DIFF_CHANGED);
        if (pdf_diff_state_same(&old->items[i], there) && !is_rewritten) continue;
        if (depth > 0 || !is_alone || !pdf_object_is_dict(pdf_read_resolve(d->now, there))) return false;
        if (!is_extended(d, &old->items[i], there, depth + 1)) return false;
        pdf_diff_state_rewritten(d, &old->items[i], there);
    }
    claim_new(d, old, after);
    return true;
}

/* Where programs draw the signed values themselves, they take the fonts from here, also those that were missing. */
static bool draws_otherwise(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now)
{
    const struct pdf_object *before = pdf_read_get(d->old, pdf_read_resolve(d->old, old), "Font");
    const struct pdf_object *fonts = pdf_read_get(d->now, pdf_read_resolve(d->now, now), "Font");
    if (!pdf_diff_value_is_drawn_anew(d)) return false;
    for (size_t i = 0; pdf_object_is_dict(fonts) && i < fonts->count; i++) {
        const struct pdf_object *coding = pdf_read_get(d->now, pdf_read_resolve(d->now, &fonts->items[i]), "Encoding");
        bool is_honest = pdf_diff_font_is_honest(d, &fonts->items[i]) && !pdf_object_is_dict(coding);
        if (!pdf_object_get(before, fonts->keys[i]) && !is_honest) return true;
    }
    return false;
}

static void resources(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now)
{
    if (!is_extended(d, old, now, 0) || draws_otherwise(d, old, now)) {
        pdf_diff_state_report(d, PDF_CHANGE_FORM_CHANGED, true, pdf_diff_state_number(now), "DR");
        return;
    }
    pdf_diff_state_rewritten(d, old, now);
    pdf_diff_state_claim(d, now);
}

static void setting(struct pdf_diff_state *d, const char *key, const struct pdf_object *old,
                    const struct pdf_object *now)
{
    static const char *const handled[] = {"Fields", "SigFlags", "DR"};
    for (size_t i = 0; i < sizeof handled / sizeof *handled; i++) {
        if (text_equal(key, handled[i])) return;
    }
    if (text_equal(key, "DA") && !old) return;                              /* a default for new fields only */
    bool is_default = now && now->kind == PDF_TRUTH && !now->truth && !old; /* table 224: said, but not changed */
    if (text_equal(key, "NeedAppearances") && is_default) return;
    pdf_diff_state_report(d, PDF_CHANGE_FORM_CHANGED, true, 0, key);
}

void pdf_diff_form(struct pdf_diff_state *d, const struct pdf_object *old_catalog, const struct pdf_object *now_catalog)
{
    const struct pdf_object *old_value = pdf_object_get(old_catalog, "AcroForm");
    const struct pdf_object *now_value = pdf_object_get(now_catalog, "AcroForm");
    const struct pdf_object *old = pdf_read_resolve(d->old, old_value);
    const struct pdf_object *now = pdf_read_resolve(d->now, now_value);
    if (!pdf_object_is_dict(now)) {
        if (pdf_object_is_dict(old)) pdf_diff_state_report(d, PDF_CHANGE_FORM_CHANGED, true, 0, "AcroForm");
        return;
    }
    pdf_diff_state_rewritten(d, old_value, now_value);
    pdf_diff_state_claim_one(d, now_value);
    struct list keys = pdf_diff_state_keys(d, old, now);
    for (size_t i = 0; i < keys.count; i++) {
        const char *key = *LIST_AT(&keys, const char *, i);
        setting(d, key, pdf_object_get(old, key), pdf_object_get(now, key));
    }
    resources(d, pdf_object_get(old, "DR"), pdf_object_get(now, "DR"));
    pdf_diff_field_all(d, pdf_object_get(old, "Fields"), pdf_object_get(now, "Fields"));
}
