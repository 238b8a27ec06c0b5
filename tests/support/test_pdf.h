/* test_pdf - small PDF files for tests: objects as text, a classic table behind them.
 *
 *     struct test_pdf file = {.out = {.arena = arena}};
 *     test_pdf_object(&file, 1, "<< /Type /Catalog /Pages 2 0 R >>");
 *     struct bytes whole = test_pdf_end(&file, "/Root 1 0 R"); */
#ifndef TEST_PDF_H
#define TEST_PDF_H

#include "bytes.h"
#include <string.h>

enum { TEST_PDF_OBJECTS = 64 };

struct test_pdf {
    struct buffer out;
    size_t at[TEST_PDF_OBJECTS];
    size_t xref; /* of the last section; 0: none yet */
};

static inline void test_pdf_object(struct test_pdf *file, unsigned number, const char *value)
{
    if (!file->out.size) buffer_text(&file->out, "%PDF-1.7\n");
    file->at[number] = file->out.size;
    buffer_format(&file->out, "%u 0 obj\n%s\nendobj\n", number, value);
}

static inline void test_pdf_stream(struct test_pdf *file, unsigned number, const char *entries, struct bytes data)
{
    struct buffer value = {.arena = file->out.arena};
    if (!file->out.size) buffer_text(&file->out, "%PDF-1.7\n");
    file->at[number] = file->out.size;
    buffer_format(&value, "%u 0 obj\n<< %s /Length %zu >>\nstream\n", number, entries, data.size);
    buffer_add(&value, data.data, data.size);
    buffer_text(&value, "\nendstream\nendobj\n");
    buffer_add(&file->out, value.data, value.size);
}

static inline struct bytes test_pdf_end(struct test_pdf *file, const char *trailer)
{
    size_t xref = file->out.size;
    buffer_text(&file->out, file->xref ? "xref\n" : "xref\n0 1\n0000000000 65535 f \n");
    for (unsigned i = 1; i < TEST_PDF_OBJECTS; i++)
        if (file->at[i]) buffer_format(&file->out, "%u 1\n%010zu 00000 n \n", i, file->at[i]);
    buffer_format(&file->out, "trailer\n<< /Size %d %s", TEST_PDF_OBJECTS, trailer);
    if (file->xref) buffer_format(&file->out, " /Prev %zu", file->xref);
    buffer_format(&file->out, " >>\nstartxref\n%zu\n%%%%EOF\n", xref);
    memset(file->at, 0, sizeof file->at);
    file->xref = xref;
    return buffer_bytes(&file->out);
}

/* One page (3) with this content and resources; more objects may follow before test_pdf_end(). */
static inline void test_pdf_page(struct test_pdf *file, const char *page, const char *content)
{
    test_pdf_object(file, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    test_pdf_object(file, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>");
    test_pdf_object(file, 3, arena_format(file->out.arena, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R %s >>", page));
    test_pdf_stream(file, 4, "", bytes_of(content, strlen(content)));
}

#endif
