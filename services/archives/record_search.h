/* record_search - records by what officers know of them. Each search is led by an index: by a number, a volume or a
 * taxpayer at once; by 分类号, authority and year through the ids alone, which are merged, so that only the page shown
 * is read. */
#ifndef RECORD_SEARCH_H
#define RECORD_SEARCH_H

#include "caller.h"
#include "db.h"
#include "record.h"

/* Newest first. Fails: AUTHORITY_OUTSIDE, PERIOD_ORDER. */
status record_search_list(struct db *db, struct scope scope, const struct record_filter *filter, struct list *out,
                          struct problem *why) MUST_USE;

#endif
