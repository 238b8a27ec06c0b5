#include "random.h"
#include "bytes.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void random_bytes(void *out, size_t size)
{
    unsigned char *at = out;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            perror("random: getrandom");
            abort();
        }
        at += got;
        size -= (size_t)got;
    }
}

char *random_text(struct arena *arena, size_t bytes)
{
    unsigned char *raw = arena_alloc(arena, bytes);
    random_bytes(raw, bytes);
    return bytes_base64url(arena, bytes_of(raw, bytes));
}

char *random_code(struct arena *arena, size_t length)
{
    static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    enum { COUNT = sizeof letters - 1, FAIR = 256 / COUNT * COUNT }; /* bytes from FAIR on would favour some letters */
    char *code = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < length;) {
        unsigned char byte;
        random_bytes(&byte, 1);
        if (byte < FAIR) code[i++] = letters[byte % COUNT];
    }
    return code;
}
