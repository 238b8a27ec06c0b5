#include "store.h"
#include "clock.h"
#include "id.h"
#include "list.h"
#include "log.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    LEFT_BEHIND_S = 24 * 3600,
    FOLDER_MODE = 0700,
    FILE_MODE = 0400,
    FOLDERS = 16,
    TOGETHER_MIN = 8, /* files; fewer are synced one by one */
    PIECES_MAX = 16
};

#define TEMPORARY "tmp"

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

/* Takes files away that were last written before that time. */
static void sweep(const char *path, int64_t before_s)
{
    DIR *folder = opendir(path);
    if (!folder) return;
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        struct stat found;
        int descriptor = dirfd(folder);
        if (fstatat(descriptor, entry->d_name, &found, AT_SYMLINK_NOFOLLOW) || !S_ISREG(found.st_mode)) continue;
        if (found.st_mtime < before_s) (void)unlinkat(descriptor, entry->d_name, 0);
    }
    (void)closedir(folder);
}

static bool make_folder(const char *path)
{
    return mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST;
}

/* All folders are made here and the root is synced once, whoever made them: a put finds them durable. */
static status make_folders(const struct store *store, struct problem *why)
{
    AUTO_ARENA(arena);
    if (!make_folder(store->path)) return failed(why, "mkdir", store->path);
    for (unsigned i = 0; i <= FOLDERS; i++) {
        const char *path = i < FOLDERS ? arena_format(arena, "%s/%x", store->path, i)
                                       : arena_format(arena, "%s/" TEMPORARY, store->path);
        if (!make_folder(path) || access(path, W_OK | X_OK)) return failed(why, "mkdir", path);
    }
    return sync_folder(store->path, why);
}

struct store *store_open_or_exit(const char *path)
{
    struct arena *arena = arena_new();
    struct store *store = ARENA_NEW(arena, struct store);
    *store = (struct store){.arena = arena, .path = arena_text(arena, path)};
    struct problem why = {0};
    if (make_folders(store, &why) != OK) exit(1);
    /* What writers left behind that were killed long ago. */
    sweep(arena_format(arena, "%s/" TEMPORARY, path), clock_now_s() - LEFT_BEHIND_S);
    return store;
}

void store_expire(struct store *store, int64_t before_s)
{
    AUTO_ARENA(arena);
    for (unsigned i = 0; i < FOLDERS; i++) sweep(arena_format(arena, "%s/%x", store->path, i), before_s);
}

void store_close(struct store *store)
{
    if (store) arena_free(store->arena);
}

static const char *folder_of(const struct store *store, const char *digest, struct arena *arena)
{
    return arena_format(arena, "%s/%.1s", store->path, digest);
}

static const char *place_of(const struct store *store, const char *digest, struct arena *arena)
{
    return arena_format(arena, "%s/%.1s/%s", store->path, digest, digest);
}

/* Where earlier versions put files; they are found there as long as they live. */
static const char *old_folder_of(const struct store *store, const char *digest, struct arena *arena)
{
    return arena_format(arena, "%s/%.2s/%.2s", store->path, digest, digest + 2);
}

static const char *old_place_of(const struct store *store, const char *digest, struct arena *arena)
{
    return arena_format(arena, "%s/%s", old_folder_of(store, digest, arena), digest);
}

/* The same size suffices: the name is the digest, and store_check finds rot. */
static bool is_there(const char *path, size_t size)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISREG(found.st_mode) && (size_t)found.st_size == size;
}

/* One file on its way from its temporary name to its own. */
struct writing {
    const struct store_item *item;
    const char *temporary;
    int file; /* -1: not open */
    bool is_renamed;
};

static size_t fill_vector(const struct store_item *item, size_t skip, struct iovec vector[PIECES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < item->count && count < PIECES_MAX; i++) {
        const struct bytes *piece = &item->pieces[i];
        size_t skipped = skip < piece->size ? skip : piece->size;
        skip -= skipped;
        if (skipped == piece->size) continue;
        vector[count++] =
            (struct iovec){(void *)(uintptr_t)(piece->data + skipped), piece->size - skipped}; /* only read */
    }
    return count;
}

static status write_pieces(const struct writing *w, struct problem *why)
{
    struct iovec vector[PIECES_MAX];
    for (size_t written = 0;;) {
        size_t count = fill_vector(w->item, written, vector);
        if (count == 0) return OK;
        ssize_t size = writev(w->file, vector, (int)count);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return failed(why, "write", w->temporary);
        written += (size_t)size;
    }
}

static status write_file(struct writing *w, bool is_synced, struct problem *why)
{
    w->file = open(w->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (w->file < 0) return failed(why, "create", w->temporary);
    TRY(write_pieces(w, why));
    int synced = is_synced ? fdatasync(w->file) : 0, closed = close(w->file);
    w->file = -1;
    if (synced) return failed(why, "fdatasync", w->temporary);
    return closed ? failed(why, "close", w->temporary) : OK;
}

static status rename_all(const struct store *store, struct writing *all, size_t count, struct arena *arena,
                         struct problem *why)
{
    for (size_t i = 0; i < count; i++) {
        const char *place = place_of(store, all[i].item->digest, arena);
        if (rename(all[i].temporary, place)) return failed(why, "rename", place);
        all[i].is_renamed = true;
    }
    return OK;
}

static status put_each(const struct store *store, struct writing *all, size_t count, struct arena *arena,
                       struct problem *why)
{
    for (size_t i = 0; i < count; i++) TRY(write_file(&all[i], true, why));
    TRY(rename_all(store, all, count, arena, why));
    for (size_t i = 0; i < count; i++) TRY(sync_folder(folder_of(store, all[i].item->digest, arena), why));
    return OK;
}

/* `root` is open since before the first write: syncfs tells every write that has failed since then. */
static status put_together(const struct store *store, struct writing *all, size_t count, int root, struct arena *arena,
                           struct problem *why)
{
    if (root < 0) return failed(why, "open", store->path);
    for (size_t i = 0; i < count; i++) TRY(write_file(&all[i], false, why));
    if (syncfs(root)) return failed(why, "syncfs", store->path);
    TRY(rename_all(store, all, count, arena, why));
    return syncfs(root) ? failed(why, "syncfs", store->path) : OK;
}

static status put_all(const struct store *store, struct writing *all, size_t count, struct arena *arena,
                      struct problem *why)
{
    if (count < TOGETHER_MIN) return put_each(store, all, count, arena, why);
    int root = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    status done = put_together(store, all, count, root, arena, why);
    if (root >= 0) (void)close(root);
    return done;
}

static void drop(const struct writing *w)
{
    if (w->file >= 0) (void)close(w->file);
    if (!w->is_renamed) (void)unlink(w->temporary);
}

/* A name of its own in the folder of what is being written. */
static const char *temporary_of(const struct store *store, struct arena *arena)
{
    char id[ID_SIZE];
    id_new(id);
    return arena_format(arena, "%s/" TEMPORARY "/%s", store->path, id);
}

status store_put_many(struct store *store, const struct list *items, struct problem *why)
{
    AUTO_ARENA(arena);
    struct writing *all = arena_array(arena, items->count, sizeof *all);
    for (size_t i = 0; i < items->count; i++) {
        all[i] = (struct writing){
            .item = LIST_AT(items, const struct store_item, i), .temporary = temporary_of(store, arena), .file = -1};
        if (!is_digest(all[i].item->digest)) return problem_set(why, STORE_FAILED, "%s", all[i].item->digest);
    }
    status done = put_all(store, all, items->count, arena, why);
    for (size_t i = 0; done != OK && i < items->count; i++) drop(&all[i]);
    return done;
}

status store_put(struct store *store, struct bytes content, char digest[DIGEST_HEX_SIZE], struct problem *why)
{
    AUTO_ARENA(arena);
    struct store_item item = {.pieces = &content, .count = 1};
    const struct list items = {.item_size = sizeof item, .items = &item, .count = 1, .room = 1};
    digest_sha256_hex(content, item.digest);
    memcpy(digest, item.digest, DIGEST_HEX_SIZE);
    /* Found means renamed by somebody, perhaps a moment ago: the folder is synced all the same. */
    if (is_there(place_of(store, digest, arena), content.size))
        return sync_folder(folder_of(store, digest, arena), why);
    if (is_there(old_place_of(store, digest, arena), content.size))
        return sync_folder(old_folder_of(store, digest, arena), why);
    return store_put_many(store, &items, why);
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
    const char *path = place_of(store, digest, arena);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0 && errno == ENOENT)
        descriptor = open(old_place_of(store, digest, arena), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
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
