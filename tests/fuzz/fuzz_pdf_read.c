/* Opens any bytes as a PDF file, in every revision, and reads all objects, streams and pages. The password is that of
 * the encrypted seeds. */
#include "pdf_page.h"
#include "pdf_read.h"

enum { OBJECTS_MAX = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_object(struct pdf *pdf, uint32_t number, struct problem *why)
{
    struct pdf_place place;
    struct bytes decoded;
    int64_t ms = 0;
    const struct pdf_object *object = NULL;
    struct pdf_ref ref = {.number = number};
    if (pdf_read_locate(pdf, number, &place, why) == OK) ref.generation = place.generation;
    if (pdf_read_load(pdf, ref, &object, why) != OK) return;
    if (object->kind == PDF_STREAM) (void)!pdf_read_decode(pdf, object, &decoded, why);
    (void)pdf_object_utf8(object, pdf_read_arena(pdf));
    (void)pdf_object_date(object, &ms);
    if (!pdf_object_equal(object, object) && object->kind == PDF_STRING) __builtin_trap();
}

static void read_view(struct pdf *pdf, struct problem *why)
{
    struct pdf_page *pages = NULL;
    struct pdf_place *places = NULL;
    size_t count = 0;
    (void)!pdf_page_all(pdf, &pages, &count, why);
    (void)!pdf_read_changed(pdf, pdf_read_current(pdf), &places, &count, why);
    for (uint32_t i = 0; i <= pdf_read_highest(pdf) && i < OBJECTS_MAX; i++) read_object(pdf, i, why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct problem why;
    struct pdf *pdf = NULL;
    AUTO_ARENA(arena);
    if (pdf_read_open_with(arena, bytes_of(data, size), bytes_of_text("user"), &pdf, &why) != OK) return 0;
    for (size_t i = 0; i < pdf_read_revisions(pdf) && i < 8; i++) read_view(pdf_read_at(pdf, i), &why);
    return 0;
}
