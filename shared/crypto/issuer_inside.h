/* issuer_inside - what the files of the issuing CA share; for files of crypto/ only. */
#ifndef ISSUER_INSIDE_H
#define ISSUER_INSIDE_H

#include "issuer.h"
#include "openssl_auto.h"
#include "sign_key.h"

enum { ISSUER_FIXED_MAX = 6 };

struct issuer {
    struct arena *arena;
    EVP_PKEY *key;
    struct sign_key *sign_key; /* the same: what lists and answers are signed with */
    X509 *certificate;
    struct list chain;
    struct bytes name; /* its subject, DER */
    ASN1_OBJECT *code_field;
    X509_EXTENSION *fixed[ISSUER_PROFILES][ISSUER_FIXED_MAX]; /* the same in every certificate of a profile */
    size_t fixed_count[ISSUER_PROFILES];
    const char *key_id;
    int64_t not_after_ms;
};

#endif
