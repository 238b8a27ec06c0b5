#include "pdf_page.h"
#include "list.h"
#include "pdf_cache.h"
#include <math.h>

struct walk {
    struct pdf *pdf;
    struct problem *why;
    struct pdf_cache seen; /* objects of the tree, by number */
    size_t next;           /* index of the next page */
    size_t wanted;         /* the page after which to stop */
    struct list *pages;    /* NULL: only the wanted one, in `found` */
    struct pdf_page found;
    bool is_found;
};

/* A page that says no size (7.7.3.3 asks for it): poppler, pdf.js, MuPDF and PDFBox all take US letter. */
static const struct pdf_rectangle letter = {.left = 0, .bottom = 0, .right = 612, .top = 792};

struct inherited { /* 7.7.3.4 */
    const struct pdf_object *resources, *media, *crop, *rotate;
};

static status broken(struct walk *walk, const char *what)
{
    return problem_set(walk->why, PDF_BROKEN, "%s", what);
}

bool pdf_page_rectangle(struct pdf *pdf, const struct pdf_object *array, struct pdf_rectangle *out)
{
    double side[4];
    for (size_t i = 0; i < 4; i++)
        if (!pdf_object_number(pdf_read_item(pdf, array, i), &side[i])) return false;
    *out = (struct pdf_rectangle){.left = fmin(side[0], side[2]),
                                  .bottom = fmin(side[1], side[3]),
                                  .right = fmax(side[0], side[2]),
                                  .top = fmax(side[1], side[3])};
    return true;
}

bool pdf_page_has_place(struct pdf *pdf, const struct pdf_object *annotation)
{
    struct pdf_rectangle r;
    const struct pdf_object *place = pdf_read_get(pdf, annotation, "Rect");
    if (place->kind == PDF_NULL) return false;
    return !pdf_page_rectangle(pdf, place, &r) || (r.right > r.left && r.top > r.bottom);
}

static struct pdf_rectangle common(struct pdf_rectangle a, struct pdf_rectangle b)
{
    struct pdf_rectangle cut = {.left = fmax(a.left, b.left),
                                .bottom = fmax(a.bottom, b.bottom),
                                .right = fmin(a.right, b.right),
                                .top = fmin(a.top, b.top)};
    return cut.left < cut.right && cut.bottom < cut.top ? cut : a;
}

static void inherit(struct walk *walk, const struct pdf_object *node, struct inherited *from)
{
    const struct {
        const char *key;
        const struct pdf_object **value;
    } attributes[] = {{"Resources", &from->resources},
                      {"MediaBox", &from->media},
                      {"CropBox", &from->crop},
                      {"Rotate", &from->rotate}};
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        const struct pdf_object *own = pdf_read_get(walk->pdf, node, attributes[i].key);
        if (own->kind != PDF_NULL) *attributes[i].value = own;
    }
}

static status fill(struct walk *walk, struct pdf_ref ref, const struct pdf_object *dict, const struct inherited *from,
                   struct pdf_page *out)
{
    double rotate = 0, unit = 1;
    *out = (struct pdf_page){.ref = ref, .index = walk->next, .dict = dict, .resources = from->resources};
    if (!pdf_page_rectangle(walk->pdf, from->media, &out->media)) out->media = letter;
    out->crop = out->media;
    if (pdf_page_rectangle(walk->pdf, from->crop, &out->crop_uncut))
        out->crop = common(out->media, out->crop_uncut);
    else
        out->crop_uncut = out->media;
    (void)pdf_object_number(from->rotate, &rotate);
    if (fabs(rotate) > 100000 || fmod(rotate, 90) != 0) return broken(walk, "a wrong /Rotate");
    out->rotate = ((int)rotate % 360 + 360) % 360;
    (void)pdf_object_number(pdf_read_get(walk->pdf, dict, "UserUnit"), &unit);
    out->unit = unit > 0 && unit <= 75000 ? unit : 1;
    return OK;
}

static status page(struct walk *walk, struct pdf_ref ref, const struct pdf_object *dict, struct inherited from)
{
    struct pdf_page found;
    if (walk->next >= PDF_PAGE_MAX) return problem_set(walk->why, PDF_TOO_COMPLEX, "too many pages");
    walk->is_found = walk->next == walk->wanted;
    if (walk->pages || walk->is_found) {
        inherit(walk, dict, &from);
        TRY(fill(walk, ref, dict, &from, &found));
        if (walk->pages) *(struct pdf_page *)list_add(walk->pages) = found;
        walk->found = found;
    }
    walk->next++;
    return OK;
}

static bool is_inner(struct walk *walk, const struct pdf_object *node)
{
    const char *type = pdf_object_name(pdf_read_get(walk->pdf, node, "Type"));
    if (type && pdf_object_is_name(pdf_read_get(walk->pdf, node, "Type"), "Page")) return false;
    return pdf_read_get(walk->pdf, node, "Kids")->kind == PDF_ARRAY;
}

static status node(struct walk *walk, const struct pdf_object *kid, struct inherited from, unsigned depth);

static status kids(struct walk *walk, const struct pdf_object *dict, struct inherited from, unsigned depth)
{
    const struct pdf_object *array = pdf_read_get(walk->pdf, dict, "Kids");
    inherit(walk, dict, &from);
    for (size_t i = 0; i < array->count && !walk->is_found; i++)
        TRY(node(walk, pdf_object_at(array, i), from, depth + 1));
    return OK;
}

static status node(struct walk *walk, const struct pdf_object *kid, struct inherited from, unsigned depth)
{
    struct pdf_ref ref = {0};
    if (depth > PDF_MAX_DEPTH) return problem_set(walk->why, PDF_TOO_COMPLEX, "a page tree too deep");
    if (!pdf_object_ref(kid, &ref)) return broken(walk, "a page that is no object of its own");
    if (pdf_cache_find(&walk->seen, (uint64_t)ref.number + 1)) return broken(walk, "a page reached twice");
    TRY(pdf_read_afford(walk->pdf, walk->next * 4 * sizeof(struct pdf_cache_slot), walk->why));
    pdf_cache_add(&walk->seen, (uint64_t)ref.number + 1, walk);
    const struct pdf_object *dict = pdf_read_resolve(walk->pdf, kid);
    if (dict->kind == PDF_NULL) return pdf_read_fault(walk->pdf, walk->why); /* a page that was removed */
    if (dict->kind != PDF_DICT) return broken(walk, "a page that is no dictionary");
    return is_inner(walk, dict) ? kids(walk, dict, from, depth) : page(walk, ref, dict, from);
}

static status walk_tree(struct walk *walk)
{
    struct inherited none = {&pdf_object_null, &pdf_object_null, &pdf_object_null, &pdf_object_null};
    const struct pdf_object *root = pdf_object_get(pdf_read_catalog(walk->pdf), "Pages");
    walk->seen.arena = pdf_read_arena(walk->pdf);
    if (root) TRY(node(walk, root, none, 0));
    return pdf_read_fault(walk->pdf, walk->why);
}

status pdf_page_at(struct pdf *pdf, size_t index, struct pdf_page *out, struct problem *why)
{
    struct walk walk = {.pdf = pdf, .why = why, .wanted = index};
    TRY(walk_tree(&walk));
    if (!walk.is_found) return problem_set(why, PDF_PAGE_MISSING, "%zu", index + 1);
    *out = walk.found;
    return OK;
}

status pdf_page_all(struct pdf *pdf, struct pdf_page **out, size_t *count, struct problem *why)
{
    struct list pages = LIST_OF(pdf_read_arena(pdf), struct pdf_page);
    struct walk walk = {.pdf = pdf, .why = why, .wanted = SIZE_MAX, .pages = &pages};
    TRY(walk_tree(&walk));
    *out = pages.items;
    *count = pages.count;
    return OK;
}
