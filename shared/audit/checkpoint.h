/* checkpoint - a signed statement of how large the audit tree is and what its root is (C2SP tlog-checkpoint, as a C2SP
 * signed-note with Ed25519, signature type 0x01):
 *
 *     <origin>
 *     <size, decimal>
 *     <root, base64>
 *
 *     — <key name> <base64 of 4 bytes key id and 64 bytes signature>
 *
 * Published text suffices to prove later that rows were taken away or changed. */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "arena.h"
#include "ed25519.h"
#include "merkle.h"
#include "problem.h"

enum { CHECKPOINT_NOTE_MAX = 4096 };

struct checkpoint {
    const char *origin; /* who logs, one line without blanks and '+': "estamp.example/audit" */
    struct merkle_head head;
};

/* The note, signed by the key of this name and seed. */
status checkpoint_sign(const struct checkpoint *checkpoint, const char *name,
                       const unsigned char seed[ED25519_SEED_SIZE], struct arena *arena, char **note,
                       struct problem *why) MUST_USE;
/* What a verifier needs: "<name>+<8 hex digits of the key id>+<base64 of 01 and the public key>". */
status checkpoint_verifier(const char *name, const unsigned char seed[ED25519_SEED_SIZE], struct arena *arena,
                           char **verifier, struct problem *why) MUST_USE;
/* Checks form and signature. Fails: CHECKPOINT_INVALID. Signatures of other keys are passed over. */
status checkpoint_open(struct bytes note, const char *verifier, struct arena *arena, struct checkpoint *out,
                       struct problem *why) MUST_USE;

#endif
