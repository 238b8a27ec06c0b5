#include "record.h"
#include <stdlib.h>
#include <string.h>

static int newer_first(const void *a, const void *b)
{
    return strcmp(((const struct record *)b)->id, ((const struct record *)a)->id);
}

void record_keep_newest(struct list *records, int64_t limit)
{
    if (records->count > 1) qsort(records->items, records->count, records->item_size, newer_first);
    if (records->count > (size_t)limit) records->count = (size_t)limit;
}
