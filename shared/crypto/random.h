/* random - bytes from the system's generator (getrandom); a system without one ends the process. */
#ifndef RANDOM_H
#define RANDOM_H

#include "arena.h"
#include <stddef.h>

void random_bytes(void *out, size_t size);
char *random_text(struct arena *arena, size_t bytes); /* base64url of that many random bytes */
char *random_code(struct arena *arena,
                  size_t length); /* readable: digits and letters without 0 O 1 I l; for initial passwords */

#endif
