#include "pdf_diff_refs.h"
#include "text.h"

/* 7.8.3, the glyphs of a font, the looks of an annotation (12.5.5): by these pages draw what the entries of a
 * dictionary name. */
static bool is_resource_key(const char *key)
{
    static const char *const keys[] = {"XObject",    "ExtGState", "ColorSpace", "Pattern", "Shading", "Font",
                                       "Properties", "CharProcs", "N",          "R",       "D",       NULL};
    return text_is_one_of(key, keys);
}

static void count_value(struct pdf_diff_state *d, const struct pdf_object *value, uint32_t by, bool is_resource)
{
    if (value->kind == PDF_REF && value->ref.number <= d->highest) {
        d->referred[value->ref.number] += by;
        if (is_resource) d->lent[value->ref.number] += by;
    }
    for (size_t i = 0; value->kind == PDF_ARRAY && i < value->count; i++) /* depth: PDF_MAX_DEPTH */
        count_value(d, &value->items[i], by, is_resource);
    for (size_t i = 0; pdf_object_is_dict(value) && i < value->count; i++)
        count_value(d, &value->items[i], by, is_resource_key(value->keys[i]));
}

/* A cross-reference stream is the trailer written as an object; the trailer is counted by itself. */
static bool is_table(const struct pdf_object *object)
{
    return object->kind == PDF_STREAM && pdf_object_is_type(object, "XRef");
}

/* Who only leads on to another object may be named as resources are. */
static void count_all(struct pdf_diff_state *d, const struct pdf_object *object, uint32_t by)
{
    static const char *const trailers[] = {"Root", "Info", "Encrypt", NULL};
    if (!is_table(object)) count_value(d, object, by, object->kind == PDF_REF);
    for (size_t i = 0; is_table(object) && i < object->count; i++)
        if (!text_is_one_of(object->keys[i], trailers))
            count_value(d, &object->items[i], by, is_resource_key(object->keys[i]));
}

static status count_object(struct pdf_diff_state *d, uint32_t number, struct problem *why)
{
    struct pdf_place place;
    const struct pdf_object *object = NULL;
    TRY(pdf_diff_state_spend(d, pdf_read_current(d->old) + 1, why));
    TRY(pdf_read_locate(d->old, number, &place, why));
    if (place.is_free) return OK;
    TRY(pdf_read_load(d->old, (struct pdf_ref){number, place.generation}, &object, why));
    count_all(d, object, 1);
    return OK;
}

static status count_revision(struct pdf_diff_state *d, size_t revision, unsigned char *seen, struct problem *why)
{
    struct pdf_place *places = NULL;
    size_t count = 0;
    TRY(pdf_read_changed(d->old, revision, &places, &count, why));
    for (size_t i = 0; i < count; i++) {
        uint32_t number = places[i].number;
        if (number > d->highest || seen[number]) continue;
        seen[number] = 1;
        TRY(count_object(d, number, why));
    }
    return OK;
}

status pdf_diff_refs_count(struct pdf_diff_state *d, struct problem *why)
{
    unsigned char *seen = arena_array(d->arena, (size_t)d->highest + 1, 1);
    d->referred = arena_array(d->arena, (size_t)d->highest + 1, sizeof *d->referred);
    d->lent = arena_array(d->arena, (size_t)d->highest + 1, sizeof *d->lent);
    count_value(d, pdf_read_trailer(d->old), 1, false);
    for (size_t r = 0; r <= pdf_read_current(d->old); r++) TRY(count_revision(d, r, seen, why));
    return OK;
}

/* Keys that stand twice are read differently by different programs, and so are streams of a wrong length. */
static bool is_ambiguous(const struct pdf_object *value)
{
    if (value->is_mended) return true;
    if (value->kind != PDF_ARRAY && !pdf_object_is_dict(value)) return false;
    for (size_t i = 0; i < value->count; i++) {
        if (is_ambiguous(&value->items[i])) return true;
        if (value->kind != PDF_ARRAY && pdf_object_times(value, value->keys[i]) > 1) return true;
    }
    return false;
}

static bool is_same_place(const struct pdf_place *a, const struct pdf_place *b)
{
    return a->start == b->start && a->is_packed == b->is_packed && a->index == b->index &&
           a->generation == b->generation;
}

static bool is_packing(const struct pdf_object *object)
{
    return object->kind == PDF_STREAM && (pdf_object_is_type(object, "ObjStm") || is_table(object));
}

static void mark_added(struct pdf_diff_state *d, uint32_t number, const struct pdf_object *object)
{
    pdf_diff_state_mark(d, number, PDF_DIFF_ADDED);
    if (!is_packing(object)) return;
    pdf_diff_state_mark(d, number, PDF_DIFF_EXPLAINED);
    if (d->referred[number] > 0) pdf_diff_state_report(d, PDF_CHANGE_HIDDEN_REFERENCE, true, number, NULL);
}

static status mark_compared(struct pdf_diff_state *d, const struct pdf_place *before, const struct pdf_place *after,
                            const struct pdf_object *now, struct problem *why)
{
    bool is_same = false;
    uint32_t number = after->number;
    if (before->is_free) return mark_added(d, number, now), OK;
    TRY(pdf_read_same(d->old, pdf_diff_state_old(d, number), d->now, now, &is_same, why));
    if (before->generation != after->generation || !is_same) pdf_diff_state_mark(d, number, PDF_DIFF_CHANGED);
    return OK;
}

static status mark_one(struct pdf_diff_state *d, uint32_t number, struct problem *why)
{
    struct pdf_place before, after;
    const struct pdf_object *now = NULL;
    TRY(pdf_read_locate(d->old, number, &before, why));
    TRY(pdf_read_locate(d->now, number, &after, why));
    if (before.is_free && after.is_free) return OK;
    if (after.is_free) return pdf_diff_state_mark(d, number, PDF_DIFF_REMOVED), OK;
    if (!before.is_free && is_same_place(&before, &after)) return OK;
    TRY(pdf_read_load(d->now, (struct pdf_ref){number, after.generation}, &now, why));
    if (after.start < d->signed_end) pdf_diff_state_report(d, PDF_CHANGE_OBJECT_REDIRECTED, true, number, NULL);
    if (is_ambiguous(now)) pdf_diff_state_report(d, PDF_CHANGE_AMBIGUOUS_OBJECT, true, number, NULL);
    return mark_compared(d, &before, &after, now, why);
}

static status mark_revision(struct pdf_diff_state *d, size_t revision, struct problem *why)
{
    struct pdf_place *places = NULL;
    size_t count = 0;
    TRY(pdf_read_changed(d->now, revision, &places, &count, why));
    for (size_t i = 0; i < count; i++) {
        uint32_t number = places[i].number;
        if (number == 0 || number > d->highest) continue;
        TRY(pdf_diff_state_spend(d, 2 * pdf_read_revisions(d->now), why));
        TRY(mark_one(d, number, why));
    }
    return OK;
}

status pdf_diff_refs_touched(struct pdf_diff_state *d, struct problem *why)
{
    for (size_t r = d->signature->revision + 1; r <= pdf_read_current(d->now); r++) TRY(mark_revision(d, r, why));
    return OK;
}

/* The same object as the one state has it, or as the other has it, in terms of what it refers to. */
static void count_state(struct pdf_diff_state *d, struct pdf *view, uint32_t number, uint32_t by)
{
    const struct pdf_object *object = view == d->old ? pdf_diff_state_old(d, number) : pdf_diff_state_now(d, number);
    count_all(d, object, by);
}

void pdf_diff_refs_advance(struct pdf_diff_state *d)
{
    enum { TOUCHED = PDF_DIFF_CHANGED | PDF_DIFF_ADDED | PDF_DIFF_REMOVED };
    const uint32_t less = UINT32_MAX; /* minus one */
    count_value(d, pdf_read_trailer(d->old), less, false);
    count_value(d, pdf_read_trailer(d->now), 1, false);
    for (uint32_t number = 1; number <= d->highest; number++) {
        if (!pdf_diff_state_has(d, number, TOUCHED)) continue;
        count_state(d, d->old, number, less);
        count_state(d, d->now, number, 1);
    }
}

static void use_number(struct pdf_diff_state *d, uint32_t number, struct list *found)
{
    if (!pdf_diff_state_has(d, number, PDF_DIFF_ADDED)) return;
    if (pdf_diff_state_has(d, number, PDF_DIFF_EXPLAINED | PDF_DIFF_USED)) return;
    pdf_diff_state_mark(d, number, PDF_DIFF_USED);
    *(uint32_t *)list_add(found) = number;
}

static void use(struct pdf_diff_state *d, const struct pdf_object *value, struct list *found)
{
    if (value->kind == PDF_REF) {
        use_number(d, value->ref.number, found);
    } else if (value->kind == PDF_ARRAY || pdf_object_is_dict(value)) {
        for (size_t i = 0; i < value->count; i++) use(d, &value->items[i], found);
    }
}

static bool is_live(const struct pdf_diff_state *d, uint32_t number)
{
    bool explained = pdf_diff_state_has(d, number, PDF_DIFF_ADDED) && pdf_diff_state_has(d, number, PDF_DIFF_EXPLAINED);
    return explained || pdf_diff_state_has(d, number, PDF_DIFF_CHANGED);
}

void pdf_diff_refs_used(struct pdf_diff_state *d)
{
    struct list found = LIST_OF(d->arena, uint32_t);
    use(d, pdf_read_trailer(d->now), &found);
    for (uint32_t number = 1; number <= d->highest; number++) {
        if (is_live(d, number)) use(d, pdf_diff_state_now(d, number), &found);
        if (d->referred[number] > 0) use_number(d, number, &found);
    }
    for (size_t i = 0; i < found.count; i++) use(d, pdf_diff_state_now(d, *LIST_AT(&found, uint32_t, i)), &found);
}
