#include "arena.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FIRST_BLOCK = 4096,
    LARGEST_BLOCK = 1 << 20,
    ALIGNMENT = 16,
    KEPT = 16 << 20,
    POOLS_MAX = 8,
    SMALL_BLOCK = 1 << 16,
    STEP = 1024
};

struct block {
    struct block *next;
    size_t size, used, clean; /* bytes: room, handed out, zeroed so far */
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct arena {
    struct block *first;
    size_t next_size, used;
};

void arena_keep_memory(void)
{
    long pools = 2 * sysconf(_SC_NPROCESSORS_ONLN);
    (void)mallopt(M_ARENA_MAX, pools > 0 && pools < POOLS_MAX ? (int)pools : POOLS_MAX);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT);
    (void)mallopt(M_MMAP_THRESHOLD, KEPT);
}

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena) abort();
    arena->next_size = FIRST_BLOCK;
    return arena;
}

void arena_free(struct arena *arena)
{
    if (!arena) return;
    for (struct block *block = arena->first; block;) {
        struct block *next = block->next;
        explicit_bzero(block->bytes, block->used);
        free(block);
        block = next;
    }
    free(arena);
}

static struct block *block_new(struct arena *arena, size_t least)
{
    size_t size = least > arena->next_size ? least : arena->next_size;
    if (size > SIZE_MAX - sizeof(struct block)) abort();
    /* Of a small block often little is used: it is zeroed as it is handed out. Large ones come zeroed from the kernel.
     */
    struct block *block = size > SMALL_BLOCK ? calloc(1, sizeof *block + size) : malloc(sizeof *block + size);
    if (!block) abort();
    *block = (struct block){.size = size, .clean = size > SMALL_BLOCK ? size : 0};
    if (arena->next_size < LARGEST_BLOCK) arena->next_size *= 2;
    /* A block made for one large piece goes behind the current one, whose rest stays in use. */
    if (arena->first && least > LARGEST_BLOCK / 4) {
        block->next = arena->first->next;
        arena->first->next = block;
    } else {
        block->next = arena->first;
        arena->first = block;
    }
    return block;
}

static void zero_up_to(struct block *block, size_t end)
{
    size_t wanted = block->clean + STEP, most = block->size < wanted ? block->size : wanted;
    size_t to = end > most ? end : most;
    memset(block->bytes + block->clean, 0, to - block->clean);
    block->clean = to;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) abort();
    size_t need = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct block *block = arena->first;
    if (!block || block->size - block->used < need) block = block_new(arena, need);
    void *piece = block->bytes + block->used;
    block->used += need;
    if (block->used > block->clean) zero_up_to(block, block->used);
    arena->used += need;
    return piece;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) abort();
    return arena_alloc(arena, total);
}

void *arena_copy(struct arena *arena, const void *data, size_t size)
{
    unsigned char *copy = arena_alloc(arena, size + 1);
    if (size) memcpy(copy, data, size);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    char brief[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(brief, sizeof brief, format, args);
    va_end(args);
    if (size < 0) abort();
    char *text = arena_alloc(arena, (size_t)size + 1);
    if ((size_t)size < sizeof brief)
        memcpy(text, brief, (size_t)size);
    else
        (void)vsnprintf(text, (size_t)size + 1, format, again);
    explicit_bzero(brief, (size_t)size < sizeof brief ? (size_t)size : sizeof brief); /* as the arena's end does */
    va_end(again);
    return text;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
