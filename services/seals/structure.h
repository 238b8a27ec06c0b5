/* structure - a seal as GB/T 38540-2020 has it (SESeal, version 4), signed by the maker: with it others can verify the
 * seal without this system. Kept without its picture's bytes, which the store has already. */
#ifndef STRUCTURE_H
#define STRUCTURE_H

#include "maker.h"
#include "seal.h"

struct structure {
    const char *seal_id;
    struct bytes frame;         /* SESeal without its picture's bytes */
    int64_t picture_at;         /* where they belong */
    const char *picture_digest; /* SHA-256 of them, hex: their name in the store */
    const char *digest;         /* of the whole */
    const char *maker;          /* fingerprint of the maker's certificate */
    int64_t made_ms;
};

struct structure_order { /* all borrowed */
    const struct maker *maker;
    const struct seal *seal;
    struct bytes certificate; /* of the seal's holder, DER: the one that may use it */
    struct bytes picture;     /* PNG */
    int64_t now_ms;
};

/* From when the seal was made, or its certificate's begin if that is later, till the certificate ends. Everything in
 * `arena`. Fails: CRYPTO_FAILED, STRUCTURE_BROKEN when what was made cannot be read again. */
status structure_make(const struct structure_order *order, struct arena *arena, struct structure *out,
                      struct problem *why) MUST_USE;

/* The whole with its picture. Fails: STRUCTURE_BROKEN when these are not the bytes that were signed. */
status structure_whole(const struct structure *structure, struct bytes picture, struct arena *arena, struct bytes *out,
                       struct problem *why) MUST_USE;

#endif
