/* timestamp_number - serial numbers and times of the built-in timestamping authority: a serial is never given twice, a
 * time never before the last one (RFC 3161, 2.1 and 2.4.2).
 *
 * A serial is a number of a block that this process took from the database (so instances and restarts differ) and 64
 * random bits behind it (so does a database that was restored from a backup). A block is used for a minute at most:
 * then the next one is taken, which tells the database the time and learns that of other instances. */
#ifndef TIMESTAMP_NUMBER_H
#define TIMESTAMP_NUMBER_H

#include "ts_source.h"
#include <pthread.h>

enum { TIMESTAMP_NUMBER_BLOCK = 1000, TIMESTAMP_NUMBER_BLOCK_MS = 60000 };

struct timestamp_number {
    pthread_mutex_t lock;
    int64_t next, end; /* serials at hand */
    int64_t taken_ms;  /* when */
    int64_t last_ms;   /* time of the last token, of any instance as far as it is known */
    /* Takes `count` serials: the first of them, and the latest time that the database knows. */
    status (*take)(void *context, int64_t count, int64_t now_ms, int64_t *first, int64_t *last_ms, struct problem *why);
    void *context;
    int64_t back_ms;        /* how far a clock may stand before the last time: other instances' clocks differ */
    int64_t clock_error_ms; /* the most that the kernel may think its clock wrong; 0: it is not asked */
};

/* A ts_source_number. Fails: TIMESTAMP_CLOCK, what `take` fails with. */
status timestamp_number_next(void *numbers, struct arena *arena, struct ts_number *out, struct problem *why) MUST_USE;

#endif
