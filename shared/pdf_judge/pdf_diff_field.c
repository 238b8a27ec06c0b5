#include "pdf_diff_field.h"
#include "pdf_diff_value.h"
#include "pdf_page.h"
#include "text.h"
#include <string.h>

enum { DEPTH_MAX = PDF_FIELD_DEPTH, A_NAME = 4 /* steps */ };

struct above { /* what a field has from its parents */
    const char *name;
    struct pdf_diff_value value;
    bool was_signed;  /* it or its parent had a value when the document was signed */
    bool was_filled;  /* the same, and not an empty one */
    bool has_changed; /* the value of it or its parent is another one now */
    int depth;
};

struct field {
    uint32_t number;
    const char *name;
    struct pdf_diff_value value; /* with the field's dictionaries */
    bool is_widget;              /* of the field above, without a name: has no value of its own (12.7.3.1) */
    bool repeats;                /* its widget names the very value, too: some readers look for it there */
    int64_t flags_above;         /* /Ff that it has from its parents */
    bool was_signed, was_filled, has_changed;
};

static void arrays(struct pdf_diff_state *d, const struct pdf_object *old_array, const struct pdf_object *now_array,
                   const struct above *above);

static bool is_signature(const struct field *f)
{
    return text_equal(f->value.type, "Sig");
}

/* Has somebody signed the field, or the one above of which this is a widget? */
static bool is_signed(const struct field *f)
{
    return pdf_object_is_dict(f->value.value);
}

/* The names that the lock lists, read once: thousands of fields may ask for thousands of them. */
static const struct list *locked_names(struct pdf_diff_state *d)
{
    const struct pdf_object *names = d->signature->lock_names;
    if (d->locked.arena) return &d->locked;
    d->locked = LIST_OF(d->arena, const char *);
    for (size_t i = 0; names && names->kind == PDF_ARRAY && i < names->count; i++) {
        const char *one = pdf_object_utf8(pdf_read_item(d->old, names, i), d->arena);
        if (one && *one) *(const char **)list_add(&d->locked) = one;
    }
    return &d->locked;
}

static bool is_listed(struct pdf_diff_state *d, const char *name)
{
    const struct list *names = locked_names(d);
    if (!pdf_diff_state_affords(d, A_NAME * names->count)) return true;
    for (size_t i = 0; i < names->count; i++) {
        const char *one = *LIST_AT(names, const char *const, i);
        size_t size = strlen(one);
        if (strncmp(name, one, size) == 0 && (name[size] == '\0' || name[size] == '.')) return true;
    }
    return false;
}

/* FieldMDP (12.8.2.4) */
static bool is_locked(struct pdf_diff_state *d, const char *name)
{
    switch (d->signature->lock) {
    case PDF_LOCK_NONE:
        return false;
    case PDF_LOCK_ALL:
        return true;
    case PDF_LOCK_INCLUDE:
        return is_listed(d, name);
    case PDF_LOCK_EXCLUDE:
        return !is_listed(d, name);
    }
    return true;
}

/* DocMDP 2 and 3 let forms be filled in, and so does a FieldMDP that leaves the field open (12.8.2). Where the signer
 * said nothing, what was left empty may be filled in, and what was filled in stays. */
static bool may_fill(struct pdf_diff_state *d, const struct field *f)
{
    if (is_locked(d, f->name) || d->level == 1) return false;
    return d->level >= 2 || d->signature->lock != PDF_LOCK_NONE || !f->was_filled;
}

/* Appearance streams that were overwritten in place: they were this field's looks before, and nobody else's. */
static void take_appearance(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now,
                            int depth)
{
    if (depth > 3 || !pdf_diff_state_alone(d, old)) return;
    if (pdf_diff_state_has(d, pdf_diff_state_number(now), PDF_DIFF_CHANGED)) pdf_diff_state_rewritten(d, old, now);
    const struct pdf_object *before = pdf_read_resolve(d->old, old), *after = pdf_read_resolve(d->now, now);
    if (after->kind != PDF_DICT) return;
    for (size_t i = 0; i < after->count; i++)
        take_appearance(d, pdf_object_get(before, after->keys[i]), &after->items[i], depth + 1);
}

static bool is_value_key(const char *key)
{
    static const char *const keys[] = {"V", "AP", "AS", "I", "RV", "M", "DA"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (text_equal(key, keys[i])) return true;
    }
    return false;
}

/* The kind of a new value, and whether the certification lets it come. */
static void report_signature(struct pdf_diff_state *d, const struct field *f, bool is_new_field, bool is_visible)
{
    const struct pdf_object *value = pdf_read_get(d->now, f->value.now, "V");
    bool stamp = pdf_object_is_name(pdf_read_get(d->now, value, "SubFilter"), "ETSI.RFC3161");
    enum pdf_change_code code = PDF_CHANGE_SIGNATURE_FIELD_ADDED;
    if (pdf_object_is_dict(value)) code = stamp ? PDF_CHANGE_TIMESTAMP_ADDED : PDF_CHANGE_SIGNATURE_ADDED;
    pdf_diff_state_report(d, code, false, f->number, f->name);
    uint32_t number = pdf_diff_state_number(pdf_object_get(f->value.now, "V"));
    if (number && !pdf_diff_state_has(d, number, PDF_DIFF_ADDED)) /* somebody else's signature, lent to this field */
        pdf_diff_state_report(d, PDF_CHANGE_SIGNATURE_CHANGED, true, f->number, f->name);
    bool forbidden = (d->level == 1 && !(stamp && !is_visible)) || (d->level > 1 && is_new_field && is_visible);
    if (forbidden) pdf_diff_state_report(d, PDF_CHANGE_NOT_CERTIFIED, true, f->number, f->name);
}

static bool is_visible(struct pdf_diff_state *d, const struct pdf_object *widget)
{
    return pdf_page_has_place(d->now, widget);
}

/* A picture on a field that nobody signed is drawing on the page. */
static bool draws(struct pdf_diff_state *d, const struct pdf_object *widget)
{
    const struct pdf_object *look = pdf_read_get(d->now, pdf_read_get(d->now, widget, "AP"), "N");
    return is_visible(d, widget) && pdf_object_is_dict(look) && (look->kind != PDF_STREAM || look->data.size > 0);
}

/* Some programs repeat the field's value in its widget. */
static bool repeats_value(struct pdf_diff_state *d, const struct field *f)
{
    return f->is_widget && is_signed(f) && pdf_diff_state_same(pdf_read_get(d->now, f->value.now, "V"), f->value.value);
}

/* Its page, which the signer's program added (12.5.2). */
static bool names_page(struct pdf_diff_state *d, const struct field *f)
{
    const struct pdf_object *page = pdf_object_get(f->value.now, "P");
    if (pdf_object_get(f->value.old, "P") || !is_signed(f) ||
        pdf_diff_state_has(d, pdf_diff_state_number(page), PDF_DIFF_ADDED))
        return false;
    return pdf_object_is_type(pdf_read_resolve(d->now, page), "Page");
}

/* May an empty signature field look otherwise now? When it was signed; else nothing may be seen of it. */
static bool may_look(struct pdf_diff_state *d, const struct field *f, const char *key)
{
    static const char *const looks[] = {"AP", "AS", "M", "F", "MK", NULL};
    if (text_equal(key, "V")) return repeats_value(d, f);
    if (text_equal(key, "Rect")) return is_signed(f) && !is_visible(d, f->value.now); /* signed without a picture */
    if (text_equal(key, "P")) return names_page(d, f);
    if (!text_is_one_of(key, looks)) return false;
    if (is_signed(f) || text_equal(key, "M")) return true;
    return text_equal(key, "AP") && !draws(d, f->value.now);
}

/* An empty signature field is being signed: its value, and how it looks. */
static void signed_key(struct pdf_diff_state *d, const struct field *f, const char *key)
{
    bool is_v = text_equal(key, "V") && is_signed(f), is_value = is_v && !f->is_widget;
    if (!is_value && !(is_v && f->repeats) && !may_look(d, f, key)) {
        pdf_diff_state_report(d, PDF_CHANGE_FIELD_CHANGED, true, f->number, f->name);
        return;
    }
    if (is_value) report_signature(d, f, false, true);
    if (is_value && is_locked(d, f->name)) pdf_diff_state_report(d, PDF_CHANGE_FIELD_LOCKED, true, f->number, f->name);
    pdf_diff_state_claim(d, pdf_object_get(f->value.now, key));
}

static void signature_key(struct pdf_diff_state *d, const struct field *f, const char *key)
{
    if (!f->was_signed)
        signed_key(d, f, key);
    else if (text_equal(key, "AP") || text_equal(key, "Rect") || text_equal(key, "F"))
        pdf_diff_state_report(d, PDF_CHANGE_APPEARANCE_CHANGED, true, f->number, f->name);
    else
        pdf_diff_state_report(d, PDF_CHANGE_SIGNATURE_CHANGED, true, f->number, f->name);
}

/* A line of one point around it (table 168), as it is drawn where nothing is said. */
static bool is_usual_border(struct pdf_diff_state *d, const struct field *f)
{
    double width = 1;
    const struct pdf_object *border = pdf_object_get(f->value.now, "BS"), *style = pdf_read_get(d->now, border, "S");
    const struct pdf_object *wide = pdf_read_get(d->now, border, "W");
    if (!border || border->kind != PDF_DICT || pdf_object_get(f->value.old, "Border")) return false;
    if (pdf_object_get(border, "D") || (style->kind != PDF_NULL && !pdf_object_is_name(style, "S"))) return false;
    return wide->kind == PDF_NULL || (pdf_object_number(wide, &width) && width == 1);
}

/* Said now, but not changed: programs that fill a field in write out what it had by default. */
static bool is_default(struct pdf_diff_state *d, const struct field *f, const char *key)
{
    const struct pdf_object *flags = pdf_object_get(f->value.now, key);
    int64_t value = 0;
    if (pdf_object_get(f->value.old, key)) return false;
    if (text_equal(key, "BS")) return is_usual_border(d, f);
    return text_equal(key, "Ff") && pdf_object_integer(flags, &value) && value == f->flags_above;
}

static void value_key(struct pdf_diff_state *d, const struct field *f, const char *key)
{
    static const char *const texts[] = {"Tx", "Ch", NULL};
    if (is_default(d, f, key)) return;
    if (!is_value_key(key)) {
        pdf_diff_state_report(d, PDF_CHANGE_FIELD_CHANGED, true, f->number, f->name);
        return;
    }
    bool allowed = may_fill(d, f) && f->has_changed; /* another look without another value deceives */
    if (text_equal(key, "DA") && text_is_one_of(f->value.type ? f->value.type : "", texts))
        allowed = allowed && pdf_diff_value_is_text_default(d, pdf_read_get(d->now, f->value.now, key));
    pdf_diff_state_report(d, PDF_CHANGE_FORM_VALUE_CHANGED, !allowed, f->number, f->name);
    pdf_diff_state_claim(d, pdf_object_get(f->value.now, key));
}

/* A dictionary, and nothing else at the same time: what is a page's content as well, or its resources, is no field. */
static bool is_field_alone(const struct pdf_diff_state *d, const struct field *f)
{
    return f->value.old->kind == PDF_DICT && f->value.now->kind == PDF_DICT && !pdf_diff_state_is_lent(d, f->number);
}

/* Where the field's dictionary is taken for another, as the looks of an annotation or the settings of layers, a stream
 * under the name of a date would be drawn. */
static bool has_own_kind(struct pdf_diff_state *d, const struct field *f, const char *key)
{
    static const struct {
        const char *key;
        enum pdf_kind kind;
    } kinds[] = {{"AP", PDF_DICT},   {"AS", PDF_NAME},   {"I", PDF_ARRAY}, {"RV", PDF_STRING}, {"M", PDF_STRING},
                 {"DA", PDF_STRING}, {"F", PDF_INTEGER}, {"MK", PDF_DICT}, {"BS", PDF_DICT},   {"Rect", PDF_ARRAY}};
    const struct pdf_object *now = pdf_read_get(d->now, f->value.now, key);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal(key, kinds[i].key)) return now->kind == kinds[i].kind || now->kind == PDF_NULL;
    return now->kind != PDF_STREAM;
}

static void compare(struct pdf_diff_state *d, const struct field *f)
{
    struct list keys = pdf_diff_state_keys(d, f->value.old, f->value.now);
    pdf_diff_state_mark(d, f->number, PDF_DIFF_EXPLAINED);
    if (!is_field_alone(d, f)) pdf_diff_state_report(d, PDF_CHANGE_FIELD_CHANGED, true, f->number, f->name);
    for (size_t i = 0; i < keys.count; i++) {
        const char *key = *LIST_AT(&keys, const char *, i);
        if (!has_own_kind(d, f, key)) pdf_diff_state_report(d, PDF_CHANGE_FIELD_CHANGED, true, f->number, f->name);
        if (text_equal(key, "Kids")) continue; /* child by child */
        if (is_signature(f))
            signature_key(d, f, key);
        else
            value_key(d, f, key);
    }
}

static struct field field_of(struct pdf_diff_state *d, const struct pdf_object *item, const struct above *above,
                             bool is_new)
{
    struct field f = {.number = pdf_diff_state_number(item), .name = above->name, .value = above->value};
    f.flags_above = above->value.flags;
    const struct pdf_object *now = pdf_read_resolve(d->now, item);
    const struct pdf_object *old = is_new ? &pdf_object_null : pdf_read_resolve(d->old, item);
    const char *own = pdf_object_utf8(pdf_read_get(d->now, now, "T"), d->arena);
    if (own) f.name = above->name[0] ? arena_format(d->arena, "%s.%s", above->name, own) : own;
    const char *type = pdf_object_name(pdf_read_get(d->now, now, "FT"));
    if (type) f.value.type = type;
    (void)pdf_object_integer(pdf_read_get(d->now, now, "Ff"), &f.value.flags);
    f.is_widget = above->depth > 0 && !pdf_field_is_field(now);
    f.repeats = f.is_widget && pdf_diff_state_same(pdf_object_get(above->value.now, "V"), pdf_object_get(now, "V"));
    if (pdf_object_get(now, "V") && !f.is_widget) f.value.value = pdf_read_get(d->now, now, "V");
    if (pdf_object_get(now, "Opt")) f.value.options = pdf_read_get(d->now, now, "Opt");
    f.value.now = now;
    f.value.old = old;
    const struct pdf_object *before = pdf_read_get(d->old, old, "V");
    f.was_signed = above->was_signed || before->kind != PDF_NULL;
    f.was_filled = above->was_filled || !pdf_diff_value_is_empty(before);
    f.has_changed = above->has_changed || !pdf_diff_state_same(pdf_object_get(old, "V"), pdf_object_get(now, "V")) ||
                    pdf_diff_state_has(d, pdf_diff_state_number(pdf_object_get(now, "V")), PDF_DIFF_CHANGED);
    return f;
}

/* A field without children whose object and value stayed, and that of its parents: most of a form, most of the time. */
static bool is_untouched(struct pdf_diff_state *d, const struct pdf_object *item, const struct above *above)
{
    uint32_t number = pdf_diff_state_number(item);
    if (number == 0 || above->has_changed || pdf_diff_state_has(d, number, PDF_DIFF_CHANGED)) return false;
    const struct pdf_object *now = pdf_read_resolve(d->now, item);
    if (pdf_object_get(now, "Kids")) return false;
    return !pdf_diff_state_has(d, pdf_diff_state_number(pdf_object_get(now, "V")), PDF_DIFF_CHANGED);
}

static void old_field(struct pdf_diff_state *d, const struct pdf_object *item, const struct above *above)
{
    if (is_untouched(d, item, above)) return;
    struct field f = field_of(d, item, above, false);
    bool changed = pdf_diff_state_has(d, f.number, PDF_DIFF_CHANGED);
    if (changed) compare(d, &f);
    bool filled = !is_signature(&f) && f.has_changed && may_fill(d, &f);
    if (filled) take_appearance(d, pdf_object_get(f.value.old, "AP"), pdf_object_get(f.value.now, "AP"), 0);
    if (!is_signature(&f) && f.has_changed && !pdf_diff_value_fits(d, &f.value))
        pdf_diff_state_report(d, PDF_CHANGE_LOOK_DIFFERS, true, f.number, f.name);
    const struct above below = {f.name, f.value, f.was_signed, f.was_filled, f.has_changed, above->depth + 1};
    arrays(d, pdf_object_get(f.value.old, "Kids"), pdf_object_get(f.value.now, "Kids"), &below);
}

/* Anything that makes a field more than a signature with its picture: actions, optional content. */
static bool is_plain(const struct pdf_object *dict)
{
    return !pdf_object_get(dict, "A") && !pdf_object_get(dict, "AA") && !pdf_object_get(dict, "OC");
}

struct found {
    bool is_plain, is_visible, draws;
};

static void look_at(struct pdf_diff_state *d, const struct pdf_object *item, struct found *out)
{
    const struct pdf_object *dict = pdf_read_resolve(d->now, item);
    if (!is_plain(dict)) out->is_plain = false;
    if (!pdf_object_is_name(pdf_read_get(d->now, dict, "Subtype"), "Widget")) return;
    if (is_visible(d, dict)) out->is_visible = true;
    if (draws(d, dict)) out->draws = true;
    pdf_diff_state_mark(d, pdf_diff_state_number(item), PDF_DIFF_WIDGET);
}

/* Nothing comes below a field that was signed, and no field below one that is being signed: the reader of signatures
 * would take the child for it. */
static bool may_be_below(struct pdf_diff_state *d, const struct field *f, const struct above *above)
{
    if (!text_equal(above->value.type, "Sig")) return true;
    bool has_other = pdf_object_get(f->value.now, "V") && !repeats_value(d, f);
    if (f->is_widget) return !above->was_signed && !has_other;
    return !above->was_signed && !pdf_object_is_dict(above->value.value);
}

static void new_signature(struct pdf_diff_state *d, const struct pdf_object *item, const struct field *f)
{
    struct found found = {.is_plain = true};
    const struct pdf_object *kids = pdf_read_get(d->now, f->value.now, "Kids");
    look_at(d, item, &found);
    for (size_t i = 0; kids->kind == PDF_ARRAY && i < kids->count; i++) look_at(d, &kids->items[i], &found);
    if (!found.is_plain || (!is_signed(f) && found.draws))
        pdf_diff_state_report(d, PDF_CHANGE_FIELD_ADDED, true, f->number, f->name);
    report_signature(d, f, true, found.is_visible);
}

static bool has_fields(struct pdf_diff_state *d, const struct pdf_object *kids)
{
    for (size_t i = 0; kids->kind == PDF_ARRAY && i < kids->count; i++) {
        if (pdf_field_is_field(pdf_read_item(d->now, kids, i))) return true;
    }
    return false;
}

static void new_field(struct pdf_diff_state *d, const struct pdf_object *item, const struct above *above)
{
    struct field f = field_of(d, item, above, true);
    const struct pdf_object *kids = pdf_read_get(d->now, f.value.now, "Kids");
    if (!pdf_diff_state_has(d, f.number, PDF_DIFF_ADDED)) { /* what existed cannot become a new field */
        pdf_diff_state_report(d, PDF_CHANGE_FIELD_ADDED, true, f.number, f.name);
        return;
    }
    if (!may_be_below(d, &f, above)) pdf_diff_state_report(d, PDF_CHANGE_SIGNATURE_CHANGED, true, f.number, f.name);
    if (has_fields(d, kids)) {
        const struct above below = {f.name, f.value, false, false, false, above->depth + 1};
        pdf_diff_state_claim_one(d, item);
        pdf_diff_state_claim_one(d, pdf_object_get(f.value.now, "Kids"));
        arrays(d, NULL, pdf_object_get(f.value.now, "Kids"), &below);
        return;
    }
    pdf_diff_state_claim(d, item);
    if (is_signature(&f))
        new_signature(d, item, &f);
    else
        pdf_diff_state_report(d, PDF_CHANGE_FIELD_ADDED, true, f.number, f.name);
}

/* The old ones must all be there, in their order; whatever stands between or behind them is new. */
static void arrays(struct pdf_diff_state *d, const struct pdf_object *old_array, const struct pdf_object *now_array,
                   const struct above *above)
{
    const struct pdf_object *old = pdf_read_resolve(d->old, old_array);
    const struct pdf_object *now = pdf_read_resolve(d->now, now_array);
    size_t next = 0, count = old->kind == PDF_ARRAY ? old->count : 0;
    if (above->depth > DEPTH_MAX) return;
    pdf_diff_state_rewritten(d, old_array, now_array);
    pdf_diff_state_claim_one(d, now_array);
    for (size_t i = 0; now->kind == PDF_ARRAY && i < now->count; i++) {
        if (next < count && pdf_diff_state_same(&old->items[next], &now->items[i])) {
            old_field(d, &now->items[i], above);
            next++;
        } else {
            new_field(d, &now->items[i], above);
        }
    }
    if (next < count) pdf_diff_state_report(d, PDF_CHANGE_FIELD_REMOVED, true, 0, above->name);
}

void pdf_diff_field_all(struct pdf_diff_state *d, const struct pdf_object *old_array,
                        const struct pdf_object *now_array)
{
    const struct above top = {.name = "", .value = {.value = &pdf_object_null, .options = &pdf_object_null}};
    arrays(d, old_array, now_array, &top);
}
