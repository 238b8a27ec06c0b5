/* Stored forms: what the loader takes can be filled, related and shown, and gives the same bytes again. */
#include "form_fill.h"
#include "form_relation.h"
#include "form_store.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct problem why;
    struct form form;
    struct form_filled filled;
    AUTO_ARENA(arena);
    problem_clear(&why);
    if (form_load(bytes_of(data, size), arena, &form, &why) != OK) return 0;
    form_fill_sample(&form, arena, &filled);
    (void)!form_relation_check(&filled, 1, arena, &why);
    for (size_t i = 0; i < form.box_count; i++) (void)form_fill_shown(&filled, &form.boxes[i], arena);
    if (data[6] != FORM_STORE_VERSION) return 0; /* an older version is written as the present one */
    if (!bytes_equal(form_store(&form, arena), bytes_of(data, size))) abort();
    return 0;
}
