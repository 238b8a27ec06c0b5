#include "pdf_diff.h"
#include "pdf_diff_refs.h"
#include "pdf_diff_state.h"
#include <stdlib.h>

enum { WORTH_IT = 3 };

struct chain {
    struct pdf *pdf;
    const struct pdf_signature **signatures; /* by revision */
    struct list *steps; /* of struct pdf_change: from each signature's revision to the next one's */
    bool *is_simple;    /* that step brought nothing but seals and what belongs to them */
    size_t count;
};

static int by_revision(const void *a, const void *b)
{
    const struct pdf_signature *x = *(const struct pdf_signature *const *)a;
    const struct pdf_signature *y = *(const struct pdf_signature *const *)b;
    return x->revision < y->revision ? -1 : x->revision > y->revision;
}

/* Nobody said what may come later: then seals may come, whoever looks back. */
static bool is_free(const struct pdf_signature *s)
{
    return s->coverage != PDF_COVERAGE_NOT_WHOLE && s->certification == 0 && s->lock == PDF_LOCK_NONE &&
           s->lock_level == 0;
}

static bool gather(const struct list *signatures, struct chain *out)
{
    for (size_t i = 0; i < signatures->count; i++) {
        out->signatures[i] = LIST_AT(signatures, const struct pdf_signature, i);
        if (!is_free(out->signatures[i])) return false;
    }
    qsort(out->signatures, out->count, sizeof(const struct pdf_signature *), by_revision);
    for (size_t i = 1; i < out->count; i++) {
        if (out->signatures[i]->revision == out->signatures[i - 1]->revision) return false;
    }
    return true;
}

/* All that a revision says lies inside of it: then its view of the whole file is what its bytes alone would show. */
static bool is_contained(struct pdf *pdf, size_t r, int64_t *budget)
{
    struct problem why;
    struct pdf_place *places = NULL;
    size_t count = 0, end = pdf_read_revision(pdf, r)->end;
    struct pdf *view = pdf_read_at(pdf, r);
    if (pdf_read_reach(pdf, r) > end || pdf_read_changed(view, r, &places, &count, &why) != OK) return false;
    *budget -= (int64_t)(count * (r + 1) + pdf_read_revisions(pdf));
    for (size_t i = 0; i < count && *budget >= 0; i++) {
        struct pdf_place place;
        if (places[i].number == 0) continue;
        if (pdf_read_locate(view, places[i].number, &place, &why) != OK) return false;
        if (!place.is_free && place.end > end) return false;
    }
    return *budget >= 0;
}

static bool are_contained(struct pdf *pdf, int64_t *budget)
{
    for (size_t r = 0; r < pdf_read_revisions(pdf); r++) {
        if (!is_contained(pdf, r, budget)) return false;
    }
    return true;
}

static bool is_harmless(const struct pdf_change *change)
{
    static const enum pdf_change_code codes[] = {PDF_CHANGE_SIGNATURE_ADDED, PDF_CHANGE_TIMESTAMP_ADDED,
                                                 PDF_CHANGE_EVIDENCE_ADDED, PDF_CHANGE_METADATA_CHANGED,
                                                 PDF_CHANGE_SEAL_COVERED};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (change->code == codes[i]) return !change->is_suspicious;
    }
    return false;
}

static bool are_harmless(const struct list *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (!is_harmless(LIST_AT(changes, struct pdf_change, i))) return false;
    }
    return true;
}

static bool step(struct pdf_diff_state *d, struct chain *chain, size_t i)
{
    struct problem why;
    const struct pdf_signature *s = chain->signatures[i];
    chain->steps[i] = LIST_OF(pdf_read_arena(chain->pdf), struct pdf_change);
    d->signature = s;
    d->signed_end = pdf_read_revision(chain->pdf, s->revision)->end;
    d->old = d->now ? d->now : pdf_read_at(chain->pdf, s->revision);
    d->now = pdf_read_at(chain->pdf, chain->signatures[i + 1]->revision);
    d->changes = &chain->steps[i];
    if (pdf_diff_state_open(d, &why) != OK) return false;
    if (!d->referred && pdf_diff_refs_count(d, &why) != OK) return false;
    if (pdf_diff_step(d, &why) != OK) return false;
    chain->is_simple[i] = are_harmless(d->changes);
    pdf_diff_refs_advance(d);
    return true;
}

static void walk(struct chain *chain, int64_t *budget)
{
    AUTO_ARENA(scratch);
    struct pdf_diff_state d = {.arena = scratch, .budget = budget};
    for (size_t i = 0; i + 1 < chain->count; i++) {
        if (!step(&d, chain, i)) return;
    }
}

/* Metadata and evidence may change in many steps; people hear of them once. */
static bool is_listed(const struct list *own, size_t count, const struct pdf_change *change)
{
    for (size_t i = 0; i < count; i++) {
        const struct pdf_change *one = LIST_AT(own, struct pdf_change, i);
        if (one->code == change->code && one->object == change->object && one->page == change->page) return true;
    }
    return false;
}

static void take_over(const struct list *step, const struct list *later, struct list *out)
{
    size_t most = step->count + later->count;
    list_reserve(out, most < PDF_CHANGE_MAX ? most : PDF_CHANGE_MAX);
    for (size_t i = 0; i < step->count; i++) pdf_change_add(out, *LIST_AT(step, struct pdf_change, i));
    size_t own = out->count;
    for (size_t i = 0; i < later->count && out->count < PDF_CHANGE_MAX; i++) {
        const struct pdf_change *change = LIST_AT(later, struct pdf_change, i);
        if (!is_listed(out, own, change)) *(struct pdf_change *)list_add(out) = *change;
    }
}

static void whole(struct pdf *pdf, const struct pdf_signature *s, int64_t *budget, struct list *out)
{
    if (s->coverage == PDF_COVERAGE_WHOLE_REVISION) pdf_diff(pdf, s, budget, out);
}

/* Over one revision, and locking the same: the same came later. */
static bool is_alike(const struct pdf_signature *a, const struct pdf_signature *b)
{
    bool is_listed = a->lock == PDF_LOCK_INCLUDE || a->lock == PDF_LOCK_EXCLUDE;
    return a->coverage == b->coverage && a->revision == b->revision && a->lock == b->lock &&
           (!is_listed || a->lock_names == b->lock_names);
}

/* Signature by signature; one like an earlier one has a list of its own of what that one found. */
static void each(struct pdf *pdf, const struct list *signatures, int64_t *budget, struct list *out)
{
    for (size_t i = 0, like; i < signatures->count; i++) {
        const struct pdf_signature *s = LIST_AT(signatures, const struct pdf_signature, i);
        for (like = 0; like < i && !is_alike(LIST_AT(signatures, const struct pdf_signature, like), s);) like++;
        if (like == i)
            whole(pdf, s, budget, &out[i]);
        else
            for (size_t k = 0; k < out[like].count; k++)
                *(struct pdf_change *)list_add(&out[i]) = *LIST_AT(&out[like], const struct pdf_change, k);
    }
}

/* From the newest back: as long as all is harmless, it is taken over. */
static void conclude(struct chain *chain, const struct list *signatures, int64_t *budget, struct list *out,
                     size_t *proved)
{
    const struct list *later = NULL;
    for (size_t i = chain->count; i-- > 0;) {
        const struct pdf_signature *s = chain->signatures[i];
        struct list *own = &out[s - LIST_AT(signatures, const struct pdf_signature, 0)];
        bool is_next = i + 1 < chain->count && chain->signatures[i + 1]->revision == s->revision + 1;
        if (later && chain->is_simple[i])
            take_over(&chain->steps[i], later, own);
        else
            whole(chain->pdf, s, budget, own);
        later = are_harmless(own) ? own : NULL;
        bool is_linked = *proved == s->revision + 1 && is_next && chain->is_simple[i];
        if (is_linked || s->revision + 1 == pdf_read_revisions(chain->pdf)) *proved = s->revision;
    }
}

void pdf_diff_all(struct pdf *pdf, const struct list *signatures, int64_t *budget, struct list *out, size_t *proved)
{
    struct arena *arena = pdf_read_arena(pdf);
    struct chain chain = {.pdf = pdf, .count = signatures->count};
    *proved = pdf_read_revisions(pdf);
    for (size_t i = 0; i < signatures->count; i++) out[i] = LIST_OF(arena, struct pdf_change);
    chain.signatures = arena_array(arena, chain.count + 1, sizeof(void *));
    chain.steps = arena_array(arena, chain.count + 1, sizeof *chain.steps);
    chain.is_simple = arena_array(arena, chain.count + 1, sizeof *chain.is_simple);
    if (chain.count >= WORTH_IT && !pdf_read_crypt(pdf) && gather(signatures, &chain) && are_contained(pdf, budget)) {
        walk(&chain, budget);
        conclude(&chain, signatures, budget, out, proved);
        return;
    }
    each(pdf, signatures, budget, out);
}
