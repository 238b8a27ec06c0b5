/* batch_draw - the pictures of a step's seals, drawn by several threads and put into the store together. */
#ifndef BATCH_DRAW_H
#define BATCH_DRAW_H

#include "digest.h"
#include "list.h"
#include "problem.h"
#include "store.h"
#include <stdint.h>

struct batch_picture {
    char digest[DIGEST_HEX_SIZE]; /* empty: it could not be drawn */
    uint32_t width, height;       /* dots */
};

/* work      list of struct batch_work
 * pictures  as many, in their order
 * Fails: STORE_FAILED. */
status batch_draw(struct store *store, const struct list *work, const char *seal_type, struct batch_picture *pictures,
                  struct problem *why) MUST_USE;

#endif
