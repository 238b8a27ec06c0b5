#include "form_number.h"
#include <stdio.h>
#include <string.h>

#define LIMIT (FORM_NUMBER_ONE * 1000000000 * 1000000000)

static form_number power_of_ten(int exponent)
{
    form_number power = 1;
    for (int i = 0; i < exponent; i++) power *= 10;
    return power;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool read_digits(const char **text, int most, form_number *value, int *count)
{
    *count = 0;
    for (; is_digit(**text); (*text)++) {
        if (++*count > most) return false;
        *value = *value * 10 + (**text - '0');
    }
    return *count > 0;
}

bool form_number_read(const char *text, int places, form_number *out)
{
    bool negative = *text == '-';
    if (negative) text++;
    form_number value = 0;
    int count = 0;
    if (!read_digits(&text, FORM_NUMBER_DIGITS, &value, &count)) return false;
    count = 0;
    if (*text == '.' && text++ && !read_digits(&text, places, &value, &count)) return false;
    if (*text) return false;
    value *= power_of_ten(FORM_NUMBER_PLACES - count);
    *out = negative ? -value : value;
    return true;
}

static form_number divide_rounded(form_number a, form_number b)
{
    bool negative = (a < 0) != (b < 0);
    form_number dividend = a < 0 ? -a : a, divisor = b < 0 ? -b : b;
    form_number quotient = dividend / divisor, rest = dividend % divisor;
    if (rest >= divisor - rest) quotient++;
    return negative ? -quotient : quotient;
}

form_number form_number_of(int64_t whole)
{
    return whole * FORM_NUMBER_ONE;
}

form_number form_number_round(form_number number, int places)
{
    if (places >= FORM_NUMBER_PLACES) return number;
    form_number unit = power_of_ten(FORM_NUMBER_PLACES - places);
    return divide_rounded(number, unit) * unit;
}

char *form_number_text(struct arena *arena, form_number number, int places)
{
    form_number units = divide_rounded(number, power_of_ten(FORM_NUMBER_PLACES - places));
    bool negative = units < 0;
    if (negative) units = -units;
    char digits[64];
    int at = sizeof digits;
    digits[--at] = '\0';
    for (int i = 0; units > 0 || i <= places; i++, units /= 10) {
        if (i == places && places > 0) digits[--at] = '.';
        digits[--at] = (char)('0' + (int)(units % 10));
    }
    if (negative) digits[--at] = '-';
    return arena_text(arena, digits + at);
}

static bool fits(form_number number)
{
    return number > -LIMIT && number < LIMIT;
}

bool form_number_add(form_number a, form_number b, form_number *out)
{
    form_number sum = a + b; /* both are below LIMIT, so this fits 128 bits */
    if (!fits(sum)) return false;
    *out = sum;
    return true;
}

bool form_number_multiply(form_number a, form_number b, form_number *out)
{
    form_number product;
    if (__builtin_mul_overflow(a, b, &product)) return false;
    product = divide_rounded(product, FORM_NUMBER_ONE);
    if (!fits(product)) return false;
    *out = product;
    return true;
}

bool form_number_divide(form_number a, form_number b, form_number *out)
{
    if (b == 0) return false;
    form_number quotient = divide_rounded(a * FORM_NUMBER_ONE, b); /* LIMIT x 10^8 is below 2^127 */
    if (!fits(quotient)) return false;
    *out = quotient;
    return true;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Proleptic Gregorian calendar counted from March, so that a leap day ends its year. */
static int64_t days_from_civil(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t shifted = (month + 9) % 12;
    int64_t day_of_year = (153 * shifted + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

static bool two_digits(const char *text, int *out)
{
    if (!is_digit(text[0]) || !is_digit(text[1])) return false;
    *out = (text[0] - '0') * 10 + (text[1] - '0');
    return true;
}

bool form_number_read_date(const char *text, form_number *out)
{
    int century = 0, year = 0, month = 0, day = 0;
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-') return false;
    if (!two_digits(text, &century) || !two_digits(text + 2, &year)) return false;
    if (!two_digits(text + 5, &month) || !two_digits(text + 8, &day)) return false;
    year += century * 100;
    if (year < 1900 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month)) return false;
    *out = form_number_of(days_from_civil(year, month, day));
    return true;
}

void form_number_date(form_number days, int *year, int *month, int *day)
{
    int64_t z = (int64_t)(days / FORM_NUMBER_ONE) + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2 ? 1 : 0));
}
