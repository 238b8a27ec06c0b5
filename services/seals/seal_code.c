#include "seal_code.h"

#include "bytes.h"
#include "random.h"
#include "text.h"
#include <string.h>

enum { GROUP = 5, GROUPS = 5, BYTES = 16 };

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const char *seal_code_new(struct arena *arena)
{
    unsigned char bits[BYTES + 1] = {0};
    char *code = arena_alloc(arena, SEAL_CODE_LETTERS + GROUPS);
    random_bytes(bits, BYTES);
    for (size_t i = 0, at = 0; i < SEAL_CODE_LETTERS; i++) {
        size_t bit = i * 5;
        unsigned window = (unsigned)bits[bit / 8] << 8 | bits[bit / 8 + 1];
        if (i && i % GROUP == 0 && i / GROUP < GROUPS) code[at++] = '-';
        code[at++] = letters[window >> (11 - bit % 8) & 31];
    }
    bytes_wipe(bits, sizeof bits);
    return code;
}

static char forgive(char letter)
{
    char upper = text_upper(letter);
    if (upper == 'O') return '0';
    if (upper == 'I' || upper == 'L') return '1';
    return upper;
}

bool seal_code_read(const char *text, char out[SEAL_CODE_SIZE])
{
    size_t count = 0;
    for (; *text; text++) {
        char letter = forgive(*text);
        if (letter == '-' || letter == ' ') continue;
        if (count == SEAL_CODE_LETTERS || !strchr(letters, letter)) return false;
        out[count++] = letter;
    }
    out[count] = '\0';
    return count == SEAL_CODE_LETTERS;
}
