#include "pdf_signature.h"
#include "pdf_padding.h"
#include "pdf_page.h"
#include "text.h"

const char *pdf_signature_coverage_name(enum pdf_coverage coverage)
{
    static const char *const names[] = {"whole_file", "whole_revision", "not_whole"};
    return names[coverage];
}

/* The four numbers of /ByteRange, as direct integers that stay inside the file. */
static bool ranges(const struct pdf *pdf, const struct pdf_object *dict, int64_t out[4])
{
    const struct pdf_object *array = pdf_object_get(dict, "ByteRange");
    int64_t size = (int64_t)pdf_read_file(pdf).size;
    if (!array || array->kind != PDF_ARRAY || array->count != 4) return false;
    for (size_t i = 0; i < 4; i++) {
        if (!pdf_object_integer(&array->items[i], &out[i]) || out[i] < 0 || out[i] > size) return false;
    }
    return out[0] + out[1] <= size && out[2] + out[3] <= size;
}

/* The gap is the value of /Contents as it stands in the file, from < to >. */
static bool gap_is_contents(const struct pdf *pdf, const struct pdf_object *contents, const int64_t range[4])
{
    const unsigned char *base = pdf_read_file(pdf).data;
    if (!contents || contents->kind != PDF_STRING || !contents->is_hex) return false;
    if (contents->raw.data < base || contents->raw.data >= base + pdf_read_file(pdf).size) return false;
    /* Digits alone between the brackets: a blank or a comment there is a byte that nobody signed. */
    if (contents->raw.size != 2 * contents->text.size + 2) return false;
    return contents->raw.data - base == range[1] && (int64_t)contents->raw.size == range[2] - range[1];
}

/* Only the file's last line end may follow. */
static bool is_rest_blank(const struct pdf *pdf, size_t from, size_t revision)
{
    size_t size = pdf_read_file(pdf).size;
    return from == size || (revision + 1 == pdf_read_revisions(pdf) && size == pdf_read_revision(pdf, revision)->end);
}

static bool ends_revision(const struct pdf *pdf, size_t end, size_t *revision)
{
    for (size_t i = 0; i < pdf_read_revisions(pdf); i++) {
        const struct pdf_revision *one = pdf_read_revision(pdf, i);
        *revision = i;
        if (end >= one->eof && end <= one->end) return true;
    }
    return false;
}

static const char *check_ranges(const struct pdf *pdf, const struct pdf_signature *s, const int64_t range[4])
{
    const struct pdf_object *contents = pdf_object_get(s->dict, "Contents");
    if (pdf_object_times(s->dict, "Contents") != 1 || pdf_object_times(s->dict, "ByteRange") != 1)
        return "dictionary_ambiguous";
    if (range[0] != 0) return "start_missing";
    if (range[2] < range[1]) return "ranges_overlap";
    return gap_is_contents(pdf, contents, range) ? NULL : "gap_not_contents";
}

static const char *check_coverage(const struct pdf *pdf, struct pdf_signature *s)
{
    int64_t range[4];
    const unsigned char *base = pdf_read_file(pdf).data;
    if (!ranges(pdf, s->dict, range)) return "ranges_invalid";
    s->pieces[0] = bytes_of(base + range[0], (size_t)range[1]);
    s->pieces[1] = bytes_of(base + range[2], (size_t)range[3]);
    const char *fault = check_ranges(pdf, s, range);
    if (fault) return fault;
    size_t end = (size_t)(range[2] + range[3]);
    if (!ends_revision(pdf, end, &s->revision)) return "end_not_revision";
    if (s->place.is_packed || s->place.is_free || s->place.revision != s->revision) return "revision_differs";
    if (is_rest_blank(pdf, end, s->revision)) s->coverage = PDF_COVERAGE_WHOLE_FILE;
    return NULL;
}

static void read_action(struct pdf *pdf, const struct pdf_object *params, struct pdf_signature *s)
{
    const struct pdf_object *action = pdf_read_get(pdf, params, "Action");
    s->lock = PDF_LOCK_ALL;
    if (pdf_object_is_name(action, "Include")) s->lock = PDF_LOCK_INCLUDE;
    if (pdf_object_is_name(action, "Exclude")) s->lock = PDF_LOCK_EXCLUDE;
    s->lock_names = pdf_read_get(pdf, params, "Fields");
}

/* Every transform of /Reference counts; the strictest DocMDP wins. */
static void read_transform(struct pdf *pdf, const struct pdf_object *reference, struct pdf_signature *s)
{
    int64_t level = 2; /* the default (table 254) */
    const struct pdf_object *params = pdf_read_get(pdf, reference, "TransformParams");
    const struct pdf_object *method = pdf_read_get(pdf, reference, "TransformMethod");
    if (pdf_object_is_name(method, "DocMDP")) {
        (void)pdf_object_integer(pdf_read_get(pdf, params, "P"), &level);
        if (level < 1 || level > 3) level = 1;
        if (s->certification == 0 || level < s->certification) s->certification = (int)level;
    } else if (pdf_object_is_name(method, "FieldMDP")) {
        read_action(pdf, params, s);
    }
}

/* /Lock of the signed field (12.7.5.5, table 236): what signing locks, also where the signer's program wrote no
 * FieldMDP about it. */
static void read_lock(struct pdf *pdf, const struct pdf_object *field, struct pdf_signature *s)
{
    int64_t level = 0;
    const struct pdf_object *lock = pdf_read_get(pdf, field, "Lock");
    if (lock->kind != PDF_DICT) return;
    if (s->lock == PDF_LOCK_NONE) read_action(pdf, lock, s);
    if (pdf_object_integer(pdf_read_get(pdf, lock, "P"), &level))
        s->lock_level = level < 1 || level > 3 ? 1 : (int)level;
}

void pdf_signature_rules(struct pdf *pdf, const struct pdf_object *dict, const struct pdf_object *field,
                         struct pdf_signature *out)
{
    const struct pdf_object *references = pdf_read_get(pdf, dict, "Reference");
    for (size_t i = 0; references->kind == PDF_ARRAY && i < references->count; i++)
        read_transform(pdf, pdf_read_item(pdf, references, i), out);
    read_lock(pdf, field, out);
}

static void read_facts(struct pdf *pdf, struct pdf_signature *s)
{
    struct arena *arena = pdf_read_arena(pdf);
    const char *subfilter = pdf_object_name(pdf_read_get(pdf, s->dict, "SubFilter"));
    s->subfilter = subfilter ? subfilter : "";
    s->is_timestamp = text_equal(s->subfilter, "ETSI.RFC3161");
    s->contents = pdf_object_text(pdf_object_get(s->dict, "Contents"));
    s->cms = pdf_padding_without(pdf, s->ref, s->contents);
    s->seal = pdf_object_utf8(pdf_read_get(pdf, s->dict, PDF_SIGNATURE_SEAL_KEY), arena);
    (void)pdf_object_date(pdf_read_get(pdf, s->dict, "M"), &s->claimed_ms);
}

/* Or one below it, which nobody should look for there. */
static bool may_draw(struct pdf *pdf, const struct pdf_object *kid)
{
    return pdf_page_has_place(pdf, kid) || pdf_object_get(kid, "Kids");
}

static bool is_drawn(struct pdf *pdf, const struct pdf_object *field)
{
    const struct pdf_object *kids = pdf_read_get(pdf, field, "Kids");
    for (size_t i = 0; kids->kind == PDF_ARRAY && i < kids->count; i++)
        if (may_draw(pdf, pdf_read_item(pdf, kids, i))) return true;
    return pdf_page_has_place(pdf, field);
}

static status read_one(struct pdf *pdf, const struct pdf_field *field, struct list *out, struct problem *why)
{
    struct pdf_signature s = {.field = field->name, .coverage = PDF_COVERAGE_WHOLE_REVISION};
    s.dict = pdf_read_resolve(pdf, field->value);
    if (s.dict->kind != PDF_DICT) return OK;
    s.place.is_free = true; /* unless it is found: a dictionary inside the field has no place of its own */
    if (pdf_object_ref(field->value, &s.ref)) {
        TRY(pdf_read_locate(pdf, s.ref.number, &s.place, why));
    } else if (field->ref.number) {
        TRY(pdf_read_locate(pdf, field->ref.number, &s.place, why));
    }
    read_facts(pdf, &s);
    s.is_drawn = s.is_timestamp && is_drawn(pdf, field->dict);
    pdf_signature_rules(pdf, s.dict, field->dict, &s);
    s.reason = check_coverage(pdf, &s);
    if (s.reason) s.coverage = PDF_COVERAGE_NOT_WHOLE;
    *(struct pdf_signature *)list_add(out) = s;
    return OK;
}

status pdf_signature_all(struct pdf *pdf, struct list *out, struct problem *why)
{
    struct list fields;
    *out = LIST_OF(pdf_read_arena(pdf), struct pdf_signature);
    TRY(pdf_field_all(pdf, &fields, why));
    for (size_t i = 0; i < fields.count; i++) {
        const struct pdf_field *field = LIST_AT(&fields, struct pdf_field, i);
        if (field->is_terminal && field->value && text_equal(field->type, "Sig")) TRY(read_one(pdf, field, out, why));
    }
    return pdf_read_fault(pdf, why);
}
