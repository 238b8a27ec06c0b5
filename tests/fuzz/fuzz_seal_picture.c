/* Decodes any bytes as a picture, clears its white, writes it as PNG. */
#include "seal_picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct problem why;
    AUTO_ARENA(memory);
    struct seal_picture picture;
    struct bytes png;
    if (seal_picture_read(bytes_of(data, size), memory, &picture, &why) != OK) return 0;
    seal_picture_clear_white(&picture);
    if (seal_picture_png(&picture, memory, &png, &why) != OK) __builtin_trap();
    return 0;
}
