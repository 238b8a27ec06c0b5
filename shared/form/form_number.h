/* form_number - exact decimals of tax forms: whole numbers of 10^-8, with every overflow noticed.
 *
 * Amounts have two places, rates up to six as a fraction; eight places keep a product of both exact. A value stays
 * below 10^18 either way, so sums never leave the 128 bits. */
#ifndef FORM_NUMBER_H
#define FORM_NUMBER_H

#include "arena.h"
#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 form_number;

enum { FORM_NUMBER_PLACES = 8, FORM_NUMBER_DIGITS = 15 };
#define FORM_NUMBER_ONE ((form_number)100000000)

/* Plain decimals only: an optional minus, 1 to 15 digits, at most `places` (0 to 8) behind a point; no plus, no
 * separators, no exponent, no blanks. False: something else. */
bool form_number_read(const char *text, int places, form_number *out);

/* With exactly `places` (0 to 8) digits behind the point; rounds half away from zero; never "-0.00". */
char *form_number_text(struct arena *arena, form_number number, int places);

form_number form_number_of(int64_t whole);
form_number form_number_round(form_number number, int places); /* half away from zero (四舍五入) */

/* False: the result does not fit, or division by zero; `out` is untouched. Products and quotients are rounded to eight
 * places, half away from zero. */
bool form_number_add(form_number a, form_number b, form_number *out);
bool form_number_multiply(form_number a, form_number b, form_number *out);
bool form_number_divide(form_number a, form_number b, form_number *out);

/* Days since 1970-01-01 of a date like 2026-11-22, and back (10 characters and the NUL). False: no such day. */
bool form_number_read_date(const char *text, form_number *out);
void form_number_date(form_number days, int *year, int *month, int *day);

#endif
