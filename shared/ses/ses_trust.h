/* ses_trust - the certificates of makers and signers, and timestamps, by the trust list. Inside shared/ses only. */
#ifndef SES_TRUST_H
#define SES_TRUST_H

#include "ses_verify.h"

struct ses_trust {
    const struct ses_case *in;
    struct arena *arena;
};

/* Reads the certificate of `made`; false: broken. */
bool ses_trust_read(const struct ses_trust *t, const struct ses_signed *made, struct ses_person *out);
/* Chain at `at_ms`, and what is known of revocation, when the signature is known to exist since `exists_ms`. */
void ses_trust_judge(const struct ses_trust *t, int64_t at_ms, int64_t exists_ms, struct ses_person *person);
/* The chain as a step. */
struct ses_step ses_trust_chain(const struct ses_person *person);
struct ses_step ses_trust_revocation(const struct ses_person *person);

/* A token over a signature's value: its step, and its time when its authority is believed. */
struct ses_step ses_trust_timestamp(const struct ses_trust *t, struct bytes token, const struct bytes *value,
                                    int64_t *stamped_ms);

#endif
