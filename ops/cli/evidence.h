/* evidence - what sealing for the long term needs beside the key: whom to believe, where timestamps come from and what
 * proves that certificates were not revoked. */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "pdf_extend.h"
#include "ts_source.h"

enum evidence_level { EVIDENCE_B, EVIDENCE_T, EVIDENCE_LT, EVIDENCE_LTA };

struct evidence_options {                  /* NULL: not said */
    const char *level;                     /* "b", "t", "lt", "lta" */
    const char *trust;                     /* folder or file of roots */
    const char *tsa;                       /* URLs of authorities */
    const char *tsa_login_file, *tsa_ca;   /* at them: a file of "user:password", PEM of the only TLS roots */
    const char *tsa_key, *tsa_certificate; /* PEM files of an own one */
};

#define EVIDENCE_STAMPS_USAGE                                                                                          \
    "[--tsa URL[,URL…] [--tsa-login-file FILE] [--tsa-ca FILE] | --tsa-key FILE --tsa-certificate FILE]"
#define EVIDENCE_USAGE "[--level b|t|lt|lta] [--trust FOLDER|FILE]\n      " EVIDENCE_STAMPS_USAGE

/* One of the options, by its long name; false: not one of these. */
bool evidence_set(struct evidence_options *options, const char *name, const char *value);
/* Is all there that the level needs? */
bool evidence_is_complete(const struct evidence_options *options, enum evidence_level *level);

struct evidence {
    enum evidence_level level;
    trust *list;
    revocation_source *source;
    struct net_identity identity; /* at authorities outside */
    ts_maker *maker;
    ts_source *stamps; /* of B-T and above */
};

/* Fails as trust_open, ts_maker_open_pem and ts_source_open do. */
status evidence_open(const struct evidence_options *options, struct evidence *out, struct problem *why) MUST_USE;
void evidence_close(struct evidence *evidence);

/* A sealed file, raised to the level if it is above B-T; `password` opens it, if need be. */
status evidence_extend(const struct evidence *evidence, struct bytes file, struct bytes password, struct arena *arena,
                       struct bytes *out, struct problem *why) MUST_USE;

#endif
