/* bench_file - one-page files to be sealed: `content` bytes of digits on the page, of each number different ones. */
#ifndef BENCH_FILE_H
#define BENCH_FILE_H

#include "arena.h"
#include "bytes.h"

/* With a classic cross-reference table. */
struct bytes bench_file_plain(struct arena *arena, int content, long number);
/* With its objects in a deflated object stream and a deflated cross-reference stream, as most programs write now. */
struct bytes bench_file_packed(struct arena *arena, int content);

#endif
