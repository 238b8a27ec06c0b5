/* test_fault - how tests name the place of a fault. */
#ifndef TEST_FAULT_H
#define TEST_FAULT_H

#include "arena.h"
#include <string.h>

/* config.3:17.field.cell as config.3.field.cell: most tests care for the line alone. */
static inline const char *fault_without_column(struct arena *arena, const char *field)
{
    const char *colon = strncmp(field, "config.", 7) == 0 ? strchr(field, ':') : NULL;
    const char *dot = colon ? strchr(colon, '.') : NULL;
    return dot ? arena_format(arena, "%.*s%s", (int)(colon - field), field, dot) : field;
}

#endif
