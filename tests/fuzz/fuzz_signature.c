/* Any bytes as a certificate with a signature value: the first two say how long the certificate is. */
#include "signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA(arena);
    if (size < 2) return 0;
    size_t length = (size_t)data[0] << 8 | data[1];
    if (length > size - 2) length = size - 2;
    struct bytes certificate = bytes_of(data + 2, length), value = bytes_of(data + 2 + length, size - 2 - length);
    (void)signature_fits(certificate, bytes_of_text("eStamp sign-in v1\n"), value, arena);
    return 0;
}
