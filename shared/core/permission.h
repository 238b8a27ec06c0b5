/* permission - the closed list of what may be done; routes name one, roles hold some. */
#ifndef PERMISSION_H
#define PERMISSION_H

#include <stdbool.h>

enum permission {
    PERM_ANYONE,      /* no token needed */
    PERM_FIRST_STEPS, /* any valid token, also one that is limited to its first steps: only what those steps need */
    PERM_SIGNED_IN,   /* any valid token whose holder is past the first steps */
    PERM_SERVICE,     /* another service of ours, on the internal listener */
#define PERMISSION(symbol, name, group, zh, en) PERM_##symbol,
#include "permissions.def"
#undef PERMISSION
    PERM_COUNT
};
_Static_assert(PERM_COUNT <= 64, "struct caller holds 64 permissions");

const char *permission_name(enum permission permission); /* "seal.import"; NULL for the first four */
const char *
permission_group(enum permission permission); /* menu: "seals", "archives", "system", "taxpayer", "audit", "api" */
const char *permission_text(enum permission permission, bool chinese);
bool permission_find(const char *name, enum permission *out);

#endif
