#include "list.h"

#include <string.h>

void list_reserve(struct list *list, size_t room)
{
    if (room <= list->room) return;
    void *items = arena_array(list->arena, room, list->item_size);
    if (list->count) memcpy(items, list->items, list->count * list->item_size);
    list->items = items;
    list->room = room;
}

void *list_add(struct list *list)
{
    if (list->count == list->room) list_reserve(list, list->room ? list->room * 2 : 8);
    return (char *)list->items + list->count++ * list->item_size;
}
