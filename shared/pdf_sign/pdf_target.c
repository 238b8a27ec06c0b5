#include "pdf_target.h"
#include "pdf_cache.h"
#include "pdf_layout.h"
#include "text.h"

enum { HIDDEN = 2, NO_VIEW = 32 /* table 167 */, READ_ONLY = 1 /* table 227 */, PARSER_MAX = 3 /* PDF 2.0 */ };

static const uint64_t LISTS = (uint64_t)1 << 32; /* keys of lists in the cache, behind those of widgets */

static bool is_shown(struct pdf *pdf, const struct pdf_object *dict, struct pdf_rectangle *rect)
{
    int64_t flags = 0;
    (void)pdf_object_integer(pdf_read_get(pdf, dict, "F"), &flags);
    if (flags & (HIDDEN | NO_VIEW)) return false;
    if (!pdf_page_rectangle(pdf, pdf_read_get(pdf, dict, "Rect"), rect)) return false;
    return rect->right > rect->left && rect->top > rect->bottom;
}

/* Keeps what may show under its number, until a page is found that has it. */
static void note(struct pdf *pdf, struct pdf_ref ref, const struct pdf_object *dict, struct pdf_cache *found)
{
    struct pdf_rectangle rect;
    if (!pdf_object_is_name(pdf_read_get(pdf, dict, "Subtype"), "Widget") || !is_shown(pdf, dict, &rect)) return;
    struct pdf_target_widget *widget = ARENA_NEW(found->arena, struct pdf_target_widget);
    *widget = (struct pdf_target_widget){.ref = ref, .dict = dict, .rect = rect};
    pdf_cache_add(found, (uint64_t)ref.number + 1, widget);
}

/* Lists that pages share are gone through once: the first page has all that is found there. */
static void take_from(struct pdf *pdf, const struct pdf_page *page, struct pdf_cache *found, struct list *out)
{
    struct pdf_ref own = {0};
    const struct pdf_object *annotations = pdf_read_get(pdf, page->dict, "Annots");
    bool is_shared = pdf_object_ref(pdf_object_get(page->dict, "Annots"), &own);
    if (is_shared && pdf_cache_find(found, LISTS + own.number)) return;
    if (is_shared) pdf_cache_add(found, LISTS + own.number, found);
    for (size_t i = 0; annotations->kind == PDF_ARRAY && i < annotations->count; i++) {
        struct pdf_ref ref = {0};
        if (!pdf_object_ref(&annotations->items[i], &ref)) continue;
        struct pdf_target_widget *widget = pdf_cache_find(found, (uint64_t)ref.number + 1);
        if (!widget || widget->page.dict) continue;
        widget->page = *page;
        *(struct pdf_target_widget *)list_add(out) = *widget;
    }
}

/* The page is the one whose annotations name the widget: its own /P may be missing or wrong. */
static status add_widgets(struct pdf *pdf, struct pdf_target *target, struct problem *why)
{
    struct pdf_cache found = {.arena = pdf_read_arena(pdf)};
    struct pdf_page *pages = NULL;
    size_t count = 0;
    const struct pdf_object *kids = pdf_read_get(pdf, target->field.dict, "Kids");
    note(pdf, target->field.ref, target->field.dict, &found);
    for (size_t i = 0; kids->kind == PDF_ARRAY && i < kids->count; i++) {
        struct pdf_ref ref = {0};
        if (pdf_object_ref(&kids->items[i], &ref)) note(pdf, ref, pdf_read_resolve(pdf, &kids->items[i]), &found);
    }
    TRY(pdf_page_all(pdf, &pages, &count, why));
    for (size_t i = 0; i < count; i++) take_from(pdf, &pages[i], &found, &target->widgets);
    if (target->widgets.count > PDF_LAYOUT_STAMPS_MAX)
        return problem_set(why, PDF_STAMPS_MANY, "%d", PDF_LAYOUT_STAMPS_MAX);
    return OK;
}

/* Own or from the nearest parent that says it. */
static int64_t flags_of(struct pdf *pdf, const struct pdf_object *dict)
{
    int64_t flags = 0;
    for (int depth = 0; depth < PDF_FIELD_DEPTH && dict->kind == PDF_DICT; depth++) {
        if (pdf_object_integer(pdf_read_get(pdf, dict, "Ff"), &flags)) return flags;
        dict = pdf_read_get(pdf, dict, "Parent");
    }
    return 0;
}

static status check(struct pdf *pdf, const struct pdf_field *field, struct problem *why)
{
    bool is_fit = field->is_terminal && text_equal(field->type, "Sig") && field->ref.number;
    if (!is_fit) return problem_set(why, PDF_FIELD_KIND, "%.80s", field->name);
    if (field->value && pdf_read_resolve(pdf, field->value)->kind != PDF_NULL)
        return problem_set(why, PDF_FIELD_SIGNED, "%.80s", field->name);
    if (flags_of(pdf, field->dict) & READ_ONLY) return problem_set(why, PDF_FIELD_LOCKED, "%.80s", field->name);
    return OK;
}

status pdf_target_find(struct pdf *pdf, const struct list *fields, const char *name, struct pdf_target *out,
                       struct problem *why)
{
    const struct pdf_field *found = NULL;
    for (size_t i = 0; i < fields->count; i++) {
        const struct pdf_field *field = LIST_AT(fields, const struct pdf_field, i);
        if (!text_equal(field->name, name)) continue;
        if (found) return problem_set(why, PDF_FIELD_KIND, "%.80s", name); /* which of the two is meant? */
        found = field;
    }
    if (!found) return problem_set(why, PDF_FIELD_MISSING, "%.80s", name);
    *out = (struct pdf_target){.field = *found,
                               .widgets = LIST_OF(pdf_read_arena(pdf), struct pdf_target_widget),
                               .lock = pdf_read_get(pdf, found->dict, "Lock"),
                               .seed = pdf_read_get(pdf, found->dict, "SV")};
    TRY(check(pdf, found, why));
    TRY(add_widgets(pdf, out, why));
    return pdf_read_fault(pdf, why);
}

/* --- seed values --- */

static status asks(struct problem *why, const char *what)
{
    return problem_set(why, PDF_FIELD_ASKS, "%.80s", what);
}

static bool has_name(struct pdf *pdf, const struct pdf_object *names, const char *name)
{
    if (pdf_object_is_name(names, name)) return true;
    for (size_t i = 0; names->kind == PDF_ARRAY && i < names->count; i++)
        if (pdf_object_is_name(pdf_read_item(pdf, names, i), name)) return true;
    return false;
}

static bool is_empty(const struct pdf_object *value)
{
    return value->kind == PDF_NULL || (value->kind == PDF_ARRAY && value->count == 0);
}

/* Digest names are texts; "SHA256". */
static bool has_text(struct pdf *pdf, const struct pdf_object *texts, const char *text)
{
    for (size_t i = 0; texts->kind == PDF_ARRAY && i < texts->count; i++) {
        const char *one = pdf_object_utf8(pdf_read_item(pdf, texts, i), pdf_read_arena(pdf));
        if (one && text_equal(one, text)) return true;
    }
    return false;
}

/* An array with a single period forbids a reason (table 237). */
static bool is_reason_fit(struct pdf *pdf, const struct pdf_object *reasons, const char *reason)
{
    if (is_empty(reasons)) return !reason;
    if (reasons->count == 1 && has_text(pdf, reasons, ".")) return !reason;
    return reason && has_text(pdf, reasons, reason);
}

static status check_reason(struct pdf *pdf, const struct pdf_object *seed, const char *reason, struct problem *why)
{
    const struct pdf_object *reasons = pdf_read_get(pdf, seed, "Reasons");
    if (is_reason_fit(pdf, reasons, reason)) return OK;
    const char *first = pdf_object_utf8(pdf_read_item(pdf, reasons, 0), pdf_read_arena(pdf));
    return problem_set(why, PDF_FIELD_ASKS, "Reasons: %.60s", first ? first : "-");
}

/* What we cannot do however we are asked: the bits of /Ff and their names. */
static status check_strange(int64_t binding, struct problem *why)
{
    static const struct {
        int64_t bit;
        const char *name;
    } strange[] = {{32, "AddRevInfo"}, {128, "LockDocument"}, {256, "AppearanceFilter"}};
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        if (binding & strange[i].bit) return asks(why, strange[i].name);
    return binding >> 9 ? asks(why, "Ff") : OK;
}

static status check_form(struct pdf *pdf, const struct pdf_object *seed, int64_t binding, enum digest_kind digest,
                         struct problem *why)
{
    double parser = 0;
    const struct pdf_object *digests = pdf_read_get(pdf, seed, "DigestMethod"),
                            *forms = pdf_read_get(pdf, seed, "SubFilter"), *filter = pdf_read_get(pdf, seed, "Filter");
    (void)pdf_object_number(pdf_read_get(pdf, seed, "V"), &parser);
    if (binding & 1 && filter->kind != PDF_NULL && !has_name(pdf, filter, "Adobe.PPKLite")) return asks(why, "Filter");
    if (binding & 2 && !is_empty(forms) && !has_name(pdf, forms, "ETSI.CAdES.detached")) return asks(why, "SubFilter");
    if (binding & 4 && parser > PARSER_MAX) return asks(why, "V");
    if (binding & 64 && !is_empty(digests) && !has_text(pdf, digests, digest_kind_name(digest)))
        return asks(why, "DigestMethod");
    return OK;
}

/* /MDP always binds: 0 wants an ordinary signature, 1 to 3 a certification of that level. */
static status check_certification(struct pdf *pdf, const struct pdf_object *seed, int64_t binding,
                                  struct pdf_target_offer *offer, struct problem *why)
{
    int64_t level = -1;
    if (pdf_object_integer(pdf_read_get(pdf, pdf_read_get(pdf, seed, "MDP"), "P"), &level)) {
        bool is_fit = level >= 0 && level <= 3 && (!offer->certify || offer->certify == level);
        if (!is_fit) return problem_set(why, PDF_FIELD_ASKS, "MDP %d", (int)level);
        offer->certify = (int)level;
    }
    return offer->certify && binding & 16 ? asks(why, "LegalAttestation") : OK;
}

static status check_outside(struct pdf *pdf, const struct pdf_object *seed, const struct pdf_target_offer *offer,
                            struct problem *why)
{
    int64_t certificate = 0, timestamp = 0;
    (void)pdf_object_integer(pdf_read_get(pdf, pdf_read_get(pdf, seed, "Cert"), "Ff"), &certificate);
    (void)pdf_object_integer(pdf_read_get(pdf, pdf_read_get(pdf, seed, "TimeStamp"), "Ff"), &timestamp);
    if (certificate) return asks(why, "Cert");
    return timestamp && !offer->has_timestamp ? asks(why, "TimeStamp") : OK;
}

status pdf_target_meet(struct pdf *pdf, const struct pdf_target *target, struct pdf_target_offer *offer,
                       struct problem *why)
{
    int64_t binding = 0;
    const struct pdf_object *seed = target->seed;
    if (seed->kind != PDF_DICT) return OK;
    (void)pdf_object_integer(pdf_read_get(pdf, seed, "Ff"), &binding);
    TRY(check_strange(binding, why));
    TRY(check_form(pdf, seed, binding, offer->digest, why));
    if (binding & 8) TRY(check_reason(pdf, seed, offer->reason, why));
    TRY(check_certification(pdf, seed, binding, offer, why));
    TRY(check_outside(pdf, seed, offer, why));
    return pdf_read_fault(pdf, why);
}
