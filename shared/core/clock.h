/* clock - the only source of time. UTC; milliseconds since 1970 everywhere ("_ms"), seconds where a standard asks
 * ("_s"). */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum { CLOCK_TEXT_SIZE = 32 };

int64_t clock_now_ms(void);
int64_t clock_now_s(void);
int64_t clock_ticks_us(void);        /* monotonic, for measuring */
int64_t clock_cpu_us(void);          /* of the processor, that this thread has used */
void clock_set_for_test(int64_t ms); /* 0: the real clock again */

void clock_text(int64_t ms, char out[CLOCK_TEXT_SIZE]);      /* RFC 3339 with milliseconds: 2026-11-22T06:05:00.123Z */
bool clock_parse(const char *text, int64_t *ms);             /* RFC 3339 date-time with any offset */
bool clock_parse_date(const char *text, int64_t *ms);        /* YYYY-MM-DD, as midnight UTC; refuses 2026-02-30 */
void clock_date_text(int64_t ms, char out[CLOCK_TEXT_SIZE]); /* YYYY-MM-DD */

#endif
