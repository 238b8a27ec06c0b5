#include "pdf_diff_state.h"
#include <string.h>

enum { CLAIM_DEPTH = 60, HOPS_MAX = 8 };

static const struct pdf_object *by_number(struct pdf *pdf, uint32_t number)
{
    struct problem why;
    struct pdf_place place;
    const struct pdf_object *object = &pdf_object_null;
    if (pdf_read_locate(pdf, number, &place, &why) != OK || place.is_free) return &pdf_object_null;
    const struct pdf_ref ref = {number, place.generation};
    return pdf_read_load(pdf, ref, &object, &why) == OK ? object : &pdf_object_null;
}

const struct pdf_object *pdf_diff_state_old(struct pdf_diff_state *d, uint32_t number)
{
    return by_number(d->old, number);
}

const struct pdf_object *pdf_diff_state_now(struct pdf_diff_state *d, uint32_t number)
{
    return by_number(d->now, number);
}

bool pdf_diff_state_affords(struct pdf_diff_state *d, size_t steps)
{
    *d->budget -= (int64_t)steps;
    return *d->budget >= 0;
}

status pdf_diff_state_spend(struct pdf_diff_state *d, size_t steps, struct problem *why)
{
    return pdf_diff_state_affords(d, steps) ? OK : problem_set(why, PDF_TOO_COMPLEX, "%s", "revisions");
}

status pdf_diff_state_open(struct pdf_diff_state *d, struct problem *why)
{
    d->highest = pdf_read_highest(d->now);
    TRY(pdf_diff_state_spend(d, d->highest / 4, why));
    if (d->marks)
        memset(d->marks, 0, (size_t)d->highest + 1);
    else
        d->marks = arena_array(d->arena, (size_t)d->highest + 1, 1);
    return OK;
}

bool pdf_diff_state_has(const struct pdf_diff_state *d, uint32_t number, unsigned mark)
{
    return number <= d->highest && (d->marks[number] & mark) != 0;
}

void pdf_diff_state_mark(struct pdf_diff_state *d, uint32_t number, unsigned mark)
{
    if (number > 0 && number <= d->highest) d->marks[number] |= (unsigned char)mark;
}

void pdf_diff_state_report(struct pdf_diff_state *d, enum pdf_change_code code, bool is_suspicious, uint32_t number,
                           const char *detail)
{
    pdf_change_add(d->changes, (struct pdf_change){
                                   .code = code, .is_suspicious = is_suspicious, .object = number, .detail = detail});
}

uint32_t pdf_diff_state_number(const struct pdf_object *value)
{
    struct pdf_ref ref = {0, 0};
    (void)pdf_object_ref(value, &ref);
    return ref.number;
}

bool pdf_diff_state_same(const struct pdf_object *a, const struct pdf_object *b)
{
    return pdf_object_equal(a ? a : &pdf_object_null, b ? b : &pdf_object_null);
}

static void add_keys(const struct pdf_object *from, const struct pdf_object *other, bool only_missing, struct list *out)
{
    for (size_t i = 0; pdf_object_is_dict(from) && i < from->count; i++) {
        const struct pdf_object *there = pdf_object_get(other, from->keys[i]);
        bool differs = only_missing ? !there : !pdf_diff_state_same(&from->items[i], there);
        if (differs) *(const char **)list_add(out) = from->keys[i];
    }
}

struct list pdf_diff_state_keys(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now)
{
    struct list out = LIST_OF(d->arena, const char *);
    add_keys(now, old, false, &out);
    add_keys(old, now, true, &out);
    return out;
}

bool pdf_diff_state_is_lent(const struct pdf_diff_state *d, uint32_t number)
{
    return number > 0 && number <= d->highest && d->lent[number] > 0;
}

/* A container (array, dictionary) that only one place of the signed document refers to may be explained by that place.
 */
static bool is_own(const struct pdf_diff_state *d, uint32_t number)
{
    return number > 0 && number <= d->highest && d->referred[number] <= 1;
}

bool pdf_diff_state_alone(struct pdf_diff_state *d, const struct pdf_object *old)
{
    for (int hops = 0; old && old->kind == PDF_REF; hops++) {
        if (hops == HOPS_MAX || !is_own(d, old->ref.number)) return false;
        old = pdf_diff_state_old(d, old->ref.number);
    }
    return true;
}

void pdf_diff_state_rewritten(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now)
{
    uint32_t number = pdf_diff_state_number(now);
    if (number == 0 || number != pdf_diff_state_number(old)) return;
    if (is_own(d, number)) pdf_diff_state_mark(d, number, PDF_DIFF_EXPLAINED);
}

/* A claimed object must not be what the signed document already pointed to without having it. */
static bool take(struct pdf_diff_state *d, uint32_t number)
{
    if (!pdf_diff_state_has(d, number, PDF_DIFF_ADDED) || pdf_diff_state_has(d, number, PDF_DIFF_EXPLAINED))
        return false;
    pdf_diff_state_mark(d, number, PDF_DIFF_EXPLAINED);
    if (d->referred[number] > 0) pdf_diff_state_report(d, PDF_CHANGE_HIDDEN_REFERENCE, true, number, NULL);
    return true;
}

void pdf_diff_state_claim_one(struct pdf_diff_state *d, const struct pdf_object *value)
{
    (void)take(d, pdf_diff_state_number(value));
}

static void claim(struct pdf_diff_state *d, const struct pdf_object *value, int depth);

static void claim_number(struct pdf_diff_state *d, uint32_t number, int depth)
{
    if (take(d, number)) claim(d, pdf_diff_state_now(d, number), depth + 1);
}

/* What lies deeper than CLAIM_DEPTH stays unexplained, and so is reported as an object without a known purpose. */
static void claim(struct pdf_diff_state *d, const struct pdf_object *value, int depth)
{
    if (!value || depth > CLAIM_DEPTH) return;
    if (value->kind == PDF_REF) {
        claim_number(d, value->ref.number, depth);
    } else if (value->kind == PDF_ARRAY || pdf_object_is_dict(value)) {
        for (size_t i = 0; i < value->count; i++) claim(d, &value->items[i], depth + 1);
    }
}

void pdf_diff_state_claim(struct pdf_diff_state *d, const struct pdf_object *value)
{
    claim(d, value, 0);
}
