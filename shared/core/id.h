/* id - identifiers: 26 lower-case Crockford base 32 characters, 48 bits of time and 80 random bits (a ULID), so that
 * new rows fall at the end of an index and nobody guesses the next one. */
#ifndef ID_H
#define ID_H

#include <stdbool.h>

enum { ID_SIZE = 27 }; /* with the NUL */

void id_new(char out[ID_SIZE]);
bool id_is_valid(const char *text);

#endif
