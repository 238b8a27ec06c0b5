#include "seal_png_trim.h"

#include <string.h>
#include <zlib.h>

enum { SIGNATURE = 8, HEAD_DATA = 16, AROUND = 12 /* length, type and check sum of a chunk */, TYPE = 4 };

struct chunk {
    struct bytes whole, data;
    const unsigned char *type;
};

static uint32_t number(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

bool seal_png_trim_head(struct bytes file, struct seal_png_head *out)
{
    const unsigned char *at = file.data + HEAD_DATA;
    if (file.size < HEAD_DATA + 13 || memcmp(file.data + SIGNATURE, "\0\0\0\rIHDR", 8) != 0) return false;
    *out = (struct seal_png_head){number(at), number(at + 4), at[8], at[9]};
    return true;
}

static bool next_chunk(struct bytes *left, struct chunk *out)
{
    if (left->size < AROUND) return false;
    size_t size = number(left->data);
    if (size > left->size - AROUND) return false;
    *out = (struct chunk){bytes_of(left->data, size + AROUND), bytes_of(left->data + 8, size), left->data + 4};
    *left = bytes_of(left->data + size + AROUND, left->size - size - AROUND);
    return true;
}

static bool is_type(const struct chunk *chunk, const char *type)
{
    return memcmp(chunk->type, type, TYPE) == 0;
}

/* 5.6: what the picture cannot do without, and what its colours mean where that is not packed. */
static bool is_kept(const struct chunk *chunk)
{
    static const char *const kept[] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (is_type(chunk, kept[i])) return true;
    return false;
}

/* At least as many bytes as all rows take, each behind its filter's (7.2, 8.2: of an interlaced picture there are more
 * rows, and shorter ones). */
static uint64_t rows_size(const struct seal_png_head *head)
{
    static const unsigned samples[] = {1, 0, 3, 1, 2, 0, 4};
    if (head->depth > 16) return 0; /* 11.2.2 */
    unsigned bits = head->color < sizeof samples / sizeof *samples ? samples[head->color] * head->depth : 0;
    return ((uint64_t)head->width * bits / 8 + 6) * (head->height + 8);
}

/* Unpacks into nowhere; false: there is more than `most`. What is broken is left to the decoder, which stops at it. */
static bool unpack(z_stream *stream, struct bytes data, uint64_t most)
{
    unsigned char nowhere[16384];
    int result = Z_OK;
    stream->next_in = (unsigned char *)(uintptr_t)data.data; /* only read */
    stream->avail_in = (unsigned)data.size;
    do {
        stream->next_out = nowhere;
        stream->avail_out = sizeof nowhere;
        result = inflate(stream, Z_NO_FLUSH);
    } while (result == Z_OK && stream->avail_out == 0 && stream->total_out <= most);
    return stream->total_out <= most;
}

static bool keep_all(struct bytes left, z_stream *stream, uint64_t most, struct buffer *out)
{
    struct chunk chunk = {0};
    while (next_chunk(&left, &chunk)) {
        if (is_kept(&chunk)) buffer_add(out, chunk.whole.data, chunk.whole.size);
        if (is_type(&chunk, "IDAT") && !unpack(stream, chunk.data, most)) return false;
        if (is_type(&chunk, "IEND")) return true;
    }
    return false;
}

bool seal_png_trim(struct bytes file, const struct seal_png_head *head, struct arena *arena, struct bytes *out)
{
    z_stream stream = {0};
    struct buffer kept = {.arena = arena};
    if (file.size < SIGNATURE || inflateInit(&stream) != Z_OK) return false;
    buffer_add(&kept, file.data, SIGNATURE);
    bool is_sound = keep_all(bytes_of(file.data + SIGNATURE, file.size - SIGNATURE), &stream, rows_size(head), &kept);
    (void)inflateEnd(&stream);
    *out = buffer_bytes(&kept);
    return is_sound;
}
