/* pdf_extend - raises a signed file to PAdES B-LT (its DSS holds what proves every signer's chain: certificates, OCSP
 * answers, CRLs) and B-LTA (a document timestamp over that), or renews the latter before its authority's certificate
 * ends (ETSI EN 319 142-1, 5.4 and 5.5). Earlier bytes stay; what is new stands in revisions of its own, which every
 * certification and lock permits (ISO 32000-2, 12.8.2.2). */
#ifndef PDF_EXTEND_H
#define PDF_EXTEND_H

#include "revocation_source.h"
#include "trust.h"
#include "ts_source.h"

enum pdf_extend_level { PDF_EXTEND_LT, PDF_EXTEND_LTA };

struct pdf_extend_setup { /* borrowed */
    enum pdf_extend_level level;
    const struct trust *list;         /* whose chains are believed; who is not on it is left alone */
    struct revocation_source *source; /* where evidence comes from */
    struct ts_source *stamps;         /* of B-LTA; else not looked at */
    struct bytes password;            /* opens the file; size 0: the empty one does */
    int64_t now_ms;
};

struct pdf_extend_result {
    struct bytes file; /* in the arena; the same bytes where nothing is missing */
    int64_t until_ms;  /* of B-LTA: when the first certificate of the new timestamp's chain ends; 0: none was made */
    const char *algorithms; /* by which that timestamp stands (algorithm_end.h); NULL: none was made */
};

/* `file` is borrowed as long as it is used.
 * Fails: PDF_EXTEND_UNFIT, PDF_EXTEND_UNTRUSTED, EVIDENCE_MISSING and CERTIFICATE_REVOKED (which name a certificate),
 * TIMESTAMP_FAILED, and what reading and signing fail with. */
status pdf_extend(struct bytes file, const struct pdf_extend_setup *setup, struct arena *arena,
                  struct pdf_extend_result *out, struct problem *why) MUST_USE;

#endif
