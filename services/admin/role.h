/* role - 角色: a named set of permissions. Rules only.
 *
 * Nobody hands out or takes away what it may not hand out itself: a caller may grant what its own roles hold, and what
 * they hold for granting only (grant_only), which is how an administrator makes a keeper or an auditor without being
 * one. Nobody gives itself anything: what a caller's own roles do not hold for use comes to it by another's hand.
 *
 * Managing seals, using seals and auditing (requirements B5) are three powers: no role and no account holds two of
 * them, unless the parameter three_powers says so. */
#ifndef ROLE_H
#define ROLE_H

#include "list.h"
#include "permission.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { ROLE_NAME_MAX = 30, ROLE_DESCRIPTION_MAX = 200, ROLE_ASSIGNED_MAX = 20 };

struct role {
    const char *id, *name, *description;
    const char *code;         /* of a built-in one; NULL: made by an administrator */
    const char *account_kind; /* every account of this kind holds it; NULL: assigned by hand */
    uint64_t permissions;     /* bit set of enum permission: what holders may do */
    uint64_t grantable;       /* what they may hand out without doing it */
    int64_t holders;          /* accounts that it is assigned to */
    int64_t created_ms, changed_ms;
};

enum role_power { ROLE_POWER_MANAGE, ROLE_POWER_USE, ROLE_POWER_AUDIT, ROLE_POWER_COUNT };

static inline uint64_t role_bit(enum permission permission)
{
    return UINT64_C(1) << permission;
}

/* Names (list of const char *) to a bit set. Fails: ROLE_PERMISSION_UNKNOWN on "permissions". */
status role_permissions(const struct list *names, uint64_t *out, struct problem *why) MUST_USE;

/* May one whose roles allow to grant `grantable` change a set from `before` to `after`? Fails: ROLE_NOT_GRANTABLE. */
status role_may_change(uint64_t grantable, uint64_t before, uint64_t after, struct problem *why) MUST_USE;

/* The permissions that are this power over seals. */
uint64_t role_power_bits(enum role_power power);

/* Do these permissions together hold two powers? `subject` says whose they are ("": the permissions are named). Fails:
 * ROLE_POWERS_MANAGE_USE, _MANAGE_AUDIT, _USE_AUDIT. */
status role_powers_apart(uint64_t permissions, const char *subject, struct problem *why) MUST_USE;

/* May a caller, who holds `held` for use, get `after`? Fails: ROLE_SELF. */
status role_may_get(uint64_t held, uint64_t after, struct problem *why) MUST_USE;

/* A role as the reader is told of it: a built-in one has words in both languages, by its code; one that an
 * administrator made has those that were given to it. `code` NULL: not built in. */
const char *role_title(const char *code, const char *name, bool chinese);
const char *role_about(const char *code, const char *description, bool chinese);

/* Fails: ROLE_BUILT_IN. */
status role_may_rename(const struct role *role, struct problem *why) MUST_USE;

/* A role that a kind of account holds is not assigned. Fails: ROLE_FOR_KIND. */
status role_may_assign(const struct role *role, struct problem *why) MUST_USE;

#endif
