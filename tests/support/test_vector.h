/* test_vector - a file of tests/vectors, whole, in an arena. */
#ifndef TEST_VECTOR_H
#define TEST_VECTOR_H

#include "bytes.h"
#include <stdio.h>
#include <stdlib.h>

static inline struct bytes test_vector(struct arena *arena, const char *name)
{
    const char *folder = getenv("TEST_VECTORS");
    char *path = arena_format(arena, "%s/%s", folder ? folder : "tests/vectors", name);
    struct buffer out = {.arena = arena};
    unsigned char piece[4096];
    FILE *file = fopen(path, "rb");
    if (!file) {
        (void)fprintf(stderr, "no %s\n", path);
        abort();
    }
    for (size_t got = fread(piece, 1, sizeof piece, file); got; got = fread(piece, 1, sizeof piece, file))
        buffer_add(&out, piece, got);
    (void)fclose(file);
    return buffer_bytes(&out);
}

#endif
