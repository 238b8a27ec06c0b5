#include "pdf_diff_role.h"
#include "pdf_diff_refs.h"
#include "pdf_page.h"
#include "text.h"

enum { DEPTH_MAX = 40, PAGES_MAX = 5000 };

struct role {
    uint32_t page; /* counted from 1 */
    uint8_t code;  /* enum pdf_change_code */
};

struct roles {
    struct pdf_diff_state *d;
    struct role *of; /* by number */
    uint32_t page;
    uint32_t origin; /* the page object: never entered again */
};

static void walk(struct roles *r, const struct pdf_object *value, enum pdf_change_code code, int depth);

static void walk_number(struct roles *r, uint32_t number, enum pdf_change_code code, int depth)
{
    if (number == 0 || number > r->d->highest || number == r->origin || r->of[number].page) return;
    const struct pdf_object *object = pdf_diff_state_old(r->d, number);
    if (pdf_object_is_type(object, "Page") || pdf_object_is_type(object, "Pages")) return;
    if (pdf_object_is_type(object, "Font")) code = PDF_CHANGE_FONT_CHANGED;
    r->of[number] = (struct role){.page = r->page, .code = (uint8_t)code};
    walk(r, object, code, depth + 1);
}

static enum pdf_change_code code_below(const char *key, enum pdf_change_code code)
{
    if (text_equal(key, "Font")) return PDF_CHANGE_FONT_CHANGED;
    if (text_equal(key, "AP")) return PDF_CHANGE_APPEARANCE_CHANGED;
    return code;
}

static void walk(struct roles *r, const struct pdf_object *value, enum pdf_change_code code, int depth)
{
    if (!value || depth > DEPTH_MAX) return;
    if (value->kind == PDF_REF) {
        walk_number(r, value->ref.number, code, depth);
    } else if (value->kind == PDF_ARRAY) {
        for (size_t i = 0; i < value->count; i++) walk(r, &value->items[i], code, depth + 1);
    } else if (pdf_object_is_dict(value)) {
        for (size_t i = 0; i < value->count; i++) {
            if (!text_equal(value->keys[i], "Parent") && !text_equal(value->keys[i], "P"))
                walk(r, &value->items[i], code_below(value->keys[i], code), depth + 1);
        }
    }
}

static void walk_page(struct roles *r, const struct pdf_page *page)
{
    r->page = (uint32_t)page->index + 1;
    r->origin = page->ref.number;
    walk(r, pdf_object_get(page->dict, "Contents"), PDF_CHANGE_PAGE_CONTENT_CHANGED, 0);
    walk(r, page->resources, PDF_CHANGE_RESOURCE_CHANGED, 0);
    walk(r, pdf_object_get(page->dict, "Resources"), PDF_CHANGE_RESOURCE_CHANGED, 0);
    walk(r, pdf_object_get(page->dict, "Annots"), PDF_CHANGE_ANNOTATION_CHANGED, 0);
}

static struct role *roles_of(struct pdf_diff_state *d)
{
    struct problem why;
    struct pdf_page *pages = NULL;
    size_t count = 0;
    struct roles r = {.d = d, .of = arena_array(d->arena, (size_t)d->highest + 1, sizeof *r.of)};
    if (pdf_page_all(d->old, &pages, &count, &why) != OK) return r.of;
    for (size_t i = 0; i < count && i < PAGES_MAX; i++) walk_page(&r, &pages[i]);
    return r.of;
}

static enum pdf_change_code code_of(struct pdf_diff_state *d, uint32_t number, struct role role)
{
    if (role.page) return role.code;
    if (pdf_diff_state_has(d, number, PDF_DIFF_ADDED)) return PDF_CHANGE_OBJECT_ADDED;
    if (pdf_diff_state_has(d, number, PDF_DIFF_REMOVED)) return PDF_CHANGE_OBJECT_REMOVED;
    bool tree = pdf_object_is_type(pdf_diff_state_old(d, number), "Pages");
    return tree ? PDF_CHANGE_PAGE_TREE_CHANGED : PDF_CHANGE_OBJECT_CHANGED;
}

static bool is_open(const struct pdf_diff_state *d, uint32_t number)
{
    return pdf_diff_state_has(d, number, PDF_DIFF_CHANGED | PDF_DIFF_REMOVED | PDF_DIFF_USED) &&
           !pdf_diff_state_has(d, number, PDF_DIFF_EXPLAINED);
}

void pdf_diff_role_report(struct pdf_diff_state *d)
{
    const struct role *roles = NULL;
    pdf_diff_refs_used(d);
    for (uint32_t number = 1; number <= d->highest; number++) {
        if (!is_open(d, number)) continue;
        if (!roles) roles = roles_of(d);
        pdf_change_add(d->changes, (struct pdf_change){.code = code_of(d, number, roles[number]),
                                                       .is_suspicious = true,
                                                       .object = number,
                                                       .page = roles[number].page});
    }
}
