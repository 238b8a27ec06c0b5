#include "pdf_diff_page.h"
#include "pdf_diff_note.h"
#include "pdf_page.h"
#include "text.h"

/* Later seals over a quarter of the page, in one piece or in several, hide rather than sign; a piece as small as seals
 * are does not count with others. Over three quarters of an earlier one it is worth telling, but usual: seals are
 * transparent, and the default place is the same. */
static const double SEAL_SHARE = 0.75, PAGE_SHARE = 0.25, LARGEST_SEAL = 170.0 * 170.0; /* 6 cm */

enum { A_PAGE = 50, AN_ANNOTATION = 64 /* steps, for what takes longer than a look at a table */ };

struct place {
    size_t page; /* counted from 1 */
    struct pdf_rectangle crop;
    const struct pdf_page *old;
    const struct pdf_object *old_annots;
    struct list seals; /* struct pdf_rectangle: those of the signed page, once they were asked for */
    bool are_seals_known;
    double covered; /* by the later seals so far that are no small ones; an area */
};

static void report(struct pdf_diff_state *d, enum pdf_change_code code, bool is_suspicious, uint32_t number,
                   const struct place *at, const char *detail)
{
    pdf_change_add(
        d->changes,
        (struct pdf_change){
            .code = code, .is_suspicious = is_suspicious, .object = number, .page = at->page, .detail = detail});
}

static double area(struct pdf_rectangle r)
{
    return r.right > r.left && r.top > r.bottom ? (r.right - r.left) * (r.top - r.bottom) : 0;
}

static struct pdf_rectangle overlap(struct pdf_rectangle a, struct pdf_rectangle b)
{
    return (struct pdf_rectangle){.left = a.left > b.left ? a.left : b.left,
                                  .bottom = a.bottom > b.bottom ? a.bottom : b.bottom,
                                  .right = a.right < b.right ? a.right : b.right,
                                  .top = a.top < b.top ? a.top : b.top};
}

static bool is_seal(struct pdf_diff_state *d, const struct pdf_object *widget)
{
    const struct pdf_object *parent = pdf_read_get(d->old, widget, "Parent");
    return pdf_object_is_name(pdf_read_get(d->old, widget, "FT"), "Sig") ||
           pdf_object_is_name(pdf_read_get(d->old, parent, "FT"), "Sig");
}

static void find_seals(struct pdf_diff_state *d, struct place *at)
{
    const struct pdf_object *annots = at->old_annots;
    at->are_seals_known = true;
    for (size_t i = 0; annots->kind == PDF_ARRAY && i < annots->count; i++) {
        struct pdf_rectangle seal;
        const struct pdf_object *widget = pdf_read_item(d->old, annots, i);
        if (!pdf_diff_state_affords(d, AN_ANNOTATION)) return;
        if (!is_seal(d, widget)) continue;
        if (pdf_page_rectangle(d->old, pdf_read_get(d->old, widget, "Rect"), &seal) && area(seal) > 0)
            *(struct pdf_rectangle *)list_add(&at->seals) = seal;
    }
}

static bool covers_seal(struct pdf_diff_state *d, struct pdf_rectangle later, struct place *at)
{
    if (!at->are_seals_known) find_seals(d, at);
    if (!pdf_diff_state_affords(d, at->seals.count)) return true;
    for (size_t i = 0; i < at->seals.count; i++) {
        const struct pdf_rectangle *earlier = LIST_AT(&at->seals, const struct pdf_rectangle, i);
        if (area(overlap(later, *earlier)) > SEAL_SHARE * area(*earlier)) return true;
    }
    return false;
}

static void further_seal(struct pdf_diff_state *d, const struct pdf_object *widget, uint32_t number, struct place *at)
{
    struct pdf_rectangle r;
    if (!pdf_page_has_place(d->now, widget)) return;
    const char *name = pdf_object_utf8(pdf_read_get(d->now, widget, "T"), d->arena);
    if (!pdf_page_rectangle(d->now, pdf_read_get(d->now, widget, "Rect"), &r)) { /* the whole page, for all we know */
        report(d, PDF_CHANGE_PAGE_COVERED, true, number, at, name);
        return;
    }
    double piece = area(overlap(r, at->crop)), most = PAGE_SHARE * area(at->crop);
    if (piece > LARGEST_SEAL) at->covered += piece;
    if (piece > most || (piece > LARGEST_SEAL && at->covered > most))
        report(d, PDF_CHANGE_PAGE_COVERED, true, number, at, name);
    if (covers_seal(d, r, at)) report(d, PDF_CHANGE_SEAL_COVERED, false, number, at, name);
}

/* DocMDP 3 lets people comment. What can pass for the page itself (free text, stamps) is suspicious all the same:
 * programs do not show it as a comment. What is drawn on the page is a question of how it looks then; a popup is not.
 */
static void new_annotation(struct pdf_diff_state *d, const struct pdf_object *item, struct place *at)
{
    uint32_t number = pdf_diff_state_number(item);
    const struct pdf_object *annotation = pdf_read_resolve(d->now, item);
    const char *kind = pdf_object_name(pdf_read_get(d->now, annotation, "Subtype"));
    if (pdf_diff_state_has(d, number, PDF_DIFF_WIDGET)) {
        further_seal(d, annotation, number, at);
        return;
    }
    bool allowed =
        d->level == 3 && pdf_diff_state_has(d, number, PDF_DIFF_ADDED) && pdf_diff_note_is_icon(d, annotation, at->old);
    bool is_open = !allowed && d->level == 3 && pdf_diff_state_has(d, number, PDF_DIFF_ADDED) &&
                   pdf_diff_note_is_drawn(d->now, annotation);
    pdf_change_add(d->changes, (struct pdf_change){.code = PDF_CHANGE_ANNOTATION_ADDED,
                                                   .is_suspicious = !allowed,
                                                   .is_open = is_open,
                                                   .object = number,
                                                   .page = at->page,
                                                   .detail = kind});
    pdf_diff_state_claim(d, item);
}

static void annotations(struct pdf_diff_state *d, const struct pdf_object *old_value,
                        const struct pdf_object *now_value, struct place *at)
{
    const struct pdf_object *now = pdf_read_resolve(d->now, now_value);
    const struct pdf_object *old = at->old_annots;
    size_t next = 0, count = old->kind == PDF_ARRAY ? old->count : 0;
    pdf_diff_state_rewritten(d, old_value, now_value);
    pdf_diff_state_claim_one(d, now_value);
    if (now->kind == PDF_ARRAY && !pdf_diff_state_affords(d, now->count)) return; /* pages may share a list */
    for (size_t i = 0; now->kind == PDF_ARRAY && i < now->count; i++) {
        if (next < count && pdf_diff_state_same(&old->items[next], &now->items[i]))
            next++;
        else if (pdf_diff_state_affords(d, AN_ANNOTATION))
            new_annotation(d, &now->items[i], at);
    }
    if (next < count) report(d, PDF_CHANGE_ANNOTATION_REMOVED, true, 0, at, NULL);
}

static void own_keys(struct pdf_diff_state *d, const struct pdf_page *old, const struct pdf_page *now,
                     const struct place *at)
{
    struct list keys = pdf_diff_state_keys(d, old->dict, now->dict);
    for (size_t i = 0; i < keys.count; i++) {
        const char *key = *LIST_AT(&keys, const char *, i);
        if (text_equal(key, "Annots")) continue;
        if (text_equal(key, "Contents"))
            report(d, PDF_CHANGE_PAGE_CONTENT_CHANGED, true, now->ref.number, at, NULL);
        else
            report(d, PDF_CHANGE_PAGE_CHANGED, true, now->ref.number, at, key);
    }
    pdf_diff_state_mark(d, now->ref.number, PDF_DIFF_EXPLAINED);
}

static void compare(struct pdf_diff_state *d, const struct pdf_page *old, const struct pdf_page *now)
{
    const struct pdf_object *old_annots = pdf_object_get(old->dict, "Annots");
    const struct pdf_object *now_annots = pdf_object_get(now->dict, "Annots");
    struct place at = {.page = now->index + 1,
                       .crop = now->crop,
                       .old = old,
                       .old_annots = pdf_read_resolve(d->old, old_annots),
                       .seals = LIST_OF(d->arena, struct pdf_rectangle)};
    bool changed = pdf_diff_state_has(d, now->ref.number, PDF_DIFF_CHANGED);
    if (changed) own_keys(d, old, now, &at);
    bool list_changed = pdf_diff_state_has(d, pdf_diff_state_number(now_annots), PDF_DIFF_CHANGED | PDF_DIFF_ADDED);
    if (changed || list_changed) annotations(d, old_annots, now_annots, &at);
}

status pdf_diff_page_all(struct pdf_diff_state *d, struct problem *why)
{
    struct pdf_page *old = NULL, *now = NULL;
    size_t old_count = 0, now_count = 0;
    TRY(pdf_page_all(d->old, &old, &old_count, why));
    TRY(pdf_page_all(d->now, &now, &now_count, why));
    TRY(pdf_diff_state_spend(d, (old_count + now_count) * (pdf_read_revisions(d->now) + A_PAGE), why));
    if (old_count != now_count) pdf_diff_state_report(d, PDF_CHANGE_PAGE_TREE_CHANGED, true, 0, NULL);
    for (size_t i = 0; i < old_count && i < now_count; i++) {
        if (old[i].ref.number == now[i].ref.number)
            compare(d, &old[i], &now[i]);
        else
            pdf_diff_state_report(d, PDF_CHANGE_PAGE_TREE_CHANGED, true, now[i].ref.number, NULL);
    }
    return OK;
}
