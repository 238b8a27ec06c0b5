/* test_file - material that tests read: files of the folder that an environment variable names. */
#ifndef TEST_FILE_H
#define TEST_FILE_H

#include "arena.h"
#include "bytes.h"
#include <stdio.h>
#include <stdlib.h>

static inline struct bytes test_file(struct arena *arena, const char *variable, const char *name)
{
    unsigned char piece[4096];
    size_t size = 0;
    struct buffer content = {.arena = arena};
    const char *folder = getenv(variable);
    FILE *file = folder ? fopen(arena_format(arena, "%s/%s", folder, name), "rb") : NULL;
    if (!file) {
        fprintf(stderr, "no file %s in $%s\n", name, variable);
        abort();
    }
    while ((size = fread(piece, 1, sizeof piece, file)) > 0) buffer_add(&content, piece, size);
    (void)fclose(file);
    return buffer_bytes(&content);
}

#endif
