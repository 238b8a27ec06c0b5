#include "pdf_dss.h"
#include "pdf_cache.h"

struct reading {
    struct pdf *pdf;
    struct list *out;
    struct pdf_cache seen; /* by number: thousands of entries may name the same long list */
};

static bool is_seen(struct reading *r, uint32_t number)
{
    if (pdf_cache_find(&r->seen, (uint64_t)number + 1)) return true;
    pdf_cache_add(&r->seen, (uint64_t)number + 1, r);
    return false;
}

static void add(struct reading *r, const struct pdf_object *value, enum revocation_kind kind)
{
    struct problem ignored;
    struct pdf_ref ref;
    struct pdf_place place;
    struct bytes der;
    if (!pdf_object_ref(value, &ref) || r->seen.count >= PDF_DSS_ITEMS || is_seen(r, ref.number)) return;
    const struct pdf_object *stream = pdf_read_resolve(r->pdf, value);
    if (stream->kind != PDF_STREAM || pdf_read_locate(r->pdf, ref.number, &place, &ignored) != OK) return;
    if (pdf_read_decode(r->pdf, stream, &der, &ignored) != OK) return;
    *(struct pdf_dss_item *)list_add(r->out) = (struct pdf_dss_item){der, ref, place.revision, kind};
}

static void add_array(struct reading *r, const struct pdf_object *dict, const char *key, enum revocation_kind kind)
{
    const struct pdf_object *array = pdf_read_get(r->pdf, dict, key);
    for (size_t i = 0; array->kind == PDF_ARRAY && i < array->count && i < PDF_DSS_ITEMS; i++)
        add(r, &array->items[i], kind);
}

bool pdf_dss_read(struct pdf *pdf, struct list *out)
{
    struct arena *arena = pdf_read_arena(pdf);
    struct reading r = {.pdf = pdf, .out = out, .seen = {.arena = arena}};
    const struct pdf_object *dss = pdf_read_get(pdf, pdf_read_catalog(pdf), "DSS");
    *out = LIST_OF(arena, struct pdf_dss_item);
    if (dss->kind != PDF_DICT) return false;
    add_array(&r, dss, "Certs", REVOCATION_NONE);
    add_array(&r, dss, "OCSPs", REVOCATION_OCSP);
    add_array(&r, dss, "CRLs", REVOCATION_CRL);
    const struct pdf_object *all = pdf_read_get(pdf, dss, "VRI");
    for (size_t i = 0; all->kind == PDF_DICT && i < all->count && i < PDF_DSS_ITEMS; i++) {
        const struct pdf_object *one = pdf_read_resolve(pdf, &all->items[i]);
        add_array(&r, one, "Cert", REVOCATION_NONE);
        add_array(&r, one, "OCSP", REVOCATION_OCSP);
        add_array(&r, one, "CRL", REVOCATION_CRL);
    }
    return true;
}
