/* child - another program run once over one file, so that what it does to itself stays with it: bounded in address
 * space, processor time, size of its result and time by the clock, with an empty environment and no files but the two
 * it is given, which have no name. */
#ifndef CHILD_H
#define CHILD_H

#include "arena.h"
#include "bytes.h"
#include <stdbool.h>

/* Where the program finds its file, and where it leaves its result (`is_printed`: on standard output instead). */
#define CHILD_IN  "/proc/self/fd/3"
#define CHILD_OUT "/proc/self/fd/4"

struct child {
    const char *program; /* a path from the root */
    char *const *words;  /* its own name and its arguments, then NULL */
    bool is_printed;
    struct bytes secret; /* on its standard input: its words are seen by others; size 0: nothing is */
    unsigned memory_mb;  /* of address space */
    unsigned cpu_s;      /* of processor time */
    int patience_ms;     /* by the clock */
    size_t most;         /* bytes of the result */
    int64_t *used_ms;    /* of the processor, told at its end; NULL: nobody asks */
};

enum child_end {
    CHILD_ENDED,   /* by itself, with an exit status */
    CHILD_STOPPED, /* by a signal: it crashed, or took too much of something */
    CHILD_NOT_RUN  /* there is no such program, or no means to run it */
};

/* `in`: the file, borrowed. `out`: in `arena`; empty when nothing was written or it cannot be read. `code`: the exit
 * status of one that ended. Blocks until the child is gone; leaves none behind. */
enum child_end child_run(const struct child *child, struct bytes in, struct arena *arena, struct bytes *out, int *code);

#endif
