/* seal_output - puts the sealed file where it was asked for. */
#ifndef SEAL_OUTPUT_H
#define SEAL_OUTPUT_H

#include "arena.h"
#include "list.h"
#include <stdbool.h>

/* Whole or not at all: beside the target first, then renamed. `pieces`: struct bytes. false: said on stderr. */
bool seal_output_write(struct arena *arena, const char *path, const struct list *pieces);

#endif
