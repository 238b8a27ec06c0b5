#include "store.h"
#include "clock.h"
#include "id.h"
#include "log.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEFT_BEHIND_S = 24 * 3600, FOLDER_MODE = 0700, FILE_MODE = 0400 };

struct store {
    struct arena *arena;
    const char *path;
};

struct store_file {
    struct arena *arena;
    void *map;
    size_t size;
};

static status failed(struct problem *why, const char *what, const char *path)
{
    log_event(LOG_ERROR, "store_failed", log_text("what", what), log_text("path", path),
              log_number("errno", (int64_t)errno));
    return problem_set(why, STORE_FAILED, "%s", "");
}

static bool is_digest(const char *text)
{
    size_t length = strspn(text, "0123456789abcdef");
    return length == DIGEST_HEX_SIZE - 1 && text[length] == '\0';
}

static status sync_folder(const char *path, struct problem *why)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return failed(why, "open folder", path);
    int synced = fsync(folder);
    (void)close(folder);
    return synced == 0 ? OK : failed(why, "fsync folder", path);
}

/* What writers left behind that were killed long ago. */
static void sweep(const char *temporary)
{
    DIR *folder = opendir(temporary);
    if (!folder) return;
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        struct stat found;
        int descriptor = dirfd(folder);
        if (fstatat(descriptor, entry->d_name, &found, AT_SYMLINK_NOFOLLOW) || !S_ISREG(found.st_mode)) continue;
        if (found.st_mtime < clock_now_s() - LEFT_BEHIND_S) (void)unlinkat(descriptor, entry->d_name, 0);
    }
    (void)closedir(folder);
}

struct store *store_open_or_exit(const char *path)
{
    struct arena *arena = arena_new();
    struct store *store = ARENA_NEW(arena, struct store);
    *store = (struct store){.arena = arena, .path = arena_text(arena, path)};
    struct problem why = {0};
    const char *temporary = arena_format(arena, "%s/tmp", path);
    if ((mkdir(path, FOLDER_MODE) && errno != EEXIST) || (mkdir(temporary, FOLDER_MODE) && errno != EEXIST) ||
        access(temporary, W_OK | X_OK) || sync_folder(path, &why) != OK) {
        (void)failed(&why, "open", path);
        exit(1);
    }
    sweep(temporary);
    return store;
}

void store_close(struct store *store)
{
    if (store) arena_free(store->arena);
}

/* ab, then ab/cd. A folder that is new becomes durable with its parent's fsync. */
static status make_folder(const char *parent, const char *path, struct problem *why)
{
    if (mkdir(path, FOLDER_MODE) == 0) return sync_folder(parent, why);
    return errno == EEXIST ? OK : failed(why, "mkdir", path);
}

static status write_all(int file, struct bytes content, const char *path, struct problem *why)
{
    for (size_t written = 0; written < content.size;) {
        ssize_t count = write(file, content.data + written, content.size - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return failed(why, "write", path);
        written += (size_t)count;
    }
    return fsync(file) == 0 ? OK : failed(why, "fsync", path);
}

static status write_file(const char *path, struct bytes content, struct problem *why)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (file < 0) return failed(why, "create", path);
    status written = write_all(file, content, path, why);
    if (close(file) && written == OK) written = failed(why, "close", path);
    if (written != OK) (void)unlink(path);
    return written;
}

/* The same size suffices: the name is the digest, and store_check finds rot. */
static bool is_there(const char *path, size_t size)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISREG(found.st_mode) && (size_t)found.st_size == size;
}

struct place {
    const char *top, *folder, *file;
};

static struct place place_of(const struct store *store, const char *digest, struct arena *arena)
{
    return (struct place){
        .top = arena_format(arena, "%s/%.2s", store->path, digest),
        .folder = arena_format(arena, "%s/%.2s/%.2s", store->path, digest, digest + 2),
        .file = arena_format(arena, "%s/%.2s/%.2s/%s", store->path, digest, digest + 2, digest),
    };
}

status store_put(struct store *store, struct bytes content, char digest[DIGEST_HEX_SIZE], struct problem *why)
{
    AUTO_ARENA(arena);
    digest_sha256_hex(content, digest);
    struct place place = place_of(store, digest, arena);
    /* Found means renamed by somebody, perhaps a moment ago: the folder is synced all the same. */
    if (is_there(place.file, content.size)) return sync_folder(place.folder, why);
    TRY(make_folder(store->path, place.top, why));
    TRY(make_folder(place.top, place.folder, why));
    char id[ID_SIZE];
    id_new(id);
    const char *temporary = arena_format(arena, "%s/tmp/%s", store->path, id);
    TRY(write_file(temporary, content, why));
    if (rename(temporary, place.file)) {
        (void)unlink(temporary);
        return failed(why, "rename", place.file);
    }
    return sync_folder(place.folder, why);
}

void store_file_close(store_file *file)
{
    if (!file) return;
    if (file->map) (void)munmap(file->map, file->size);
    arena_free(file->arena);
}

static status map_file(int descriptor, store_file *file)
{
    struct stat found;
    if (fstat(descriptor, &found) || !S_ISREG(found.st_mode)) return PROBLEM_INTERNAL;
    file->size = (size_t)found.st_size;
    if (file->size == 0) return OK; /* nothing to map */
    void *map = mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (map == MAP_FAILED) return PROBLEM_INTERNAL;
    file->map = map;
    return OK;
}

status store_get(struct store *store, const char *digest, store_file **out, struct problem *why)
{
    AUTO_ARENA(arena);
    if (!is_digest(digest)) return problem_set(why, STORE_MISSING, "%s", digest);
    const char *path = place_of(store, digest, arena).file;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0 && errno == ENOENT) return problem_set(why, STORE_MISSING, "%s", digest);
    if (descriptor < 0) return failed(why, "open", path);
    struct arena *own = arena_new();
    store_file *file = ARENA_NEW(own, store_file);
    file->arena = own;
    status mapped = map_file(descriptor, file);
    (void)close(descriptor);
    if (mapped != OK) {
        store_file_close(file);
        return failed(why, "map", path);
    }
    *out = file;
    return OK;
}

struct bytes store_file_bytes(const store_file *file)
{
    return bytes_of(file->map, file->size);
}

status store_check(struct store *store, const char *digest, struct problem *why)
{
    AUTO(store_file, file);
    char found[DIGEST_HEX_SIZE];
    TRY(store_get(store, digest, &file, why));
    digest_sha256_hex(store_file_bytes(file), found);
    if (strcmp(found, digest) == 0) return OK;
    log_event(LOG_ERROR, "store_rotten", log_text("digest", digest));
    return problem_set(why, STORE_FAILED, "%s", digest);
}
