#include "permission.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name, *group, *zh, *en;
} permissions[PERM_COUNT] = {
#define PERMISSION(symbol, name, group, zh, en) [PERM_##symbol] = {name, group, zh, en},
#include "permissions.def"
#undef PERMISSION
};

const char *permission_name(enum permission permission)
{
    return permission < PERM_COUNT ? permissions[permission].name : NULL;
}

const char *permission_group(enum permission permission)
{
    return permission < PERM_COUNT ? permissions[permission].group : NULL;
}

const char *permission_text(enum permission permission, bool chinese)
{
    if (permission >= PERM_COUNT) return NULL;
    return chinese ? permissions[permission].zh : permissions[permission].en;
}

bool permission_find(const char *name, enum permission *out)
{
    for (int i = PERM_SERVICE + 1; i < PERM_COUNT; i++) {
        if (strcmp(permissions[i].name, name) != 0) continue;
        *out = (enum permission)i;
        return true;
    }
    return false;
}
