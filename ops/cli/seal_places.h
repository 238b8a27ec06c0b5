/* seal_places - the options of `estamp seal` that say where it stands: each place begins with one of --at, --keyword,
 * --field-existing and --straddle, and those that follow it tell more about it. */
#ifndef SEAL_PLACES_H
#define SEAL_PLACES_H

#include "seal_options.h"

enum {
    SEAL_PLACES_AT = 1000,
    SEAL_PLACES_KEYWORD,
    SEAL_PLACES_FIELD,
    SEAL_PLACES_STRADDLE,
    SEAL_PLACES_PAGES,
    SEAL_PLACES_CORNER,
    SEAL_PLACES_WHICH,
    SEAL_PLACES_SHIFT,
    SEAL_PLACES_SKIP_FIRST,
    SEAL_PLACES_GROUP,
    SEAL_PLACES_TOP
};

/* One of the above. false: it does not fit, or says nothing about the place before it. */
bool seal_places_set(struct seal_options *options, int option, const char *value);
/* What the short way (--page, --x, --y) asks for; without any place the lower right of the last page. false: both ways
 * at once. */
bool seal_places_finish(struct seal_options *options);

#endif
