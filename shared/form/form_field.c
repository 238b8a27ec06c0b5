#include "form_field.h"
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b, void *fields)
{
    const struct form_field *all = fields;
    return strcmp(all[*(const uint32_t *)a].name, all[*(const uint32_t *)b].name);
}

void form_field_sort(struct form_rules *rules, struct arena *arena)
{
    rules->by_name = arena_array(arena, rules->field_count + 1, sizeof(uint32_t));
    for (uint32_t i = 0; i < rules->field_count; i++) rules->by_name[i] = i;
    qsort_r(rules->by_name, rules->field_count, sizeof(uint32_t), by_name, rules->fields);
}

uint32_t form_field_find(const struct form_rules *rules, const char *name)
{
    size_t low = 0, high = rules->field_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(rules->fields[rules->by_name[middle]].name, name);
        if (order == 0) return rules->by_name[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return UINT32_MAX;
}
