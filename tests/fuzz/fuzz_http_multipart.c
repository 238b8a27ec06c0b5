/* Cuts any body: the first line is the content type, the rest the body. */
#include "http_multipart.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct problem why;
    AUTO_ARENA(memory);
    struct list parts;
    const uint8_t *line_end = size ? memchr(data, '\n', size) : NULL;
    if (!line_end) return 0;
    const char *type = arena_copy(memory, data, (size_t)(line_end - data));
    struct bytes body = bytes_of(line_end + 1, size - (size_t)(line_end + 1 - data));
    if (http_multipart_parse(body, type, memory, &parts, &why) != OK) return 0;
    for (size_t i = 0; i < parts.count; i++) {
        const struct http_part *part = LIST_AT(&parts, const struct http_part, i);
        bool inside =
            part->content.data >= body.data && part->content.data + part->content.size <= body.data + body.size;
        if (!inside || !part->name) __builtin_trap();
    }
    return 0;
}
