#include "pdf_cmap.h"
#include "pdf_ops.h"
#include "pdf_read.h"
#include <stdlib.h>

enum { RANGES_MAX = 200000, SPACES_MAX = 100, CODE_BYTES_MAX = 4 };

static uint32_t code_of(const struct pdf_object *text)
{
    uint32_t code = 0;
    struct bytes bytes = pdf_object_text(text);
    for (size_t i = 0; i < bytes.size && i < CODE_BYTES_MAX; i++) code = code << 8 | bytes.data[i];
    return code;
}

static const struct pdf_object *operand(const struct pdf_ops *ops, size_t index)
{
    return LIST_AT(&ops->operands, struct pdf_object, index);
}

static void add_spaces(const struct pdf_ops *ops, struct pdf_cmap *out)
{
    for (size_t i = 0; i + 1 < ops->operands.count && out->spaces.count < SPACES_MAX; i += 2) {
        size_t bytes = pdf_object_text(operand(ops, i)).size;
        if (bytes == 0 || bytes > CODE_BYTES_MAX) continue;
        *(struct pdf_cmap_space *)list_add(&out->spaces) = (struct pdf_cmap_space){
            .low = code_of(operand(ops, i)), .high = code_of(operand(ops, i + 1)), .bytes = (unsigned)bytes};
    }
}

static status add_range(struct pdf_cmap *out, uint32_t low, uint32_t high, const struct pdf_object *value,
                        struct problem *why)
{
    int64_t cid = 0;
    struct bytes text = pdf_object_text(value);
    bool is_cid = pdf_object_integer(value, &cid) && cid >= 0 && cid <= 65535;
    if (high < low || (!is_cid && text.size == 0)) return OK;
    if (out->ranges.count >= RANGES_MAX) return problem_set(why, PDF_TOO_COMPLEX, "a character map too large");
    *(struct pdf_cmap_range *)list_add(&out->ranges) =
        (struct pdf_cmap_range){.low = low, .high = high, .text = text, .cid = (uint32_t)cid};
    return OK;
}

static status add_chars(const struct pdf_ops *ops, struct pdf_cmap *out)
{
    for (size_t i = 0; i + 1 < ops->operands.count; i += 2) {
        uint32_t code = code_of(operand(ops, i));
        TRY(add_range(out, code, code, operand(ops, i + 1), ops->parse.why));
    }
    return OK;
}

static status add_ranges(const struct pdf_ops *ops, struct pdf_cmap *out)
{
    for (size_t i = 0; i + 2 < ops->operands.count; i += 3) {
        uint32_t low = code_of(operand(ops, i)), high = code_of(operand(ops, i + 1));
        const struct pdf_object *value = operand(ops, i + 2);
        if (value->kind != PDF_ARRAY) TRY(add_range(out, low, high, value, ops->parse.why));
        for (size_t k = 0; value->kind == PDF_ARRAY && k < value->count && k <= high - low; k++)
            TRY(add_range(out, low + (uint32_t)k, low + (uint32_t)k, pdf_object_at(value, k), ops->parse.why));
    }
    return OK;
}

static int by_code(const void *a, const void *b)
{
    const struct pdf_cmap_range *x = a, *y = b;
    return x->low < y->low ? -1 : x->low > y->low;
}

status pdf_cmap_read(struct arena *arena, struct pdf_budget *budget, struct bytes data, struct pdf_cmap *out,
                     struct problem *why)
{
    struct pdf_ops ops;
    bool more = false;
    *out = (struct pdf_cmap){.spaces = LIST_OF(arena, struct pdf_cmap_space),
                             .ranges = LIST_OF(arena, struct pdf_cmap_range)};
    pdf_ops_start(&ops, arena, budget, data, why);
    for (;;) {
        TRY(pdf_ops_next(&ops, &more));
        if (!more) break;
        if (pdf_ops_is(&ops, "endcodespacerange")) add_spaces(&ops, out);
        if (pdf_ops_is(&ops, "endbfchar") || pdf_ops_is(&ops, "endcidchar")) TRY(add_chars(&ops, out));
        if (pdf_ops_is(&ops, "endbfrange") || pdf_ops_is(&ops, "endcidrange")) TRY(add_ranges(&ops, out));
    }
    if (out->ranges.count) qsort(out->ranges.items, out->ranges.count, out->ranges.item_size, by_code);
    return OK;
}

static bool is_in(const struct pdf_cmap_space *space, uint32_t code, unsigned bytes)
{
    if (space->bytes != bytes) return false;
    for (unsigned i = 0; i < bytes; i++) { /* 9.7.6.2: every byte lies in its own range */
        unsigned low = space->low >> 8 * i & 255, high = space->high >> 8 * i & 255, byte = code >> 8 * i & 255;
        if (byte < low || byte > high) return false;
    }
    return true;
}

uint32_t pdf_cmap_next(const struct pdf_cmap *cmap, struct bytes text, size_t *at, unsigned *bytes)
{
    uint32_t code = 0;
    for (unsigned size = 1; size <= CODE_BYTES_MAX && *at + size <= text.size; size++) {
        code = code << 8 | text.data[*at + size - 1];
        for (size_t i = 0; i < cmap->spaces.count; i++) {
            if (!is_in(LIST_AT(&cmap->spaces, struct pdf_cmap_space, i), code, size)) continue;
            *bytes = size;
            *at += size;
            return code;
        }
    }
    *bytes = 1;
    return text.data[(*at)++];
}

const struct pdf_cmap_range *pdf_cmap_find(const struct pdf_cmap *cmap, uint32_t code)
{
    size_t low = 0, high = cmap->ranges.count;
    while (low < high) { /* the last range that begins at or before the code */
        size_t middle = (low + high) / 2;
        if (LIST_AT(&cmap->ranges, struct pdf_cmap_range, middle)->low <= code)
            low = middle + 1;
        else
            high = middle;
    }
    const struct pdf_cmap_range *found = low ? LIST_AT(&cmap->ranges, struct pdf_cmap_range, low - 1) : NULL;
    return found && code <= found->high ? found : NULL;
}
