/* user - 操作人员: officers' accounts as admin sees them (auth owns them), with their unit and roles. */
#ifndef USER_H
#define USER_H

#include "arena.h"
#include "list.h"
#include <stdbool.h>
#include <stdint.h>

struct user {
    const char *id, *login, *name, *state;
    const char *unit_id, *unit_kind, *unit_code, *unit_name, *unit_state;
    const char *role_names; /* of the list, as the reader is told of them, comma between */
};

/* Why a user has a permission: through which role, since when, by whose hand. */
struct user_grant {
    const char *permission;
    const char *role_id, *role_code, *role_name;
    bool by_kind;     /* every account of its kind holds the role */
    bool grant_only;  /* may be handed out, not used */
    int64_t since_ms; /* when the role came to the account, or the permission to the role, whichever was later; 0: with
                         the system */
    const char *by_id, *by_name; /* NULL: came with the system, or the account is gone */
};

/* CODE:NAME of each role, a line feed between; the code is empty where the role is not built in. NULL: none. */
const char *user_role_names(struct arena *arena, const char *packed, bool chinese);

#endif
