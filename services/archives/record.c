#include "record.h"
#include <string.h>

void record_first_id(int64_t ms, char out[ID_SIZE])
{
    enum { TIME_SIZE = 10 };
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* id.h */
    uint64_t time = ms > 0 ? (uint64_t)ms : 0;
    memset(out, '0', ID_SIZE - 1);
    out[ID_SIZE - 1] = '\0';
    for (int i = TIME_SIZE - 1; i >= 0; i--, time >>= 5) out[i] = digits[time & 31];
}
