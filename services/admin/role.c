#include "role.h"
#include "text.h"

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

uint64_t role_power_bits(enum role_power power)
{
    static const uint64_t bits[ROLE_POWER_COUNT] = {
        [ROLE_POWER_MANAGE] = UINT64_C(1) << PERM_SEAL_IMPORT | UINT64_C(1) << PERM_SEAL_BATCH |
                              UINT64_C(1) << PERM_SEAL_MANAGE | UINT64_C(1) << PERM_SEAL_APPROVE,
        [ROLE_POWER_USE] = UINT64_C(1) << PERM_DOCUMENT_SEAL,
        [ROLE_POWER_AUDIT] = UINT64_C(1) << PERM_AUDIT_READ,
    };
    return bits[power];
}

static const char *first_of(uint64_t bits)
{
    for (int permission = 0; permission < PERM_COUNT; permission++)
        if (bits & role_bit((enum permission)permission)) return permission_name((enum permission)permission);
    return "";
}

status role_powers_apart(uint64_t permissions, const char *subject, struct problem *why)
{
    static const struct {
        enum role_power one, other;
        enum problem_code code;
    } pairs[] = {{ROLE_POWER_MANAGE, ROLE_POWER_USE, ROLE_POWERS_MANAGE_USE},
                 {ROLE_POWER_MANAGE, ROLE_POWER_AUDIT, ROLE_POWERS_MANAGE_AUDIT},
                 {ROLE_POWER_USE, ROLE_POWER_AUDIT, ROLE_POWERS_USE_AUDIT}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        uint64_t one = permissions & role_power_bits(pairs[i].one),
                 other = permissions & role_power_bits(pairs[i].other);
        if (!one || !other) continue;
        if (*subject) return problem_set(why, pairs[i].code, "%s", subject);
        return problem_set(why, pairs[i].code, "%s, %s", first_of(one), first_of(other));
    }
    return OK;
}

status role_may_get(uint64_t held, uint64_t after, struct problem *why)
{
    uint64_t more = after & ~held;
    return more ? problem_set(why, ROLE_SELF, "%s", first_of(more)) : OK;
}

/* The Chinese words stand in the table `role`. */
static const struct {
    const char *code, *title, *about;
} english[] = {
    {"administrator", "System administrator", "Units, users, roles, archive categories and parameters"},
    {"officer", "Tax officer", "Imports and queries seals, queries sealings and archives"},
    {"keeper", "Seal keeper", "Enables, disables and unlocks seals"},
    {"archivist", "Archivist", "Archives, and queries archives"},
    {"auditor", "Auditor", "Reads the audit log"},
    {"taxpayer", "Taxpayer", "Sees and seals the documents of its own unit"},
};

const char *role_title(const char *code, const char *name, bool chinese)
{
    for (size_t i = 0; !chinese && i < sizeof english / sizeof *english; i++)
        if (text_equal(english[i].code, code)) return english[i].title;
    return name;
}

const char *role_about(const char *code, const char *description, bool chinese)
{
    for (size_t i = 0; !chinese && i < sizeof english / sizeof *english; i++)
        if (text_equal(english[i].code, code)) return english[i].about;
    return description;
}

status role_may_rename(const struct role *role, struct problem *why)
{
    return role->code ? problem_set(why, ROLE_BUILT_IN, "%s", "") : OK;
}

status role_may_assign(const struct role *role, struct problem *why)
{
    return role->account_kind ? problem_fault(why, ROLE_FOR_KIND, "role_ids", "%s", role->name) : OK;
}
