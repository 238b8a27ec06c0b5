/* crl - certificate revocation lists (RFC 5280, section 5), read from outside bytes. For files of crypto/ only; all
 * others ask revocation_store.h. Indirect and delta lists are refused with a word. */
#ifndef CRL_H
#define CRL_H

#include "revocation_evidence.h"

enum { CRL_MAX = 33554432 };

struct crl;
/* NULL: broken. In `arena`, and yours to free; `der` is borrowed as long. */
struct crl *crl_open(struct bytes der, struct arena *arena);
void crl_free(struct crl *crl);

/* Is it of the authority that issued this certificate, by its name? */
bool crl_is_of(const struct crl *crl, X509 *certificate);
/* What it says; `out` but for its origin. */
void crl_judge(struct crl *crl, const struct revocation_case *c, struct revocation_answer *out);

#endif
