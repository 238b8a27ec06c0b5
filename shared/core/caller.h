/* caller - who asks, and what rows that one may touch.
 *
 * The router fills it from the checked token. Repositories that read tenant data take a `struct scope`, so a query
 * without one cannot be written. */
#ifndef CALLER_H
#define CALLER_H

#include "id.h"
#include "permission.h"
#include <stdbool.h>
#include <stdint.h>

enum caller_kind { CALLER_NOBODY, CALLER_OFFICER, CALLER_TAXPAYER, CALLER_CLIENT, CALLER_SERVICE };

enum { CALLER_NAME_SIZE = 65, CALLER_ADDRESS_SIZE = 46 };

struct caller {
    enum caller_kind kind;
    char id[ID_SIZE];      /* account or client; empty for nobody; a service: its name is in `name` */
    char unit_id[ID_SIZE]; /* authority or taxpayer the account belongs to */
    char session_id[ID_SIZE];
    char name[CALLER_NAME_SIZE];       /* login name, client name, service name */
    char address[CALLER_ADDRESS_SIZE]; /* where the request came from */
    uint64_t permissions;              /* bit set of enum permission */
    bool first_steps;                  /* must set a password or import a certificate first: see PERM_FIRST_STEPS */
};

/* What rows a caller sees: SCOPE_UNIT its own unit's, SCOPE_SUBTREE those of taxpayers and authorities under its
 * authority, SCOPE_ALL everything (services only). */
enum scope_kind { SCOPE_NOTHING, SCOPE_UNIT, SCOPE_SUBTREE, SCOPE_ALL };

struct scope {
    enum scope_kind kind;
    const char *unit_id; /* borrowed from the caller */
};

bool caller_may(const struct caller *caller, enum permission permission);
/* Gets a sealed file itself where its rule keeps it back (打印与复制): programs, and officers who may set such rules.
 */
bool caller_gets_originals(const struct caller *caller);
struct scope caller_scope(const struct caller *caller);
const char *caller_kind_name(enum caller_kind kind); /* "officer" … */

#endif
