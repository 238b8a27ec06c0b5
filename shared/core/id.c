#include "id.h"

#include "clock.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

void id_new(char out[ID_SIZE])
{
    unsigned char random[10];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) abort();
    uint64_t time = (uint64_t)clock_now_ms();
    for (int i = 9; i >= 0; i--, time >>= 5) out[i] = alphabet[time & 31];
    uint64_t high = 0, low = 0; /* 40 random bits each */
    for (int i = 0; i < 5; i++) {
        high = high << 8 | random[i];
        low = low << 8 | random[5 + i];
    }
    for (int i = 17; i >= 10; i--, high >>= 5) out[i] = alphabet[high & 31];
    for (int i = 25; i >= 18; i--, low >>= 5) out[i] = alphabet[low & 31];
    out[26] = 0;
}

bool id_is_valid(const char *text)
{
    return text && strlen(text) == ID_SIZE - 1 && strspn(text, alphabet) == ID_SIZE - 1;
}
