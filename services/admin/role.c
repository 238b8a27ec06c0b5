#include "role.h"

status role_permissions(const struct list *names, uint64_t *out, struct problem *why)
{
    *out = 0;
    for (size_t i = 0; i < names->count; i++) {
        const char *name = *LIST_AT(names, const char *, i);
        enum permission permission;
        if (!permission_find(name, &permission))
            return problem_fault(why, ROLE_PERMISSION_UNKNOWN, "permissions", "%s", name);
        *out |= role_bit(permission);
    }
    return OK;
}

status role_may_change(uint64_t grantable, uint64_t before, uint64_t after, struct problem *why)
{
    uint64_t missing = (before ^ after) & ~grantable;
    for (int permission = 0; permission < PERM_COUNT; permission++)
        if (missing & role_bit((enum permission)permission))
            return problem_set(why, ROLE_NOT_GRANTABLE, "%s", permission_name((enum permission)permission));
    return OK;
}

status role_may_rename(const struct role *role, struct problem *why)
{
    return role->code ? problem_set(why, ROLE_BUILT_IN, "%s", "") : OK;
}

status role_may_assign(const struct role *role, struct problem *why)
{
    return role->account_kind ? problem_fault(why, ROLE_FOR_KIND, "role_ids", "%s", role->name) : OK;
}
