/* PKCS#12 files from outside, opened with the password that the seeds have. */
#include "keystore.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct problem why;
    AUTO_ARENA(arena);
    struct keystore store;
    if (keystore_open(arena, bytes_of(data, size), bytes_of_text("password"), &store, &why) == OK && !store.chain_count)
        __builtin_trap();
    return 0;
}
