/* algorithm_end - until when algorithms may be relied on, by a table that the operator keeps after a catalogue such as
 * ETSI TS 119 312's: "RSA2048=2030-12-31,SHA256=2035-12-31". The last day is still good, in UTC. RSA2048 stands for RSA
 * keys of at most so many bits, all other names for themselves: SHA256, P-256, Ed25519. */
#ifndef ALGORITHM_END_H
#define ALGORITHM_END_H

#include "arena.h"
#include "x509.h"
#include <stdbool.h>
#include <stdint.h>

enum { ALGORITHM_END_NAME = 16 };

bool algorithm_end_is_table(const char *table); /* "" is one, of nothing */

/* The names of a signature's digest ("SHA256") and its signer's key, as the table has them: "SHA256,RSA2048". */
const char *algorithm_end_names(const char *digest, const struct x509 *signer, struct arena *arena);

/* When the first of these ends, by a table that is one; INT64_MAX: no end is known. */
int64_t algorithm_end_of(const char *table, const char *names);

#endif
