/* arena - memory of one request (or one task), freed and wiped whole.
 *
 * Allocation never fails for its caller: the process ends when the system has no memory left, so every parser of
 * outside bytes bounds what it asks for. Not shared between threads. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);                       /* yours to free */
void arena_free(struct arena *arena);                /* wipes every byte; NULL is fine */
void *arena_alloc(struct arena *arena, size_t size); /* zeroed, aligned for any type */
void *arena_array(struct arena *arena, size_t count, size_t size);
char *arena_text(struct arena *arena, const char *text);              /* a copy; NULL stays NULL */
void *arena_copy(struct arena *arena, const void *data, size_t size); /* plus one zero byte behind */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* For this process: freed memory is kept for the next request instead of going back to the kernel, which would hand it
 * out again page by page: up to 16 MB in each of at most eight pools, which the threads share, so that a request finds
 * what the one before it has just used, whichever thread that was. Larger blocks always go back. Any number of times.
 */
void arena_keep_memory(void);
size_t arena_used(const struct arena *arena); /* bytes handed out, for limits and tests */

#define ARENA_NEW(arena, type) ((type *)arena_alloc(arena, sizeof(type)))

/* A fresh arena that ends with its scope: AUTO_ARENA(memory); */
static inline void arena_auto_free(struct arena **arena)
{
    arena_free(*arena);
}
#define AUTO_ARENA(name) __attribute__((cleanup(arena_auto_free))) struct arena *name = arena_new()

#endif
