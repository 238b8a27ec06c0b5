/* pdf_cache - what was read of a file, by where it stands. Inside shared/pdf only. */
#ifndef PDF_CACHE_H
#define PDF_CACHE_H

#include "arena.h"
#include <stddef.h>
#include <stdint.h>

struct pdf_cache {
    struct arena *arena;
    struct pdf_cache_slot {
        uint64_t key; /* 0: empty */
        void *value;
    } * slots;
    size_t count, room; /* room is a power of two */
};

void *pdf_cache_find(const struct pdf_cache *cache, uint64_t key); /* NULL: not there */
void pdf_cache_add(struct pdf_cache *cache, uint64_t key, void *value);

#endif
