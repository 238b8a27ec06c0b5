/* x509 - the facts of a certificate (RFC 5280), read from outside bytes.
 *
 * Reading says nothing about trust: see trust.h. Everything lives in the arena that it was read into. */
#ifndef ESTAMP_X509_H
#define ESTAMP_X509_H

#include "arena.h"
#include "bytes.h"
#include "list.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { X509_FILE_MAX = 65536, X509_FINGERPRINT_SIZE = 65 };

enum x509_key { X509_KEY_OTHER, X509_KEY_RSA, X509_KEY_EC, X509_KEY_SM2, X509_KEY_EDWARDS };

/* Bits of key_usage (RFC 5280, 4.2.1.3). */
enum {
    X509_MAY_SIGN = 1,   /* digitalSignature */
    X509_MAY_COMMIT = 2, /* nonRepudiation, also called contentCommitment */
    X509_MAY_ENCIPHER = 4,
    X509_MAY_CERTIFY = 8 /* keyCertSign */
};

struct x509 {
    struct bytes der;
    const char *subject, *issuer; /* RFC 4514 text */
    const char *name;             /* for people: common name, else organisation, else the whole subject */
    const char *serial;           /* upper-case hex */
    int64_t not_before_ms, not_after_ms;
    enum x509_key key;
    const char *key_name; /* "RSA", "P-256", "SM2" … */
    int64_t key_bits;
    bool has_key_usage;
    unsigned key_usage;           /* what it may do; everything when has_key_usage is false */
    bool is_authority;            /* basicConstraints: cA */
    bool may_seal, may_timestamp; /* ask x509_may_seal(), x509_may_timestamp() */
    bool is_self_issued;
    const char *signature_name;              /* "RSA-SHA256": how the issuer signed it */
    bool is_weak;                            /* signed with SHA-1 or MD5, or an RSA key under 2048 bits: warn */
    char fingerprint[X509_FINGERPRINT_SIZE]; /* SHA-256 of the DER, lower-case hex */
};

/* One certificate, DER or PEM; nothing may follow its DER. Fails: CERTIFICATE_BROKEN. */
status x509_read(struct bytes file, struct arena *arena, struct x509 *out, struct problem *why) MUST_USE;

/* All certificates of a PEM text, or the one of a DER file, as struct bytes (DER). Fails: CERTIFICATE_BROKEN, also when
 * there is none. */
status x509_read_all(struct bytes file, struct arena *arena, struct list *out, struct problem *why) MUST_USE;

/* Values of a field of the subject, as const char *: `field` is a short name ("CN", "O", "serialNumber") or an OID
 * ("2.5.4.97"). What is not valid text is left out. */
struct list x509_subject_values(const struct x509 *certificate, const char *field, struct arena *arena);
/* Is one of the field's values exactly `value`? */
bool x509_subject_has(const struct x509 *certificate, const char *field, const char *value);

bool x509_is_valid_at(const struct x509 *certificate, int64_t at_ms);

/* May its key seal documents? With a key usage: digitalSignature or nonRepudiation; with extended usages: one that is
 * for documents, mail, clients or anything (one for TLS servers or code alone is not). */
bool x509_may_seal(const struct x509 *certificate);
/* May it sign timestamps? RFC 3161, 2.3: exactly the critical extended usage timeStamping. */
bool x509_may_timestamp(const struct x509 *certificate);

#endif
