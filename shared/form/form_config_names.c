/* Sets of columns, and the names that they make. */
#include "form_config_raw.h"
#include "text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SET_NAMES = 200, ID_SIZE = 9, RANGE_MAX = 200 };

static bool is_id(const char *text)
{
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    return size >= 1 && size < ID_SIZE && text[size] == '\0';
}

static bool is_part(const char *text)
{
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return size >= 1 && size <= 16 && text[size] == '\0';
}

/* "1..20"; false: no range, or one that is too long or runs backwards. */
static bool read_range(const char *text, int *first, int *last)
{
    int used = 0;
    if (sscanf(text, "%4d..%4d%n", first, last, &used) != 2 || text[used] || *text == '-') return false;
    return *first >= 0 && *last >= *first && *last - *first < RANGE_MAX;
}

static void add_names(struct config_run *run, const struct config_raw *raw, struct config_set *set, const char *word)
{
    int first = 0, last = 0;
    if (read_range(word, &first, &last)) {
        for (int i = first; i <= last; i++) *(const char **)list_add(&set->names) = arena_format(run->arena, "%d", i);
        return;
    }
    if (!is_part(word)) form_config_raw_fault(run, raw, CONFIG_NAMES, FORM_CONFIG_VALUE, "[a-z0-9_]{1,16}, 1..20");
    *(const char **)list_add(&set->names) = word;
}

static const struct config_set *set_named(const struct config_run *run, const char *id, size_t size)
{
    for (size_t i = 0; i < run->sets.count; i++) {
        const struct config_set *set = LIST_AT(&run->sets, struct config_set, i);
        if (strlen(set->id) == size && strncmp(set->id, id, size) == 0) return set;
    }
    return NULL;
}

static bool has_twins(const struct list *names)
{
    for (size_t i = 0; i < names->count; i++)
        for (size_t k = 0; k < i; k++)
            if (text_equal(*LIST_AT(names, const char *, i), *LIST_AT(names, const char *, k))) return true;
    return false;
}

static void read_set(struct config_run *run, const struct config_raw *raw)
{
    const char *id = raw->values[CONFIG_ID] ? raw->values[CONFIG_ID] : "c";
    if (!raw->values[CONFIG_NAMES]) return;
    if (!is_id(id)) form_config_raw_fault(run, raw, CONFIG_ID, FORM_CONFIG_VALUE, "[a-z]{1,8}");
    if (set_named(run, id, strlen(id))) form_config_raw_fault(run, raw, CONFIG_ID, FORM_CONFIG_REPEATED, id);
    struct config_set set = {.id = id, .names = LIST_OF(run->arena, const char *)};
    struct list words = form_config_raw_split(run->arena, raw->values[CONFIG_NAMES], ' ');
    for (size_t i = 0; i < words.count && set.names.count <= SET_NAMES; i++)
        add_names(run, raw, &set, *LIST_AT(&words, const char *, i));
    if (set.names.count == 0 || set.names.count > SET_NAMES)
        form_config_raw_fault(run, raw, CONFIG_NAMES, FORM_CONFIG_VALUE, "1–200");
    else if (has_twins(&set.names))
        form_config_raw_fault(run, raw, CONFIG_NAMES, FORM_CONFIG_REPEATED, raw->values[CONFIG_NAMES]);
    const char *titles = raw->values[CONFIG_TITLES];
    set.titles = titles ? form_config_raw_split(run->arena, titles, '|') : set.names;
    if (set.titles.count != set.names.count) {
        form_config_raw_fault(run, raw, CONFIG_TITLES, FORM_CONFIG_CELLS, titles);
        set.titles = set.names;
    }
    *(struct config_set *)list_add(&run->sets) = set;
}

void form_config_names_sets(struct config_run *run)
{
    run->sets = LIST_OF(run->arena, struct config_set);
    for (size_t i = 0; i < run->raws[CONFIG_COLUMNS_ELEMENT].count; i++)
        read_set(run, LIST_AT(&run->raws[CONFIG_COLUMNS_ELEMENT], struct config_raw, i));
}

static void add_set(struct config_binding *binding, const struct config_set *set)
{
    for (size_t i = 0; i < binding->count; i++)
        if (binding->sets[i] == set) return;
    if (binding->count < 2) binding->sets[binding->count++] = set;
}

bool form_config_names_bind(struct config_run *run, const struct config_raw *raw, enum config_attribute attribute,
                            struct config_binding *out)
{
    *out = (struct config_binding){.total = 1};
    const char *at = raw->values[attribute];
    while (at && (at = strchr(at, '{'))) {
        size_t size = strcspn(++at, "}");
        const struct config_set *set = set_named(run, at, size);
        if (!set) {
            form_config_raw_fault(run, raw, attribute, FORM_CONFIG_COLUMNS, raw->values[attribute]);
            return false;
        }
        add_set(out, set);
    }
    for (size_t i = 0; i < out->count; i++) out->total *= out->sets[i]->names.count;
    return true;
}

bool form_config_names_afford(struct config_run *run, const struct config_raw *raw, size_t size)
{
    if (size > run->budget) {
        if (run->budget > 0) form_config_raw_fault(run, raw, CONFIG_NAME, FORM_CONFIG_LIMIT, "{…}");
        run->budget = 0;
        return false;
    }
    run->budget -= size;
    return true;
}

static size_t index_of(const struct config_binding *binding, size_t which, size_t at)
{
    size_t inner = binding->count == 2 ? binding->sets[1]->names.count : 1;
    return which == 0 ? at / inner : at % inner;
}

/* The name (or title) that stands for "{id}" at `text`, or NULL. */
static const char *replacement(const struct config_binding *binding, const char *text, size_t at, bool titles)
{
    for (size_t i = 0; i < binding->count; i++) {
        const struct config_set *set = binding->sets[i];
        size_t size = strlen(set->id);
        if (strncmp(text + 1, set->id, size) != 0 || text[size + 1] != '}') continue;
        return *LIST_AT(titles ? &set->titles : &set->names, const char *, index_of(binding, i, at));
    }
    return NULL;
}

char *form_config_names_expand(struct arena *arena, const char *text, const struct config_binding *binding, size_t at,
                               bool titles)
{
    if (!text) return NULL;
    struct buffer out = {.arena = arena};
    while (*text) {
        const char *word = *text == '{' ? replacement(binding, text, at, titles) : NULL;
        if (!word) {
            buffer_byte(&out, (unsigned char)*text++);
            continue;
        }
        buffer_text(&out, word);
        text = strchr(text, '}') + 1;
    }
    return arena_text(arena, buffer_string(&out));
}

static size_t word_before(const struct buffer *out)
{
    size_t size = 0;
    while (size < out->size && strchr("abcdefghijklmnopqrstuvwxyz0123456789_", out->data[out->size - 1 - size])) size++;
    return size;
}

static void add_range(struct arena *arena, struct buffer *out, const char *tail, size_t tail_size, const int bounds[2])
{
    size_t size = word_before(out);
    char *head = arena_copy(arena, out->data ? out->data + out->size - size : (const unsigned char *)"", size);
    out->size -= size;
    for (int i = bounds[0]; i <= bounds[1]; i++)
        buffer_format(out, "%s%s%d%.*s", i > bounds[0] ? ", " : "", head, i, (int)tail_size, tail);
}

char *form_config_names_ranges(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    while (*text) {
        int bounds[2] = {0, 0};
        size_t size = *text == '{' ? strcspn(text, "}") : 0;
        const char *inner = size > 1 ? arena_copy(arena, text + 1, size - 1) : "";
        if (text[size] != '}' || !read_range(inner, &bounds[0], &bounds[1])) {
            buffer_byte(&out, (unsigned char)*text++);
            continue;
        }
        text += size + 1;
        size_t tail = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
        add_range(arena, &out, text, tail, bounds);
        text += tail;
    }
    return arena_text(arena, buffer_string(&out));
}

bool form_config_names_is_wanted(const struct config_binding *binding, size_t at, const struct list *only)
{
    if (only->count == 0) return true;
    if (binding->count == 0) return false;
    const char *name = *LIST_AT(&binding->sets[0]->names, const char *, index_of(binding, 0, at));
    for (size_t i = 0; i < only->count; i++)
        if (text_equal(*LIST_AT(only, const char *, i), name)) return true;
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct config_index *)a)->name, ((const struct config_index *)b)->name);
}

void form_config_names_index(struct config_run *run)
{
    size_t count = run->fields.count;
    run->index = arena_array(run->arena, count + 1, sizeof *run->index);
    for (size_t i = 0; i < count; i++) {
        const struct form_field *field = LIST_AT(&run->fields, struct form_field, i);
        run->index[i] = (struct config_index){field->name, (uint32_t)i, form_field_is_text(field->type)};
    }
    qsort(run->index, count, sizeof *run->index, by_name);
}

bool form_config_names_find(const void *self, const char *name, uint32_t *field, bool *is_text)
{
    const struct config_run *run = self;
    struct config_index wanted = {.name = name};
    const struct config_index *found = bsearch(&wanted, run->index, run->fields.count, sizeof wanted, by_name);
    if (!found) return false;
    *field = found->field;
    *is_text = found->is_text;
    return true;
}
