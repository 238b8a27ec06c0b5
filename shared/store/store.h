/* store - documents by their content: SHA-256 hex is the name, so nothing is ever overwritten and every reader can
 * check what it got. A folder tree now (ab/cd/abcd…), other media later behind this header. A put is durable when it
 * returns: temporary file, fsync, rename, fsync of the folder. */
#ifndef STORE_H
#define STORE_H

#include "auto.h"
#include "bytes.h"
#include "digest.h"
#include "problem.h"

struct store; /* one a process */

struct store *store_open_or_exit(const char *path); /* made when it is not there */
void store_close(struct store *store);

status store_put(struct store *store, struct bytes content, char digest[DIGEST_HEX_SIZE], struct problem *why) MUST_USE;

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
