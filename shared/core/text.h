/* text - small helpers for NUL-terminated UTF-8 text. */
#ifndef TEXT_H
#define TEXT_H

#include "arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool text_equal(const char *a, const char *b); /* two NULLs are equal */
char text_lower(char letter);                  /* ASCII letters only, whatever the locale */
char text_upper(char letter);
bool text_equal_nocase(const char *a, const char *b);            /* ASCII letters only */
bool text_is_one_of(const char *text, const char *const *words); /* `words` end with NULL */
bool text_starts(const char *text, const char *prefix);
bool text_ends(const char *text, const char *suffix);
bool text_is_utf8(const char *text, size_t size); /* strict (RFC 3629): no overlong forms, surrogates or NUL */
size_t text_count(const char *text);              /* code points of valid UTF-8 */
bool text_is_clean(const char *text);             /* no control characters but tab and line feed */
bool text_int(const char *text, int64_t *out);    /* whole text is one decimal integer */
char *text_trim(struct arena *arena, const char *text);
bool text_copy(char *out, size_t out_size, const char *text); /* false and empty when it does not fit */

#endif
