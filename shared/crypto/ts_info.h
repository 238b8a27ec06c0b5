/* ts_info - what a timestamp token says (TSTInfo, RFC 3161, section 2.4.2), read from outside bytes and written. */
#ifndef TS_INFO_H
#define TS_INFO_H

#include "arena.h"
#include "bytes.h"
#include "digest.h"
#include <stdbool.h>
#include <stdint.h>

struct ts_imprint {
    struct bytes der;       /* MessageImprint as it was written: a token repeats the request's */
    struct bytes algorithm; /* AlgorithmIdentifier, DER */
    struct bytes digest;
};

/* One of digest.h's kinds, with a digest of its size? */
bool ts_info_imprint_kind(const struct ts_imprint *imprint, enum digest_kind *out);
/* in `arena`; `digest` has the kind's size */
struct ts_imprint ts_info_imprint(enum digest_kind kind, struct bytes digest, struct arena *arena);
/* Takes one MessageImprint off `rest`. */
bool ts_info_read_imprint(struct bytes *rest, struct ts_imprint *out);

struct ts_info {
    struct bytes policy; /* value of the OID */
    struct ts_imprint imprint;
    struct bytes serial; /* value of the INTEGER */
    int64_t time_ms;
    int64_t accuracy_us; /* 0: not said */
    struct bytes nonce;  /* value of the INTEGER; size 0: none */
};

/* Everything points into `der`, which may be followed by nothing. */
bool ts_info_read(struct bytes der, struct ts_info *out);

struct ts_info_facts {
    struct bytes policy;  /* the OID, a whole element */
    struct bytes imprint; /* MessageImprint DER */
    struct bytes serial;  /* big-endian, positive, at most 20 bytes */
    int64_t time_ms;
    int64_t accuracy_ms; /* 0: not said */
    struct bytes nonce;  /* value of the INTEGER as the request has it; size 0: none */
};
struct bytes ts_info_write(const struct ts_info_facts *facts, struct arena *arena);

#endif
