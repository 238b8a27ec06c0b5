#include "caller.h"

bool caller_may(const struct caller *caller, enum permission permission)
{
    return permission < PERM_COUNT && (caller->permissions >> permission & 1);
}

bool caller_gets_originals(const struct caller *caller)
{
    bool is_setter = caller->kind == CALLER_OFFICER && caller_may(caller, PERM_DOCUMENT_PRINTING);
    return is_setter || caller->kind == CALLER_CLIENT;
}

struct scope caller_scope(const struct caller *caller)
{
    switch (caller->kind) {
    case CALLER_NOBODY:
        return (struct scope){SCOPE_NOTHING, ""};
    case CALLER_TAXPAYER:
        return (struct scope){SCOPE_UNIT, caller->unit_id};
    case CALLER_OFFICER:
    case CALLER_CLIENT:
        return (struct scope){SCOPE_SUBTREE, caller->unit_id};
    case CALLER_SERVICE:
        return (struct scope){SCOPE_ALL, ""};
    }
    return (struct scope){SCOPE_NOTHING, ""};
}

const char *caller_kind_name(enum caller_kind kind)
{
    switch (kind) {
    case CALLER_NOBODY:
        return "nobody";
    case CALLER_OFFICER:
        return "officer";
    case CALLER_TAXPAYER:
        return "taxpayer";
    case CALLER_CLIENT:
        return "client";
    case CALLER_SERVICE:
        return "service";
    }
    return "nobody";
}
