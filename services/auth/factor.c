#include "factor.h"
#include "text.h"
#include <string.h>

enum { GROUP = 4, DIGITS = 6 };
/* 32 letters, so that each random byte gives one without bias. */
static const char letters[] = "123456789abcdefghjkmnpqrstuvwxyz";
_Static_assert(sizeof letters == 33, "a letter is five bits");

static const char *without_blanks(struct arena *arena, const char *typed)
{
    struct buffer out = {.arena = arena};
    for (; *typed; typed++)
        if (!strchr(" -\t", *typed)) buffer_byte(&out, (unsigned char)text_lower(*typed));
    return buffer_string(&out);
}

const char *factor_recovery_key(struct arena *arena, const char *typed)
{
    const char *key = without_blanks(arena, typed);
    return strlen(key) == FACTOR_RECOVERY_LETTERS && strspn(key, letters) == FACTOR_RECOVERY_LETTERS ? key : NULL;
}

const char *factor_recovery_text(struct arena *arena, const unsigned char random[FACTOR_RECOVERY_LETTERS])
{
    struct buffer out = {.arena = arena};
    for (int i = 0; i < FACTOR_RECOVERY_LETTERS; i++) {
        if (i && i % GROUP == 0) buffer_byte(&out, '-');
        buffer_byte(&out, (unsigned char)letters[random[i] % 32]);
    }
    return buffer_string(&out);
}

const char *factor_digits(struct arena *arena, const char *typed)
{
    const char *digits = without_blanks(arena, typed);
    return strlen(digits) == DIGITS && strspn(digits, "0123456789") == DIGITS ? digits : NULL;
}
