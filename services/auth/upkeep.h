/* upkeep - the service's own thread: turns signing keys and forgets what nobody can use any more. */
#ifndef UPKEEP_H
#define UPKEEP_H

#include "auth.h"

struct upkeep;

struct upkeep *upkeep_start(struct auth *auth); /* ends the process when there is no thread to be had */
void upkeep_stop(struct upkeep *upkeep);        /* waits for the running round */

#endif
