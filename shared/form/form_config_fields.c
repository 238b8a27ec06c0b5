/* The elements field, and what each type allows. */
#include "form_config_raw.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

enum {
    TEXT_MAX = 2000,
    TEXT_DEFAULT = 100,
    VALUES_MAX = 200,
    NAME_MAX_SIZE = 48,
    ROW_MAX = 20,
    LABEL_MAX = 100,
    GROUP_MAX = 60
};

static const char *const types[] = {"text", "amount", "integer", "percent", "date", "choice", NULL};
static const char *const sources[] = {"",
                                      "taxpayer.name",
                                      "taxpayer.code",
                                      "authority.name",
                                      "period.from",
                                      "period.to",
                                      "declared.date",
                                      "voucher.code",
                                      NULL};

static int choice_of(const char *text, const char *const *choices)
{
    for (int i = 0; choices[i]; i++)
        if (text_equal(choices[i], text)) return i;
    return -1;
}

static bool is_name(const char *name)
{
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return size >= 1 && size <= NAME_MAX_SIZE && name[size] == '\0' && name[0] >= 'a' &&
           !form_formula_parse_is_word(name);
}

static void read_type(struct config_run *run, const struct config_raw *raw, struct form_field *field)
{
    int type = choice_of(raw->values[CONFIG_TYPE], types);
    if (type < 0)
        form_config_raw_fault(run, raw, CONFIG_TYPE, FORM_CONFIG_VALUE, "text amount integer percent date choice");
    field->type = type < 0 ? FORM_TEXT : (enum form_type)type;
}

static void read_source(struct config_run *run, const struct config_raw *raw, struct form_field *field)
{
    if (!raw->values[CONFIG_SOURCE]) return;
    int source = choice_of(raw->values[CONFIG_SOURCE], sources);
    bool is_date = source >= FORM_SOURCE_PERIOD_FROM && source <= FORM_SOURCE_DECLARED_DATE;
    bool fits = is_date ? field->type == FORM_DATE || field->type == FORM_TEXT : field->type == FORM_TEXT;
    if (source < 1 || !fits) {
        form_config_raw_fault(
            run, raw, CONFIG_SOURCE, FORM_CONFIG_VALUE,
            "taxpayer.name taxpayer.code authority.name period.from period.to declared.date voucher.code");
        return;
    }
    field->source = (enum form_source)source;
}

static bool read_bound(const struct form_field *field, const char *text, form_number *out)
{
    int64_t count = 0;
    switch (field->type) {
    case FORM_TEXT:
        if (!text_int(text, &count) || count < 0 || count > TEXT_MAX) return false;
        *out = form_number_of(count);
        return true;
    case FORM_DATE:
        return form_number_read_date(text, out);
    case FORM_PERCENT:
        if (!form_number_read(text, 4, out)) return false;
        *out /= 100;
        return true;
    case FORM_AMOUNT:
    case FORM_INTEGER:
        return form_number_read(text, form_field_places(field->type), out);
    case FORM_CHOICE:
    case FORM_TYPE_COUNT:
        return false;
    }
    return false;
}

static void read_bounds(struct config_run *run, const struct config_raw *raw, struct form_field *field)
{
    const char *min = raw->values[CONFIG_MIN], *max = raw->values[CONFIG_MAX];
    field->has_min = min != NULL;
    field->has_max = max != NULL;
    if (min && !read_bound(field, min, &field->min))
        form_config_raw_fault(run, raw, CONFIG_MIN, FORM_CONFIG_VALUE, types[field->type]);
    if (max && !read_bound(field, max, &field->max))
        form_config_raw_fault(run, raw, CONFIG_MAX, FORM_CONFIG_VALUE, types[field->type]);
    if (min && max && field->min > field->max)
        form_config_raw_fault(run, raw, CONFIG_MAX, FORM_CONFIG_VALUE, "max >= min");
    if (field->type != FORM_TEXT || max) return;
    field->has_max = true;
    field->max = form_number_of(TEXT_DEFAULT);
}

static void read_values(struct config_run *run, const struct config_raw *raw, struct form_field *field)
{
    const char *values = raw->values[CONFIG_VALUES];
    if ((values != NULL) != (field->type == FORM_CHOICE)) {
        form_config_raw_fault(run, raw, CONFIG_VALUES, FORM_CONFIG_VALUE, "type=\"choice\" values=\"A|B\"");
        return;
    }
    if (!values) return;
    struct list parts = form_config_raw_split(run->arena, values, '|');
    for (size_t i = 0; i < parts.count; i++)
        if (!**LIST_AT(&parts, const char *, i) || parts.count > VALUES_MAX) {
            form_config_raw_fault(run, raw, CONFIG_VALUES, FORM_CONFIG_VALUE, "A|B|C (1–200)");
            return;
        }
    field->values = parts.items;
    field->value_count = parts.count;
}

static void read_required(struct config_run *run, const struct config_raw *raw, struct form_field *field)
{
    const char *required = raw->values[CONFIG_REQUIRED];
    field->required = text_equal(required, "true");
    if (required && !field->required && !text_equal(required, "false"))
        form_config_raw_fault(run, raw, CONFIG_REQUIRED, FORM_CONFIG_VALUE, "true, false");
}

struct cell_item {
    bool none;
    struct form_cell cell;
};

static void add_range(struct list *cells, const struct form_range *range, size_t most)
{
    for (uint32_t row = range->first.row; row <= range->last.row; row++)
        for (uint32_t column = range->first.column; column <= range->last.column && cells->count <= most; column++)
            *(struct cell_item *)list_add(cells) = (struct cell_item){.cell = {row, column}};
}

static bool add_cells(struct list *cells, const char *word, size_t total)
{
    struct form_range range;
    if (text_equal(word, "-")) {
        ((struct cell_item *)list_add(cells))->none = true;
        return true;
    }
    if (!form_cell_read_range(word, &range)) return false;
    add_range(cells, &range, total);
    return true;
}

/* As many cells as the element stands for fields; false: a fault was told. */
static bool read_cells(struct config_run *run, const struct config_raw *raw, size_t total, struct list *cells)
{
    const char *one = raw->values[CONFIG_CELL], *many = raw->values[CONFIG_CELLS];
    if (one && many) form_config_raw_fault(run, raw, CONFIG_CELLS, FORM_CONFIG_REPEATED, "cell, cells");
    if (one || !many) {
        struct cell_item *item = list_add(cells);
        item->none = !one;
        bool sound = !one || (total == 1 && form_cell_read(one, &item->cell));
        if (!sound) form_config_raw_fault(run, raw, CONFIG_CELL, FORM_CONFIG_VALUE, total == 1 ? "C5" : "cells=\"…\"");
        return sound;
    }
    struct list words = form_config_raw_split(run->arena, many, ' ');
    for (size_t i = 0; i < words.count && cells->count <= total; i++) {
        if (add_cells(cells, *LIST_AT(&words, const char *, i), total)) continue;
        form_config_raw_fault(run, raw, CONFIG_CELLS, FORM_CONFIG_VALUE, "C5 D5:F5 -");
        return false;
    }
    if (cells->count == total) return true;
    form_config_raw_fault(run, raw, CONFIG_CELLS, FORM_CONFIG_CELLS, many);
    return false;
}

static void add_field(struct config_run *run, const struct config_raw *raw, struct form_field *field,
                      const struct form_place *place)
{
    if (!is_name(field->name)) form_config_raw_fault(run, raw, CONFIG_NAME, FORM_CONFIG_VALUE, "[a-z][a-z0-9_]{0,47}");
    if (text_count(field->label) < 1 || text_count(field->label) > LABEL_MAX)
        form_config_raw_fault(run, raw, CONFIG_LABEL, FORM_CONFIG_VALUE, "1–100");
    if (text_count(field->row) > ROW_MAX) form_config_raw_fault(run, raw, CONFIG_ROW, FORM_CONFIG_VALUE, "1–20");
    if (run->fields.count >= FORM_CONFIG_FIELDS) {
        form_config_raw_fault(run, raw, CONFIG_NAME, FORM_CONFIG_LIMIT, "field > 4000");
        return;
    }
    *(struct form_field *)list_add(&run->fields) = *field;
    *(struct form_place *)list_add(&run->places) = *place;
    *(const struct config_raw **)list_add(&run->field_raws) = raw;
}

static void read_field(struct config_run *run, const struct config_raw *raw)
{
    struct form_field field = {.row = "", .group = ""};
    struct config_binding binding;
    struct list cells = LIST_OF(run->arena, struct cell_item);
    if (!raw->values[CONFIG_NAME] || !raw->values[CONFIG_TYPE] || !raw->values[CONFIG_LABEL]) return;
    if (!form_config_names_bind(run, raw, CONFIG_NAME, &binding)) return;
    read_type(run, raw, &field);
    read_source(run, raw, &field);
    read_bounds(run, raw, &field);
    read_values(run, raw, &field);
    read_required(run, raw, &field);
    field.sample = form_config_raw_text(run, raw, CONFIG_SAMPLE, TEXT_MAX);
    const char *group = form_config_raw_text(run, raw, CONFIG_GROUP, GROUP_MAX);
    if (group) field.group = group;
    struct form_place place = {.sheet = raw->values[CONFIG_SHEET]};
    place.where = form_config_raw_where(run, raw, raw->values[CONFIG_CELLS] ? CONFIG_CELLS : CONFIG_CELL);
    place.format = form_config_raw_text(run, raw, CONFIG_FORMAT, 100);
    if (!read_cells(run, raw, binding.total, &cells)) return;
    size_t size = strlen(raw->values[CONFIG_NAME]) + strlen(raw->values[CONFIG_LABEL]) + 100;
    for (size_t i = 0; i < binding.total; i++) {
        const struct cell_item *item = LIST_AT(&cells, struct cell_item, cells.count == 1 ? 0 : i);
        if (item->none && raw->values[CONFIG_CELLS]) continue;
        if (!form_config_names_afford(run, raw, size)) return;
        field.name = form_config_names_expand(run->arena, raw->values[CONFIG_NAME], &binding, i, false);
        field.label = form_config_names_expand(run->arena, raw->values[CONFIG_LABEL], &binding, i, true);
        const char *row = form_config_names_expand(run->arena, raw->values[CONFIG_ROW], &binding, i, true);
        field.row = row ? row : "";
        place.shown = !item->none;
        place.cell = item->cell;
        add_field(run, raw, &field, &place);
    }
}

static void refuse_twins(struct config_run *run)
{
    for (size_t i = 1; i < run->fields.count; i++) {
        const struct config_index *entry = &run->index[i];
        if (!text_equal(entry->name, run->index[i - 1].name)) continue;
        const struct config_raw *raw = *LIST_AT(&run->field_raws, const struct config_raw *, entry->field);
        form_config_raw_fault(run, raw, CONFIG_NAME, FORM_CONFIG_REPEATED, entry->name);
    }
}

void form_config_fields_read(struct config_run *run)
{
    run->fields = LIST_OF(run->arena, struct form_field);
    run->places = LIST_OF(run->arena, struct form_place);
    run->field_raws = LIST_OF(run->arena, const struct config_raw *);
    for (size_t i = 0; i < run->raws[CONFIG_FIELD_ELEMENT].count; i++)
        read_field(run, LIST_AT(&run->raws[CONFIG_FIELD_ELEMENT], struct config_raw, i));
    form_config_names_index(run);
    refuse_twins(run);
}
