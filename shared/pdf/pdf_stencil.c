#include "pdf_stencil.h"
#include <string.h>
#include <zlib.h>

enum { METADATA_MAX = 4194304, GAP_MAX = 8 /* between the property's name and its value */ };

/* pdfaid:part="1" or <pdfaid:part>1</…>. */
static bool says_part_1(struct bytes metadata)
{
    static const char name[] = "pdfaid:part";
    const unsigned char *found = memmem(metadata.data, metadata.size, name, sizeof name - 1);
    const unsigned char *end = metadata.data + metadata.size;
    if (!found) return false;
    found += sizeof name - 1;
    for (int gap = 0; found < end && gap < GAP_MAX && (*found < '0' || *found > '9'); gap++) found++;
    return found < end && *found == '1' && (found + 1 == end || found[1] < '0' || found[1] > '9');
}

bool pdf_stencil_is_asked(struct pdf *pdf)
{
    struct problem ignored;
    struct pdf_ref ref;
    struct bytes metadata = {0};
    const struct pdf_object *stream = NULL;
    if (!pdf_object_ref(pdf_object_get(pdf_read_catalog(pdf), "Metadata"), &ref)) return false;
    if (pdf_read_load(pdf, ref, &stream, &ignored) != OK || stream->kind != PDF_STREAM) return false;
    if (stream->data.size > METADATA_MAX || pdf_read_decode(pdf, stream, &metadata, &ignored) != OK) return false;
    return says_part_1(metadata);
}

static bool is_hidden(const unsigned char *row, unsigned x, unsigned bits)
{
    unsigned a_byte = 8 / bits, steps = (1U << bits) - 1, shift = (a_byte - 1 - x % a_byte) * bits;
    return (row[x / a_byte] >> shift & steps) * 2 < steps;
}

static void cut(const struct pdf_image *image, const unsigned char *mask, unsigned char *bits)
{
    size_t from = ((size_t)image->width * image->mask_bits + 7) / 8, to = ((size_t)image->width + 7) / 8;
    for (unsigned y = 0; y < image->height; y++) {
        for (unsigned x = 0; x < image->width; x++)
            if (is_hidden(mask + y * from, x, image->mask_bits))
                bits[y * to + x / 8] = (unsigned char)(bits[y * to + x / 8] | 0x80U >> x % 8);
    }
}

status pdf_stencil_make(const struct pdf_image *image, struct arena *arena, struct bytes *out, struct problem *why)
{
    AUTO_ARENA(scratch);
    uLongf size = ((uLongf)image->width * image->mask_bits + 7) / 8 * image->height;
    uLong plain = ((uLong)image->width + 7) / 8 * image->height;
    uLongf packed = compressBound(plain);
    *out = (struct bytes){0};
    if (image->mask.size == 0) return OK;
    unsigned char *mask = arena_alloc(scratch, size), *bits = arena_alloc(scratch, plain);
    unsigned char *data = arena_alloc(arena, packed);
    if (uncompress(mask, &size, image->mask.data, image->mask.size) != Z_OK)
        return problem_set(why, INTERNAL_FAILED, "%s", "a picture's mask");
    cut(image, mask, bits);
    if (compress2(data, &packed, bits, plain, Z_BEST_COMPRESSION) != Z_OK)
        return problem_set(why, INTERNAL_FAILED, "%s", "deflate");
    *out = bytes_of(data, packed);
    return OK;
}
