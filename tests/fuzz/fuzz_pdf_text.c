/* The text of every page of any file that the reader takes: content streams, fonts, character maps. */
#include "pdf_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct problem why;
    AUTO_ARENA(arena);
    struct pdf *pdf = NULL;
    struct pdf_text_place place;
    if (pdf_read_open(arena, bytes_of(data, size), &pdf, &why) != OK) return 0;
    (void)!pdf_text_find(pdf, "盖章", PDF_TEXT_ANY_PAGE, &place, &why);
    return 0;
}
