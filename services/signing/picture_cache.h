/* picture_cache - seals' pictures made ready for PDF, by the digest of their file. Making one ready costs some 40 ms,
 * as much as sealing a hundred documents. */
#ifndef PICTURE_CACHE_H
#define PICTURE_CACHE_H

#include "pdf_image.h"
#include "store.h"

struct picture_cache;

struct picture_cache *picture_cache_new(struct store *store); /* for the process */

/* `out` lives in `arena`, a copy. Fails: STORE_MISSING, STORE_FAILED, what seal_picture_read says. */
status picture_cache_get(struct picture_cache *cache, const char *digest, struct arena *arena, struct pdf_image *out,
                         struct problem *why) MUST_USE;

#endif
