/* ed25519 - signatures of checkpoints (RFC 8032, pure Ed25519). */
#ifndef ED25519_H
#define ED25519_H

#include "bytes.h"
#include "problem.h"
#include <stdbool.h>

enum { ED25519_SEED_SIZE = 32, ED25519_PUBLIC_SIZE = 32, ED25519_SIGNATURE_SIZE = 64 };

status ed25519_public(const unsigned char seed[ED25519_SEED_SIZE], unsigned char out[ED25519_PUBLIC_SIZE],
                      struct problem *why) MUST_USE;
status ed25519_sign(const unsigned char seed[ED25519_SEED_SIZE], struct bytes message,
                    unsigned char out[ED25519_SIGNATURE_SIZE], struct problem *why) MUST_USE;
bool ed25519_verify(const unsigned char public_key[ED25519_PUBLIC_SIZE], struct bytes message,
                    const unsigned char signature[ED25519_SIGNATURE_SIZE]);

#endif
