#include "list.h"

#include <string.h>

void *list_add(struct list *list)
{
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 8;
        void *items = arena_array(list->arena, room, list->item_size);
        if (list->count) memcpy(items, list->items, list->count * list->item_size);
        list->items = items;
        list->room = room;
    }
    return (char *)list->items + list->count++ * list->item_size;
}
