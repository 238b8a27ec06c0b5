/* seal_output - puts the sealed file where it was asked for. */
#ifndef SEAL_OUTPUT_H
#define SEAL_OUTPUT_H

#include "arena.h"
#include "list.h"
#include <stdbool.h>

/* Whole or not at all: beside the target first, then renamed. `pieces`: struct bytes. Whoever may read and write the
 * file `like` may this one, as far as the umask lets them; NULL: the umask alone. false: said on stderr. */
bool seal_output_write(struct arena *arena, const char *path, const char *like, const struct list *pieces);

#endif
