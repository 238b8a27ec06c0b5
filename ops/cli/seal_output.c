#include "seal_output.h"
#include "bytes.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int file, struct bytes data)
{
    while (data.size) {
        ssize_t written = write(file, data.data, data.size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        data = bytes_of(data.data + written, data.size - (size_t)written);
    }
    return true;
}

/* As cp does: what was for its owner alone is not for all once it is sealed. */
static mode_t mode_like(const char *like)
{
    enum { ALL = 0666 };
    struct stat facts;
    mode_t hidden = umask(0);
    (void)umask(hidden);
    mode_t mode = like && stat(like, &facts) == 0 ? facts.st_mode & ALL : ALL;
    return mode & ~hidden;
}

bool seal_output_write(struct arena *arena, const char *path, const char *like, const struct list *pieces)
{
    char *beside = arena_format(arena, "%s.XXXXXX", path);
    int file = mkostemp(beside, O_CLOEXEC);
    bool is_stored = file >= 0;
    for (size_t i = 0; i < pieces->count && is_stored; i++)
        is_stored = write_all(file, *LIST_AT(pieces, struct bytes, i));
    is_stored = is_stored && fchmod(file, mode_like(like)) == 0 && fsync(file) == 0;
    if (file >= 0 && close(file) != 0) is_stored = false;
    is_stored = is_stored && rename(beside, path) == 0;
    if (is_stored) return true;
    (void)fprintf(stderr, "estamp: %s: %s\n", path, strerror(errno)); /* NOLINT(concurrency-mt-unsafe): one thread */
    if (file >= 0) (void)unlink(beside);
    return false;
}
