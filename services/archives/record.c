#include "record.h"
#include <stdlib.h>
#include <string.h>

static int newer_first(const void *a, const void *b)
{
    return strcmp(*(const char *const *)b, *(const char *const *)a);
}

void record_keep_newest(struct list *ids, int64_t limit)
{
    if (ids->count > 1) qsort(ids->items, ids->count, ids->item_size, newer_first);
    if (ids->count > (size_t)limit) ids->count = (size_t)limit;
}

void record_first_id(int64_t ms, char out[ID_SIZE])
{
    enum { TIME_SIZE = 10 };
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* id.h */
    uint64_t time = ms > 0 ? (uint64_t)ms : 0;
    memset(out, '0', ID_SIZE - 1);
    out[ID_SIZE - 1] = '\0';
    for (int i = TIME_SIZE - 1; i >= 0; i--, time >>= 5) out[i] = digits[time & 31];
}
