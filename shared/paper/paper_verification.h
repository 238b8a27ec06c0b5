/* paper_verification - a verification as a paper: what was verified and when, the verdict, and for every signature what
 * the page of the portal says: integrity, coverage, changes, signer, time, revocation, the outcome in ETSI's words and
 * the chain of its certificates. The same facts give the same bytes. */
#ifndef PAPER_VERIFICATION_H
#define PAPER_VERIFICATION_H

#include "arena.h"
#include "bytes.h"
#include "pdf_verify.h"

/* So many signatures, and of each so many changes (those that are not allowed first) and certificates are told; then
 * that there are more, which JSON tells. Anyone may have a paper drawn: it must stay short. */
enum { PAPER_VERIFICATION_SIGNATURES = 30, PAPER_VERIFICATION_CHANGES = 20, PAPER_VERIFICATION_CHAIN = 5 };

struct paper_verification {
    const struct pdf_verify_report *report;
    const char *file;    /* its name, from whoever sent it; NULL: not named */
    struct bytes bytes;  /* the file itself */
    int64_t verified_ms; /* when, by the verifier's clock */
    bool chinese;
    const char *known; /* what this system says of a document of its own, a sentence; NULL: nothing */
};

/* `pdf` lives in `arena`. Fails: INTERNAL_FAILED. */
status paper_verification_make(const struct paper_verification *what, struct arena *arena, struct bytes *pdf,
                               struct problem *why) MUST_USE;

#endif
