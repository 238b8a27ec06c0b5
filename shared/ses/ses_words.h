/* ses_words - what a verification of seals says, in Chinese and English, as people read it. */
#ifndef SES_WORDS_H
#define SES_WORDS_H

#include "ses_verify.h"

const char *ses_words_overall(enum ses_overall overall, bool is_seal, bool chinese); /* a sentence */
const char *ses_words_outcome(enum ses_outcome outcome, bool chinese);
const char *ses_words_step(const char *step, bool chinese);     /* by its name, ses_verify.h */
const char *ses_words_reason(const char *reason, bool chinese); /* the word itself where there are no better ones */
const char *ses_words_warning_name(enum ses_warning warning);   /* "raw_signature" … */
const char *ses_words_warning(enum ses_warning warning, bool chinese);

#endif
