/* Any bytes as a CMS signature of every kind. */
#include "cms_verify.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes content[] = {bytes_of_text("The "),
                                    bytes_of_text("bytes of a declaration, as they were signed.")};
    for (int kind = CMS_VERIFY_CADES; kind <= CMS_VERIFY_TIMESTAMP; kind++) {
        struct cms_verify out;
        AUTO_ARENA(arena);
        cms_verify(&(struct cms_verify_input){.kind = (enum cms_verify_kind)kind,
                                              .der = bytes_of(data, size),
                                              .content = content,
                                              .content_count = 2},
                   arena, &out);
        if ((out.state == CMS_VERIFY_OK) != (out.reason == NULL)) abort();
        if (out.state == CMS_VERIFY_OK && out.signer.size == 0) abort();
    }
    return 0;
}
