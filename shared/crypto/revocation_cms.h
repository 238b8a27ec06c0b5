/* revocation_cms - evidence that a CMS signature brings along: the CRLs and OCSP answers among its SignedData's crls
 * (RFC 5652, 10.2.1; RFC 5940), and those of Adobe's RevocationInfoArchival attribute (ISO 32000-2, 12.8.3.3.2). */
#ifndef REVOCATION_CMS_H
#define REVOCATION_CMS_H

#include "cms_verify.h"
#include "revocation_store.h"

bool revocation_cms_has(const struct cms_verify *cms);
/* `exists_ms`: as in struct revocation_item. What cannot be read is left out. */
void revocation_cms_add(const struct cms_verify *cms, int64_t exists_ms, struct revocation_store *store);

#endif
