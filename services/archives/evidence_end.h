/* evidence_end - what a file's proof stands by, and until when: its newest document timestamp that is believed, and
 * whatever came behind that; without one every seal by itself. A seal must be given evidence while its certificate
 * lasts: afterwards nobody tells any more whether it was revoked (RFC 5280, 3.3). */
#ifndef EVIDENCE_END_H
#define EVIDENCE_END_H

#include "archives.h"
#include "pdf_verify.h"
#include "record_evidence.h"

struct evidence_end {
    int64_t until_ms; /* at least 1, however long ago it ended */
    bool is_stamped;  /* a document timestamp covers all of the file */
    char algorithms[RECORD_EVIDENCE_ALGORITHMS];
};

/* Of a report that is intact. The ends of algorithms (ESTAMP_ALGORITHM_ENDS) count, too. */
void evidence_end_of(const struct archives *archives, const struct pdf_verify_report *report, struct arena *arena,
                     struct evidence_end *out);

#endif
