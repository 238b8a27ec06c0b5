/* archiving_number - gives documents their volumes and numbers, within the transaction that records them. */
#ifndef ARCHIVING_NUMBER_H
#define ARCHIVING_NUMBER_H

#include "archiving.h"
#include "db.h"

/* Documents that another run has recorded meanwhile leave the list; each other one without a fault gets record_id,
 * archive_number, volume and item_number, and volumes and series are written. */
status archiving_number_assign(struct db *db, struct list *documents, int64_t now_ms, struct problem *why) MUST_USE;

#endif
