/* bootstrap - `estamp-auth bootstrap LOGIN [UNIT_ID]`: the first administrator's account, made once by the operator.
 * The password comes from ESTAMP_BOOTSTRAP_PASSWORD or its _FILE; prints the account's id. */
#ifndef BOOTSTRAP_H
#define BOOTSTRAP_H

#include "auth.h"

int bootstrap_run(const struct auth *auth, int argc, char **argv); /* the process's exit code */

#endif
