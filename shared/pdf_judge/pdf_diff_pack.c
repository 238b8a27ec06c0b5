#include "pdf_diff_pack.h"
#include "pdf_lex.h"
#include "pdf_pack.h"
#include <stdlib.h>

struct span {
    size_t start, end;
};

static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static bool is_blank(struct bytes data, size_t from, size_t to)
{
    while (from < to && pdf_lex_is_blank(data.data[from])) from++;
    return from >= to;
}

/* A listed object that no table finds here sleeps until a later table wakes it, or other programs take it. */
static status span_of(struct pdf *view, const struct pdf_pack *pack, uint32_t container, uint32_t index,
                      struct span *out, struct problem *why)
{
    struct pdf_place place;
    const struct pdf_object *object = NULL;
    const uint32_t number = pack->numbers[index];
    *out = (struct span){0, 0};
    TRY(pdf_read_locate(view, number, &place, why));
    if (!place.is_packed || place.is_free || place.container != container || place.index != index) return OK;
    TRY(pdf_read_load(view, (struct pdf_ref){number, 0}, &object, why));
    size_t start = (size_t)(object->raw.data - pack->data.data);
    *out = (struct span){start, start + object->raw.size};
    return OK;
}

static bool is_filled(const struct pdf_pack *pack, struct list *spans)
{
    size_t at = pack->first;
    if (spans->count) qsort(spans->items, spans->count, spans->item_size, by_start);
    for (size_t i = 0; i < spans->count; i++) {
        const struct span *span = LIST_AT(spans, struct span, i);
        if (!is_blank(pack->data, at, span->start)) return false;
        if (span->end > at) at = span->end;
    }
    return is_blank(pack->data, at, pack->data.size);
}

static bool is_heading(const struct pdf_pack *pack)
{
    for (size_t i = 0; i < pack->first; i++) {
        if (!pdf_lex_is_digit(pack->data.data[i]) && !pdf_lex_is_blank(pack->data.data[i])) return false;
    }
    return true;
}

static status check(struct pdf_diff_state *d, struct pdf *view, uint32_t number, bool *fits, struct problem *why)
{
    const struct pdf_pack *pack = NULL;
    struct list spans = LIST_OF(d->arena, struct span);
    TRY(pdf_read_pack(view, number, &pack, why));
    *fits = is_heading(pack);
    for (uint32_t i = 0; i < pack->count && *fits; i++) {
        struct span *span = list_add(&spans);
        TRY(pdf_diff_state_spend(d, 2 * pdf_read_revisions(d->now), why));
        TRY(span_of(view, pack, number, i, span, why));
        *fits = span->end > 0;
    }
    *fits = *fits && is_filled(pack, &spans);
    return OK;
}

status pdf_diff_pack(struct pdf_diff_state *d, struct pdf *view, uint32_t number, struct problem *why)
{
    bool fits = false;
    const struct pdf_object *object = NULL;
    TRY(pdf_read_load(view, (struct pdf_ref){number, 0}, &object, why));
    if (object->kind != PDF_STREAM || !pdf_object_is_type(object, "ObjStm")) return OK;
    TRY(check(d, view, number, &fits, why));
    if (!fits) pdf_diff_state_report(d, PDF_CHANGE_UNKNOWN_BYTES, true, number, NULL);
    return OK;
}
