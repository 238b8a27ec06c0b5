/* copy_print - a copy of a PDF on standard output, as signing makes it. usage: copy_print FILE NUMBER ALLOWED */
#include "paper_mark.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool map(const char *path, struct bytes *out)
{
    struct stat facts;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &facts) != 0) return false;
    void *data = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    *out = bytes_of(data, (size_t)facts.st_size);
    return close(file) == 0 && data != MAP_FAILED;
}

static bool write_out(const struct list *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        const struct bytes *piece = LIST_AT(pieces, const struct bytes, i);
        if (fwrite(piece->data, 1, piece->size, stdout) != piece->size) return false;
    }
    return fflush(stdout) == 0;
}

int main(int count, char **words)
{
    AUTO_ARENA(arena);
    struct bytes file;
    struct list pieces;
    struct problem why = {0};
    if (count != 4 || !map(words[1], &file)) return 2;
    const struct paper_mark what = {.number = atoll(words[2]),
                                    .allowed = atoll(words[3]),
                                    .document = "20261123000000000001",
                                    .by = "张三（办税员）",
                                    .address = "http://127.0.0.1:7001/estamp/verify/20261123000000000001",
                                    .made_ms = INT64_C(1795408496000)};
    if (paper_mark_put(&what, file, arena, &pieces, &why) != OK) {
        (void)fprintf(stderr, "%s %s\n", problem_name(why.code), why.subject);
        return 1;
    }
    bool is_written = write_out(&pieces);
    (void)fprintf(stderr, "used %zu kB\n", arena_used(arena) / 1024);
    return is_written ? 0 : 1;
}
