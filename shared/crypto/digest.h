/* digest - SHA-256, HMAC-SHA-256 and HKDF-SHA-256 (FIPS 180-4, RFC 2104, RFC 5869); SHA-384, SHA-512 and SM3 (GM/T
 * 0004, GB/T 32905) in one piece.
 *
 * These cannot fail for their caller: a library that has lost one of them ends the process. */
#ifndef DIGEST_H
#define DIGEST_H

#include "arena.h"
#include "bytes.h"

enum { DIGEST_SIZE = 32, DIGEST_HEX_SIZE = 65, DIGEST_STATE_SIZE = 112 };

/* What signatures and timestamps may be over. */
enum digest_kind { DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512, DIGEST_SM3 };
enum { DIGEST_KIND_COUNT = DIGEST_SM3 + 1, DIGEST_SIZE_MAX = 64 };
size_t digest_kind_size(enum digest_kind kind);      /* 32, 48, 64, 32 */
const char *digest_kind_name(enum digest_kind kind); /* "SHA256" … "SM3" */
/* `out` gets digest_kind_size() bytes: of `count` pieces, one after the other. */
void digest_pieces(enum digest_kind kind, const struct bytes *pieces, size_t count, unsigned char *out);
/* The same of `first` and the pieces behind it. */
void digest_with(enum digest_kind kind, struct bytes first, const struct bytes *pieces, size_t count,
                 unsigned char *out);

void digest_sha256(struct bytes data, unsigned char out[DIGEST_SIZE]);
void digest_sha256_hex(struct bytes data, char out[DIGEST_HEX_SIZE]);
void digest_hmac(struct bytes key, struct bytes data, unsigned char out[DIGEST_SIZE]);
/* `salt` may be empty (RFC 5869 section 2.2: 32 zero bytes); `out` gets at most 255 * 32 bytes. */
void digest_hkdf(struct bytes key, struct bytes salt, struct bytes info, unsigned char *out, size_t out_size);

/* In pieces. A plain value: a copy goes on by itself from what both have taken in, and nothing is to be freed. */
struct digest {
    _Alignas(8) unsigned char state[DIGEST_STATE_SIZE];
};
void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, struct bytes data);
void digest_end(struct digest *digest, unsigned char out[DIGEST_SIZE]);
void digest_hex(const unsigned char digest[DIGEST_SIZE], char out[DIGEST_HEX_SIZE]);

#endif
