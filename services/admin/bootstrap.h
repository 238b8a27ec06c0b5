/* bootstrap - what the operator does once on an empty system, before there is anybody who may do it through the API:
 *
 *     estamp-admin bootstrap unit CODE NAME       the root authority; prints its id
 *     estamp-admin bootstrap administrator ID     makes this account the first administrator */
#ifndef BOOTSTRAP_H
#define BOOTSTRAP_H

#include "admin.h"

int bootstrap_run(const struct admin *admin, int argc, char **argv); /* the process's exit code */

#endif
