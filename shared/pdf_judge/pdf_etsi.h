/* pdf_etsi - a signature's outcome in the words of ETSI EN 319 102-1 V1.3.1 (clause 5.1.3): TOTAL-PASSED, INDETERMINATE
 * or TOTAL-FAILED, with the sub-indication of the check that decided and that check's clause.
 *
 * It says nothing new: it is drawn from what pdf_verify found. The standard speaks of one signature alone, so that a
 * file which was changed after sealing has a whole signature that fails a constraint (INDETERMINATE), while the plain
 * verdict calls the file changed. Document timestamps that stand in earlier revisions prove that a signature was made
 * after them (a proof of existence, 5.6.2.3, the other way round).
 *
 * The policy is that revocation is to be known of every certificate but the root, whether or not anybody was asked
 * (5.2.5, 5.2.6; "eithercheck" of ETSI TS 119 172-1): a signature that passes all else is INDETERMINATE, TRY_LATER
 * where evidence is missing. The plain verdict is another one: there, what is not known of revocation is no harm. */
#ifndef PDF_ETSI_H
#define PDF_ETSI_H

#include "pdf_verify.h"

enum pdf_etsi_indication { PDF_ETSI_PASSED, PDF_ETSI_INDETERMINATE, PDF_ETSI_FAILED };

enum pdf_etsi_sub {
#define SUB(code, word, zh, en) code,
#include "pdf_etsi.def"
#undef SUB
    PDF_ETSI_SUB_COUNT
};

struct pdf_etsi {
    enum pdf_etsi_indication indication;
    enum pdf_etsi_sub sub; /* PDF_ETSI_NONE when passed */
    const char *clause;    /* "5.2.7" */
};

/* Of the report's signature `index`. */
struct pdf_etsi pdf_etsi_judge(const struct pdf_verify_report *report, size_t index);

const char *pdf_etsi_name(enum pdf_etsi_indication indication);     /* "TOTAL-PASSED" … */
const char *pdf_etsi_sub_name(enum pdf_etsi_sub sub);               /* "HASH_FAILURE" …; NULL: none */
const char *pdf_etsi_sub_text(enum pdf_etsi_sub sub, bool chinese); /* a sentence */

/* The baseline level of its format (ETSI EN 319 142-1, clause 6): "B-B", "B-T", and only with evidence that holds
 * "B-LT", "B-LTA"; NULL for what is no baseline signature, document timestamps among them. */
const char *pdf_etsi_level(const struct pdf_verify_signature *signature);

#endif
