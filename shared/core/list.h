/* list - items of one type in an arena: what json_read fills and what repositories return. */
#ifndef LIST_H
#define LIST_H

#include "arena.h"
#include <stddef.h>

struct list { /* starts as { .arena = arena, .item_size = sizeof(struct x) } */
    struct arena *arena;
    size_t item_size;
    void *items;
    size_t count;
    size_t room;
};

void list_reserve(struct list *list, size_t room); /* for so many in all: it does not grow till then */
void *list_add(struct list *list);                 /* a zeroed new item; earlier pointers may move */
#define LIST_OF(arena_, type)       ((struct list){.arena = (arena_), .item_size = sizeof(type)})
#define LIST_AT(list_, type, index) (&((type *)(list_)->items)[index])

#endif
