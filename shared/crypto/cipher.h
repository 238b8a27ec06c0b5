/* cipher - the primitives of encrypted PDF files (ISO 32000-2, 7.6): AES-CBC without padding, SHA-2, and RC4 and MD5,
 * which protect nothing any more and are here because files of others use them. Nothing of eStamp's own is kept under
 * them: that is aead.h.
 *
 * These cannot fail for their caller: a library that has lost AES or SHA-2 ends the process. */
#ifndef CIPHER_H
#define CIPHER_H

#include "bytes.h"

enum { CIPHER_BLOCK = 16, CIPHER_MD5_SIZE = 16, CIPHER_SHA2_MAX = 64 };

/* `key` 16 or 32 bytes; `in` whole blocks, at most INT_MAX bytes, else the process ends. `out` has room for as many,
 * and may be `in`. */
void cipher_encrypt(struct bytes key, const unsigned char iv[CIPHER_BLOCK], struct bytes in, unsigned char *out);
void cipher_decrypt(struct bytes key, const unsigned char iv[CIPHER_BLOCK], struct bytes in, unsigned char *out);

void cipher_rc4(struct bytes key, struct bytes in, unsigned char *out); /* both ways; `key` 1 to 256 bytes */
void cipher_md5(struct bytes data, unsigned char out[CIPHER_MD5_SIZE]);
/* `bits` 256, 384 or 512; answers the size. */
size_t cipher_sha2(int bits, struct bytes data, unsigned char out[CIPHER_SHA2_MAX]);

#endif
