/* user - 操作人员: officers' accounts as admin sees them (auth owns them), with their unit and roles. */
#ifndef USER_H
#define USER_H

#include "list.h"

struct user {
    const char *id, *login, *name, *state;
    const char *unit_id, *unit_kind, *unit_code, *unit_name;
    const char *role_names; /* of the list: names, comma between */
};

#endif
