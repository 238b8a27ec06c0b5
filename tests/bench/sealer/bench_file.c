#include "bench_file.h"
#include <stdlib.h>
#include <zlib.h>

enum { OBJECTS = 4 /* catalog, pages, page, content */, PACKED = 60, ROW = 7 };

static const char *const objects[OBJECTS] = {
    NULL, "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>"};

static void put_content(struct buffer *out, int content, long number)
{
    buffer_format(out, "4 0 obj\n<< /Length %d >>\nstream\n", content);
    for (int i = 0; i < content; i += 10) buffer_format(out, "%08ld n", (i * 7919L + number) % 99999999);
    buffer_text(out, "\nendstream\nendobj\n");
}

struct bytes bench_file_plain(struct arena *arena, int content, long number)
{
    struct buffer out = {.arena = arena};
    size_t at[OBJECTS + 1] = {0};
    buffer_text(&out, "%PDF-1.7\n");
    for (int i = 1; i < OBJECTS; i++) {
        at[i] = out.size;
        buffer_format(&out, "%d 0 obj\n%s\nendobj\n", i, objects[i]);
    }
    at[OBJECTS] = out.size;
    put_content(&out, content, number);
    size_t xref = out.size;
    buffer_text(&out, "xref\n0 5\n0000000000 65535 f \n");
    for (size_t i = 1; i <= OBJECTS; i++) buffer_format(&out, "%010zu 00000 n \n", at[i]);
    buffer_format(&out, "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", xref);
    return buffer_bytes(&out);
}

static void put_deflated(struct buffer *out, const char *dictionary, struct bytes data)
{
    uLongf size = compressBound(data.size);
    unsigned char *packed = arena_alloc(out->arena, size);
    if (compress(packed, &size, data.data, data.size) != Z_OK) abort();
    buffer_format(out, "<< %s /Filter /FlateDecode /Length %lu >>\nstream\n", dictionary, (unsigned long)size);
    buffer_add(out, packed, size);
    buffer_text(out, "\nendstream\nendobj\n");
}

/* Objects 1 to 3, and others as a file of one page has them: fonts, their descriptors, structure. Number 4 is the
 * content, 5 this stream, 6 the cross-reference stream. */
static void put_packed(struct buffer *out)
{
    struct buffer heads = {.arena = out->arena}, bodies = {.arena = out->arena};
    for (int i = 1; i <= PACKED; i++) {
        buffer_format(&heads, "%d %zu ", i < OBJECTS ? i : i + 3, bodies.size);
        if (i < OBJECTS)
            buffer_format(&bodies, "%s ", objects[i]);
        else
            buffer_format(&bodies, "<< /Type /StructElem /S /P /P %d 0 R /Pg 3 0 R /K %d /Lang (zh-CN) >> ", i + 2, i);
    }
    size_t first = heads.size;
    buffer_add(&heads, bodies.data, bodies.size);
    put_deflated(out, arena_format(out->arena, "/Type /ObjStm /N %d /First %zu", PACKED, first), buffer_bytes(&heads));
}

static void put_row(struct buffer *rows, unsigned kind, size_t second, unsigned third)
{
    const unsigned char row[ROW] = {(unsigned char)kind,           (unsigned char)(second >> 24),
                                    (unsigned char)(second >> 16), (unsigned char)(second >> 8),
                                    (unsigned char)second,         (unsigned char)(third >> 8),
                                    (unsigned char)third};
    buffer_add(rows, row, sizeof row);
}

struct bytes bench_file_packed(struct arena *arena, int content)
{
    struct buffer out = {.arena = arena}, rows = {.arena = arena};
    buffer_text(&out, "%PDF-1.7\n");
    size_t content_at = out.size;
    put_content(&out, content, 0);
    size_t pack_at = out.size;
    buffer_text(&out, "5 0 obj\n");
    put_packed(&out);
    size_t xref_at = out.size;
    buffer_text(&out, "6 0 obj\n");
    put_row(&rows, 0, 0, 65535);
    for (unsigned i = 1; i < OBJECTS; i++) put_row(&rows, 2, 5, i - 1);
    put_row(&rows, 1, content_at, 0);
    put_row(&rows, 1, pack_at, 0);
    put_row(&rows, 1, xref_at, 0);
    for (unsigned i = OBJECTS; i <= PACKED; i++) put_row(&rows, 2, 5, i - 1);
    put_deflated(&out, arena_format(arena, "/Type /XRef /Size %d /W [1 4 2] /Root 1 0 R", PACKED + 4),
                 buffer_bytes(&rows));
    buffer_format(&out, "startxref\n%zu\n%%%%EOF\n", xref_at);
    return buffer_bytes(&out);
}
