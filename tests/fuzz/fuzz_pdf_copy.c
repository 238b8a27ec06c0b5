/* Copies any file that the reader takes: the copy must open again, show as many pages, and know no form. */
#include "pdf_copy.h"
#include "pdf_page.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static struct bytes join(const struct list *pieces, struct arena *arena)
{
    struct buffer whole = {.arena = arena};
    for (size_t i = 0; i < pieces->count; i++) {
        const struct bytes *piece = LIST_AT(pieces, const struct bytes, i);
        buffer_add(&whole, piece->data, piece->size);
    }
    return buffer_bytes(&whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct problem why;
    static const unsigned char rectangle[] = "0 0 9 9 re f";
    const struct bytes content = bytes_of(rectangle, sizeof rectangle - 1);
    const struct pdf_copy_marks marks = {{content, 250, 168}, {content, PDF_COPY_WIDTH, 62}, "copy"};
    AUTO_ARENA(arena);
    struct pdf *pdf = NULL;
    struct list pieces;
    struct pdf_page *pages;
    size_t before = 0, after = 0;
    if (pdf_read_open(arena, bytes_of(data, size), &pdf, &why) != OK) return 0;
    if (pdf_copy_make(pdf, &marks, &pieces, &why) != OK) return 0;
    must(pdf_page_all(pdf, &pages, &before, &why) == OK);
    AUTO_ARENA(second);
    must(pdf_read_open(second, join(&pieces, second), &pdf, &why) == OK);
    must(pdf_page_all(pdf, &pages, &after, &why) == OK && after == before);
    must(!pdf_object_get(pdf_read_catalog(pdf), "AcroForm"));
    return 0;
}
