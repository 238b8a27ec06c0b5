/* pdf_words - a verification's words in Chinese and English, as people read them. */
#ifndef PDF_WORDS_H
#define PDF_WORDS_H

#include "pdf_verify.h"

const char *pdf_words_overall(const struct pdf_verify_report *report, bool chinese); /* a sentence */
const char *pdf_words_integrity(const struct pdf_verify_signature *signature, bool chinese);
const char *pdf_words_coverage(enum pdf_coverage coverage, bool chinese);
const char *pdf_words_trust(const struct pdf_verify_signature *signature, bool chinese);
const char *pdf_words_changes(const struct pdf_verify_signature *signature, bool chinese);
const char *pdf_words_revocation(const struct revocation_answer *revocation, bool chinese);
const char *pdf_words_look(enum pdf_visual_answer look, bool chinese); /* "" when it was not asked */
const char *pdf_words_time(enum pdf_verify_time source, bool chinese);

/* " (outdated …)" behind a method's name, or "". */
const char *pdf_words_encryption(const struct pdf_protection *protection, bool chinese);

#endif
