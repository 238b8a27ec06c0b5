/* x509_address - the addresses that a certificate names (RFC 5280, 4.2.1.13 and 4.2.2.1), for files of crypto/ only. */
#ifndef X509_ADDRESS_H
#define X509_ADDRESS_H

#include "list.h"
#include "openssl_auto.h"

enum x509_address_kind { X509_ADDRESS_OCSP, X509_ADDRESS_ISSUER, X509_ADDRESS_CRL };
enum { X509_ADDRESS_MAX = 4 };

/* http and https only, as const char *, at most X509_ADDRESS_MAX. */
struct list x509_address_all(X509 *certificate, enum x509_address_kind kind, struct arena *arena);

#endif
