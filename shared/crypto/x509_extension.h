/* x509_extension - what a certificate's extensions say, for people who look at it (RFC 5280, 4.2). Nothing is judged by
 * these words: see x509.h and trust.h for that. */
#ifndef X509_EXTENSION_H
#define X509_EXTENSION_H

#include "arena.h"
#include "bytes.h"
#include "list.h"
#include <stdbool.h>

enum { X509_EXTENSION_MAX = 40, X509_EXTENSION_TEXT_MAX = 2000 };

struct x509_extension {
    const char *oid;  /* "2.5.29.15" */
    const char *name; /* "X509v3 Key Usage"; the OID where nobody named it */
    const char
        *value; /* lines of text; hex where its meaning is unknown; UTF-8, cut at X509_EXTENSION_TEXT_MAX bytes */
    bool is_critical;
};

/* Of a certificate in DER, in their order, at most X509_EXTENSION_MAX; in `arena`. Empty for what is no certificate. */
struct list x509_extension_all(struct bytes der, struct arena *arena);

#endif
