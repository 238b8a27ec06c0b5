#include "pdf_diff_evidence.h"
#include "pdf_cache.h"
#include "text.h"

enum { AN_ITEM = 8 /* steps; thousands of signatures' entries may name the same list */ };

static void refuse(struct pdf_diff_state *d, const char *key)
{
    pdf_diff_state_report(d, PDF_CHANGE_EVIDENCE_CHANGED, true, 0, key);
}

static bool is_array(const char *key)
{
    static const char *const keys[] = {"Certs", "CRLs", "OCSPs", "Cert", "CRL", "OCSP", NULL};
    return text_is_one_of(key, keys);
}

/* By number and generation. */
static uint64_t key_of(struct pdf_ref ref)
{
    return ((uint64_t)ref.number << 16 | ref.generation) + 1;
}

static void note_all(const struct pdf_object *array, struct pdf_cache *seen)
{
    struct pdf_ref ref = {0};
    pdf_cache_add(seen, UINT64_MAX, seen); /* so that an array without any is not gone through again */
    for (size_t i = 0; i < array->count; i++)
        if (pdf_object_ref(&array->items[i], &ref)) pdf_cache_add(seen, key_of(ref), seen);
}

/* `seen` is filled when it is asked for the first time: most lists have only grown at their end. */
static bool holds(struct pdf_cache *seen, const struct pdf_object *array, const struct pdf_object *item)
{
    struct pdf_ref ref = {0};
    if (!seen->room) note_all(array, seen);
    return pdf_object_ref(item, &ref) && pdf_cache_find(seen, key_of(ref));
}

/* References to streams; of those that were there none may be missing. */
static void list_of_streams(struct pdf_diff_state *d, const char *key, const struct pdf_object *old_value,
                            const struct pdf_object *now_value)
{
    AUTO_ARENA(scratch);
    struct pdf_cache seen = {.arena = scratch};
    const struct pdf_object *old = pdf_read_resolve(d->old, old_value), *now = pdf_read_resolve(d->now, now_value);
    pdf_diff_state_rewritten(d, old_value, now_value);
    if (now->kind != PDF_ARRAY) {
        refuse(d, key);
        return;
    }
    if (!pdf_diff_state_affords(d, AN_ITEM * (now->count + (old->kind == PDF_ARRAY ? old->count : 0)))) return;
    pdf_diff_state_claim(d, now);
    for (size_t i = 0; i < now->count; i++) {
        bool is_known =
            i < (old->kind == PDF_ARRAY ? old->count : 0) && pdf_object_equal(&old->items[i], &now->items[i]);
        if (!is_known && pdf_read_item(d->now, now, i)->kind != PDF_STREAM) refuse(d, key);
    }
    for (size_t i = 0; old->kind == PDF_ARRAY && i < old->count; i++) {
        bool is_here = i < now->count && pdf_object_equal(&old->items[i], &now->items[i]);
        if (!is_here && !holds(&seen, now, &old->items[i])) refuse(d, key);
    }
}

/* /TU and /TS of what belongs to one signature are its timestamp (table 262); what else stands there, stays. */
static bool is_known_entry(struct pdf_diff_state *d, const char *key, const struct pdf_object *old,
                           const struct pdf_object *now)
{
    static const char *const plain[] = {"Type", "TU", "VRI", NULL};
    if (text_equal(key, "TS")) return pdf_read_resolve(d->now, now)->kind == PDF_STREAM;
    return text_is_one_of(key, plain) || pdf_diff_state_same(old, now);
}

/* /Certs, /CRLs, /OCSPs of the store; /Cert, /CRL, /OCSP of what belongs to one signature. */
static void entries(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now)
{
    for (size_t i = 0; i < now->count; i++) {
        const char *key = now->keys[i];
        const struct pdf_object *before = pdf_object_get(old, key);
        if (is_array(key))
            list_of_streams(d, key, before, &now->items[i]);
        else if (!is_known_entry(d, key, before, &now->items[i]))
            refuse(d, key);
    }
    for (size_t i = 0; pdf_object_is_dict(old) && i < old->count; i++) {
        if (!pdf_object_get(now, old->keys[i])) refuse(d, old->keys[i]);
    }
}

/* More than a file has signatures, timestamps and answers about revocation; each is looked up among all others. */
enum { PER_SIGNATURE_MAX = 4000 };

static void per_signature(struct pdf_diff_state *d, const struct pdf_object *old_value,
                          const struct pdf_object *now_value)
{
    const struct pdf_object *old = pdf_read_resolve(d->old, old_value), *now = pdf_read_resolve(d->now, now_value);
    pdf_diff_state_rewritten(d, old_value, now_value);
    if (now->kind != PDF_DICT) {
        if (now->kind != PDF_NULL || old->kind != PDF_NULL) refuse(d, "VRI");
        return;
    }
    if (now->count > PER_SIGNATURE_MAX) {
        refuse(d, "VRI");
        return;
    }
    pdf_diff_state_claim(d, now);
    for (size_t i = 0; pdf_object_is_dict(old) && i < old->count; i++) {
        if (!pdf_object_get(now, old->keys[i])) refuse(d, "VRI");
    }
    for (size_t i = 0; i < now->count; i++) {
        const struct pdf_object *before = pdf_object_get(old, now->keys[i]);
        const struct pdf_object *one = pdf_read_resolve(d->now, &now->items[i]);
        pdf_diff_state_rewritten(d, before, &now->items[i]);
        if (one->kind == PDF_DICT)
            entries(d, pdf_read_resolve(d->old, before), one);
        else if (!text_equal(now->keys[i], "Type"))
            refuse(d, "VRI");
    }
}

void pdf_diff_evidence(struct pdf_diff_state *d, const struct pdf_object *old_value, const struct pdf_object *now_value)
{
    const struct pdf_object *old = pdf_read_resolve(d->old, old_value), *now = pdf_read_resolve(d->now, now_value);
    if (now->kind != PDF_DICT) {
        if (old->kind != PDF_NULL || now->kind != PDF_NULL) refuse(d, "DSS");
        return;
    }
    pdf_diff_state_rewritten(d, old_value, now_value);
    entries(d, old, now);
    per_signature(d, pdf_object_get(old, "VRI"), pdf_object_get(now, "VRI"));
    pdf_diff_state_claim(d, now_value);
    pdf_diff_state_claim(d, now); /* a store that was there and is written anew is no new object itself */
    uint32_t number = pdf_diff_state_number(now_value);
    bool changed = pdf_diff_state_has(d, number, PDF_DIFF_CHANGED | PDF_DIFF_ADDED);
    if (changed || !pdf_diff_state_same(old_value, now_value))
        pdf_diff_state_report(d, PDF_CHANGE_EVIDENCE_ADDED, false, number, NULL);
}
