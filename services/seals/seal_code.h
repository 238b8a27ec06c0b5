/* seal_code - the initial code (初始密码) of a seal made in batch: 128 random bits as people type them from paper.
 *
 * 26 characters of Crockford's base 32 in groups: 7K2MD-9QX4T-0VWRN-HB3EF-8SJ5GA. Reading forgives what hands do: small
 * letters, blanks, other groups, O for 0, I and L for 1. So much chance needs no slow hash (seal_key.h). */
#ifndef SEAL_CODE_H
#define SEAL_CODE_H

#include "arena.h"
#include <stdbool.h>

enum { SEAL_CODE_LETTERS = 26, SEAL_CODE_SIZE = SEAL_CODE_LETTERS + 1 };

const char *seal_code_new(struct arena *arena); /* grouped; in the arena, which wipes it */
/* The 26 letters without groups; false: no code. */
bool seal_code_read(const char *text, char out[SEAL_CODE_SIZE]);

#endif
