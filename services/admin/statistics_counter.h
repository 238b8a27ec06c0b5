/* statistics_counter - a thread that keeps the counters of statistics: sealings of today within seconds, all else a
 * little later, everything from the beginning once a day, so that what was changed by hand or restored is right again.
 * It takes at most a hundredth of a core (statistics_pause_ms). Runs in every instance of admin; a claimed row lets one
 * at a time. */
#ifndef STATISTICS_COUNTER_H
#define STATISTICS_COUNTER_H

#include "admin.h"

struct statistics_counter;
struct statistics_counter *statistics_counter_start(const struct admin *admin);
void statistics_counter_stop(struct statistics_counter *counter); /* lets the running step finish */

#endif
