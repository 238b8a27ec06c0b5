/* pdf_ses - a SES_Signature (GB/T 38540-2020, GM/T 0031) as /Contents of a PDF's signature: its steps, and what they
 * mean for the file. Inside shared/pdf_judge only; pdf_verify.h is the whole.
 *
 * Subfilters: GM.sm2seal, as Chinese products write it, and ESTAMP.ses, ours for keys of other kinds than SM2. What is
 * signed is the digest of the byte range, by the digest of the signer's algorithm. */
#ifndef PDF_SES_H
#define PDF_SES_H

#include "cms_verify.h"
#include "ses_verify.h"

bool pdf_ses_is(const char *subfilter);

/* `in`: file, content, list and now_ms. *cms says of the signature what cms_verify would: of its words, and besides
 * "not_listed" (the seal is not the signer's), "seal_broken" (the seal inside is not what its maker signed),
 * "after_timestamp" (7.3 h) and "seal_not_valid" (it was not valid then), all of them broken; the words of ses_read.h
 * are unparsable. */
const struct ses_signature_report *pdf_ses_verify(const struct ses_case *in, struct arena *arena,
                                                  struct cms_verify *cms);

/* Is the seal believed that a trusted signer used? NULL: yes, else one word: of its maker "maker_untrusted" and
 * "maker_unknown"; "seal_ended", when it is not proved that the signature (known to exist since `known_ms`) is older.
 */
const char *pdf_ses_doubt(const struct ses_signature_report *report, int64_t known_ms);

#endif
