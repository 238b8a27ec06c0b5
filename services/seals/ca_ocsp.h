/* ca_ocsp - the answers of the system's CA to OCSP requests (RFC 6960), from its register.
 *
 * Each process has a responder of its own: a key that is in its memory only and a certificate for a week, which are
 * made anew when half of that is over. So nothing has to be kept, and a key that leaks is soon worth nothing. */
#ifndef CA_OCSP_H
#define CA_OCSP_H

#include "seals.h"

/* Lives as long as the process. */
struct ca_responder *ca_ocsp_new(void);

struct ca_ocsp_answer {
    struct bytes der; /* an OCSPResponse, also where it is an error */
    bool may_be_kept; /* without a nonce: others may have the same */
};
/* Fails only when the database or OpenSSL do. */
status ca_ocsp_answer(const struct seals *seals, struct bytes request, struct arena *arena, struct ca_ocsp_answer *out,
                      struct problem *why) MUST_USE;

#endif
