/* sequencer - a thread that puts audit entries into the tree within a second and publishes checkpoints: in the
 * database, and as files CHECKPOINTS/<tree size> and CHECKPOINTS/latest, for copying elsewhere. Runs in every instance
 * of admin; the tree's locked row lets one at a time append. */
#ifndef SEQUENCER_H
#define SEQUENCER_H

#include "admin.h"

struct sequencer;
struct sequencer *sequencer_start(const struct admin *admin);
void sequencer_stop(struct sequencer *sequencer); /* lets the running step finish */

#endif
