/* verify_seal - `estamp verify` of a seal (SESeal) or of a seal's signature (SES_Signature) in a file of its own. */
#ifndef VERIFY_SEAL_H
#define VERIFY_SEAL_H

#include "arena.h"
#include "bytes.h"
#include "trust.h"

/* By its name's end (.esl) or by its bytes; what may be a PDF is none. */
bool verify_seal_is(const char *path, struct bytes file);

struct verify_seal {
    const char *path;
    struct bytes file;
    const struct bytes *content; /* what a signature is over; NULL: not at hand */
    const struct trust *list;
    bool json;
};
/* Prints the report; the exit status: 0, 3 or 1. */
int verify_seal_run(const struct verify_seal *what, struct arena *arena);

#endif
