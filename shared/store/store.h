/* store - documents by their content: SHA-256 hex is the name, so nothing is ever overwritten and every reader can
 * check what it got. Folders now, sixteen by the name's first digit (a/abcd…; files of earlier versions in ab/cd/ stay
 * there and are found), other media later behind this header. A put is durable when it returns: temporary file, its
 * bytes synced, rename, the name synced. What a put costs is its syncs, and many files put together share them. */
#ifndef STORE_H
#define STORE_H

#include "auto.h"
#include "bytes.h"
#include "digest.h"
#include "list.h"
#include "problem.h"

struct store; /* one a process */

struct store *store_open_or_exit(const char *path); /* made when it is not there */
void store_close(struct store *store);

status store_put(struct store *store, struct bytes content, char digest[DIGEST_HEX_SIZE], struct problem *why) MUST_USE;

/* Takes away what was put before that time (seconds since 1970): for a store of its own, of content that is kept for a
 * while. Putting the same content again does not lengthen its time. */
void store_expire(struct store *store, int64_t before_s);

/* Several in few syncs: from eight files on the whole file system is synced, once for their bytes and once for their
 * names, instead of each file and folder. `digest` is the caller's word for what its pieces (borrowed, one after the
 * other) hold. All are durable, or it fails (STORE_FAILED); then some may be there, named by nobody. */
struct store_item {
    const struct bytes *pieces;
    size_t count;
    char digest[DIGEST_HEX_SIZE];
};
status store_put_many(struct store *store, const struct list *items, struct problem *why)
    MUST_USE; /* struct store_item */

/* A mapped file; the bytes live until it is closed. */
typedef struct store_file store_file;
void store_file_close(store_file *file);
AUTO_DECLARE(store_file, store_file_close);

status store_get(struct store *store, const char *digest, store_file **out, struct problem *why)
    MUST_USE; /* STORE_MISSING */
struct bytes store_file_bytes(const store_file *file);
/* Reads all bytes and compares with the name: CRYPTO-strong fixity. STORE_FAILED when they differ. */
status store_check(struct store *store, const char *digest, struct problem *why) MUST_USE;

#endif
