/* digest - SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104). */
#ifndef DIGEST_H
#define DIGEST_H

#include "arena.h"
#include "bytes.h"

enum { DIGEST_SIZE = 32, DIGEST_HEX_SIZE = 65 };

void digest_sha256(struct bytes data, unsigned char out[DIGEST_SIZE]);
void digest_sha256_hex(struct bytes data, char out[DIGEST_HEX_SIZE]);
void digest_hmac(struct bytes key, struct bytes data, unsigned char out[DIGEST_SIZE]);

/* In pieces. */
struct digest;
struct digest *digest_begin(void);
void digest_add(struct digest *digest, struct bytes data);
void digest_end(struct digest *digest, unsigned char out[DIGEST_SIZE]); /* frees it */

#endif
