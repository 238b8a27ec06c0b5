/* sealing_level - what a seal's signature carries with it (ETSI EN 319 142-1, 6.2). */
#ifndef SEALING_LEVEL_H
#define SEALING_LEVEL_H

#include <stdbool.h>

enum sealing_level {
    SEALING_LEVEL_B,  /* B-B: the signature alone */
    SEALING_LEVEL_T,  /* B-T: with a timestamp over it */
    SEALING_LEVEL_LT, /* B-LT: and the file holds what proves that nobody in the chains was revoked */
    SEALING_LEVEL_LTA /* B-LTA: and a document timestamp over that */
};

extern const char *const sealing_level_names[]; /* "b", "t", "lt", "lta", NULL: as JSON and settings say it */
bool sealing_level_of(const char *name, enum sealing_level *out); /* false: no such name */

#endif
