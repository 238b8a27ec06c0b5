/* evidence_renew - one archived file that is due: its bytes are compared with their digest, signing is asked for the
 * renewed file, and what it gave is looked at before it is believed. Nothing is written but by signing; may be done
 * twice. */
#ifndef EVIDENCE_RENEW_H
#define EVIDENCE_RENEW_H

#include "archives.h"
#include "digest.h"
#include "record_evidence_repo.h"

struct evidence_renew {
    const struct record_due *due;
    struct record_evidence now;   /* when `why` holds nothing */
    bool is_new;                  /* a revision came behind it; false: `now` tells what it was before */
    struct problem why;           /* kind OK: done */
    char digest[DIGEST_HEX_SIZE]; /* of `now` */
    char algorithms[RECORD_EVIDENCE_ALGORITHMS];
};

/* `one` comes with `due`. A file of which nothing is known yet (until_ms 0) is only looked at.
 * Its problem: RECORD_BYTES_CHANGED, RENEWAL_GAINS_NOTHING, RENEWAL_UNSOUND, PDF_EXTEND_UNFIT, and as signing's
 * evidence_archived_renew. */
void evidence_renew_one(const struct archives *archives, int64_t now_ms, struct evidence_renew *one);

#endif
