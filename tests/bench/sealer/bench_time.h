/* bench_time - CPU time of this thread, so that other load on the machine does not count. */
#ifndef BENCH_TIME_H
#define BENCH_TIME_H

#include <stddef.h>

double bench_time_us(void);
double bench_time_median(double *values, size_t count); /* sorts them */

#endif
