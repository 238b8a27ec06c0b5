/* cms_prefix - digests of a file's beginnings. Each signature of a file covers what the earlier ones cover, and more:
 * what was hashed for one is not hashed again for the next. Inside shared/crypto and its callers' one verification. */
#ifndef CMS_PREFIX_H
#define CMS_PREFIX_H

#include "arena.h"
#include "bytes.h"

struct cms_prefix;

/* In `arena`; `file` is borrowed. cms_prefix_close() frees what it holds; both it and cms_prefix_hash() take NULL. */
struct cms_prefix *cms_prefix_open(struct arena *arena, struct bytes file);
void cms_prefix_close(struct cms_prefix *prefix);

/* Digest of two pieces, the first of which is a beginning of the file; `digest` is OpenSSL's name. 0: cannot be done
 * this way, hash them in the usual one. */
size_t cms_prefix_hash(struct cms_prefix *prefix, const char *digest, const struct bytes pieces[2], unsigned char *out);

#endif
