#include "pdf_copy_content.h"
#include "pdf_ops.h"
#include <string.h>

static const uint64_t VALUES = 67108864, MEMORY = 134217728;

static size_t times(struct bytes plain, const char *word)
{
    size_t count = 0, size = strlen(word);
    const unsigned char *at = plain.data, *end = plain.data + plain.size;
    while (at < end && (at = memmem(at, (size_t)(end - at), word, size)) != NULL) {
        count++;
        at += size;
    }
    return count;
}

struct marks {
    size_t begun, open;
    bool has_images; /* of which readers do not agree where their data end */
};

static void count(const struct pdf_ops *ops, struct marks *out)
{
    bool begins = pdf_ops_is(ops, "BDC") || pdf_ops_is(ops, "BMC");
    if (begins) out->begun++;
    if (begins) out->open++;
    if (pdf_ops_is(ops, "EMC") && out->open) out->open--;
    if (pdf_ops_is(ops, "ID")) out->has_images = true;
}

/* How many may be open at the end. What a reader may take for a beginning and we do not is closed, too: an end too many
 * closes nothing of ours. */
static status find_open(struct bytes plain, size_t *open, struct problem *why)
{
    AUTO_ARENA(scratch);
    bool more = true;
    struct pdf_ops ops;
    struct marks marks = {0};
    struct pdf_budget budget = {.bytes = VALUES, .values = VALUES, .memory = MEMORY};
    size_t written = times(plain, "BDC") + times(plain, "BMC");
    *open = 0;
    if (!written) return OK;
    pdf_ops_start(&ops, scratch, &budget, plain, why);
    for (;;) {
        TRY(pdf_ops_next(&ops, &more));
        if (!more) break;
        count(&ops, &marks);
    }
    *open = marks.begun == written && !marks.has_images ? marks.open : written;
    return OK;
}

static void close_open(struct buffer *plain, size_t open)
{
    for (size_t i = 0; i < open; i++) buffer_text(plain, "\nEMC");
}

status pdf_copy_content_end(const struct pdf_copy *copy, struct buffer *plain, struct problem *why)
{
    size_t open = 0;
    if (copy->has_layers) TRY(find_open(buffer_bytes(plain), &open, why));
    close_open(plain, open);
    return OK;
}

static status close_decoded(struct pdf_copy *copy, const struct pdf_object *stream, struct bytes *out,
                            struct problem *why)
{
    struct bytes plain;
    size_t open;
    struct buffer closed = {.arena = copy->arena};
    TRY(pdf_read_decode(copy->pdf, stream, &plain, why));
    TRY(find_open(plain, &open, why));
    if (!open) return OK;
    TRY(pdf_read_afford(copy->pdf, plain.size + open * 4, why));
    buffer_add(&closed, plain.data, plain.size);
    close_open(&closed, open);
    *out = buffer_bytes(&closed);
    return OK;
}

status pdf_copy_content_close(struct pdf_copy *copy, const struct pdf_object *stream, bool is_content,
                              struct bytes *out, struct problem *why)
{
    *out = (struct bytes){0};
    bool has_box = pdf_object_get(stream, "BBox") != NULL;
    bool is_image = !has_box && pdf_object_is_name(pdf_read_get(copy->pdf, stream, "Subtype"), "Image");
    if (!copy->has_layers || (is_image && !is_content)) return OK;
    status closed = close_decoded(copy, stream, out, why);
    if (closed == OK || is_content || has_box) return closed;
    problem_clear(why); /* a font, a profile, a table */
    return OK;
}
