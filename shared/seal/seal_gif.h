/* seal_gif - the first picture of a GIF file, through giflib, in two steps so that its size can be judged first. */
#ifndef SEAL_GIF_H
#define SEAL_GIF_H

#include "arena.h"
#include "bytes.h"
#include <stdbool.h>
#include <stdint.h>

struct seal_gif;

/* NULL: no GIF. */
struct seal_gif *seal_gif_open(struct bytes file, uint32_t *width, uint32_t *height);
/* Fills width × height RGBA pixels; false: broken. */
bool seal_gif_read(struct seal_gif *gif, unsigned char *rgba, struct arena *arena);
void seal_gif_close(struct seal_gif *gif);

#endif
