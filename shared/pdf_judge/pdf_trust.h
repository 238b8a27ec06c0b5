/* pdf_trust - are the signers of a file's signatures believed, and what time is proved? (ETSI EN 319 102-1, 5.2.6, 5.5,
 * 5.6.) Inside shared/pdf only; pdf_verify.h is the whole.
 *
 * Time is proved from the outside inwards: the newest document timestamp is judged by the clock, each older one at the
 * time that those over it prove, then the signatures. Evidence of revocation comes out of the signatures, the file's
 * DSS and, where the trust list allows it, from the addresses that certificates name. */
#ifndef PDF_TRUST_H
#define PDF_TRUST_H

#include "pdf_verify.h"

struct pdf_trust_subject { /* one signature, its integrity and coverage judged */
    size_t revision;       /* that it covers, counted from 0 */
    bool is_placed;        /* `revision` is known */
    int64_t claimed_ms;    /* /M; 0: none */
    struct cms_verify cms;
    struct pdf_verify_signature out;
};

struct pdf_trust {
    struct arena *arena;
    struct pdf *pdf;
    const struct trust *list;
    int64_t now_ms;
};

/* Completes `out` of each of the subjects (struct pdf_trust_subject). */
void pdf_trust_judge(const struct pdf_trust *trust, struct list *subjects);

#endif
