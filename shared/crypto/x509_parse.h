/* x509_parse - parsed certificates, for files of crypto/ only. OpenSSL decodes the public key each time it parses one
 * (some 100 us), so whoever needs more than the facts parses once and asks here. */
#ifndef X509_PARSE_H
#define X509_PARSE_H

#include "openssl_auto.h"
#include "x509.h"

enum x509_strength { X509_STRONG, X509_WEAK, X509_BROKEN };

X509 *x509_parse(struct bytes der); /* NULL: broken, or bytes behind it. Yours to free */
/* Has the certificate's own signature checked under SM2's usual id (sm2.h), where it is one of SM2; x509_parse did so
 * already. false: no memory. */
bool x509_parse_set_id(X509 *certificate);
int64_t x509_parse_ms(const ASN1_TIME *time); /* 0: none, or no time */
/* Texts of a name's field, as const char *; see x509_subject_values. */
struct list x509_parse_values(const X509_NAME *name, const char *field, struct arena *arena);
/* false: dates or extensions make no sense. */
bool x509_parse_facts(X509 *certificate, struct bytes der, struct arena *arena, struct x509 *out);
/* Key and issuer's signature: weak are SHA-1 and RSA under 2048 bits, broken MD5 and RSA under 1024. */
enum x509_strength x509_parse_strength(X509 *certificate);

#endif
