/* upkeep - what the service does by itself now and then: tells signing of records whose run was cut short, forgets old
 * idempotency keys. */
#ifndef UPKEEP_H
#define UPKEEP_H

#include "archives.h"

struct upkeep;
struct upkeep *upkeep_start(struct archives *archives);
void upkeep_stop(struct upkeep *upkeep);

#endif
