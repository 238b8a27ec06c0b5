#include "form_config_raw.h"
#include "form_xml.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

#define BIT(attribute) (UINT64_C(1) << (attribute))

static const char SPACE[] = "urn:estamp:form:1";
static const char *const attribute_names[CONFIG_ATTRIBUTES] = {
    "name",        "title",      "edition", "sheet",    "id",        "names",  "titles", "cell",   "cells",
    "type",        "label",      "row",     "required", "min",       "max",    "values", "format", "source",
    "sample",      "field",      "value",   "only",     "tolerance", "zh",     "en",     "print",  "paper",
    "orientation", "margins-mm", "fit",     "scale",    "center",    "anchor", "dx-mm",  "dy-mm",  "width-mm",
    "height-mm",   "group",      "form",    "here",     "is",
};

static const struct {
    const char *name;
    uint64_t required, optional;
    size_t most; /* of this element */
} elements[CONFIG_ELEMENTS] = {
    {"form", BIT(CONFIG_NAME) | BIT(CONFIG_TITLE), BIT(CONFIG_EDITION) | BIT(CONFIG_SHEET), 1},
    {"columns", BIT(CONFIG_NAMES), BIT(CONFIG_ID) | BIT(CONFIG_TITLES), 20},
    {"field", BIT(CONFIG_NAME) | BIT(CONFIG_TYPE) | BIT(CONFIG_LABEL),
     BIT(CONFIG_CELL) | BIT(CONFIG_CELLS) | BIT(CONFIG_SHEET) | BIT(CONFIG_ROW) | BIT(CONFIG_REQUIRED) |
         BIT(CONFIG_MIN) | BIT(CONFIG_MAX) | BIT(CONFIG_VALUES) | BIT(CONFIG_FORMAT) | BIT(CONFIG_SOURCE) |
         BIT(CONFIG_SAMPLE) | BIT(CONFIG_GROUP),
     FORM_CONFIG_FIELDS},
    {"formula", BIT(CONFIG_FIELD) | BIT(CONFIG_VALUE), BIT(CONFIG_ONLY) | BIT(CONFIG_TOLERANCE), FORM_CONFIG_FIELDS},
    {"check", BIT(CONFIG_VALUE) | BIT(CONFIG_FIELD) | BIT(CONFIG_ZH) | BIT(CONFIG_EN), BIT(CONFIG_ONLY),
     FORM_CONFIG_CHECKS},
    {"text", BIT(CONFIG_CELL) | BIT(CONFIG_VALUE), BIT(CONFIG_SHEET), FORM_CONFIG_TEXTS},
    {"page", 0,
     BIT(CONFIG_SHEET) | BIT(CONFIG_PRINT) | BIT(CONFIG_PAPER) | BIT(CONFIG_ORIENTATION) | BIT(CONFIG_MARGINS) |
         BIT(CONFIG_FIT) | BIT(CONFIG_SCALE) | BIT(CONFIG_CENTER),
     FORM_CONFIG_PAGES},
    {"seal", BIT(CONFIG_CELL) | BIT(CONFIG_WIDTH) | BIT(CONFIG_HEIGHT),
     BIT(CONFIG_SHEET) | BIT(CONFIG_ANCHOR) | BIT(CONFIG_DX) | BIT(CONFIG_DY), 1},
    {"relation", BIT(CONFIG_FIELD) | BIT(CONFIG_FORM) | BIT(CONFIG_VALUE) | BIT(CONFIG_ZH) | BIT(CONFIG_EN),
     BIT(CONFIG_HERE) | BIT(CONFIG_IS) | BIT(CONFIG_ONLY) | BIT(CONFIG_TOLERANCE), FORM_CONFIG_RELATIONS},
};

static const char *path_of(struct config_run *run, struct form_where where, const char *element, const char *attribute)
{
    return arena_format(run->arena, "config.%d:%d.%s%s%s", where.line, where.column, element, *attribute ? "." : "",
                        attribute);
}

struct place { /* in the file's text, with where that is */
    const char *at, *end;
    struct form_where where;
};

static void step(struct place *place)
{
    unsigned char byte = (unsigned char)*place->at++;
    if (byte == '\n') place->where = (struct form_where){place->where.line + 1, 1};
    if (byte != '\n' && (byte & 0xC0) != 0x80) place->where.column++;
}

/* To the first of these letters, or the end. */
static void step_to(struct place *place, const char *letters)
{
    while (place->at < place->end && !(*place->at && strchr(letters, *place->at))) step(place);
}

static void step_over(struct place *place, const char *letters)
{
    while (place->at < place->end && *place->at && strchr(letters, *place->at)) step(place);
}

/* Behind the value of the attribute that begins here; the file is well-formed up to its next element. */
static void step_over_attribute(struct place *place)
{
    step_to(place, "\"'");
    if (place->at >= place->end) return;
    const char quote[2] = {*place->at, '\0'};
    step(place);
    step_to(place, quote);
    if (place->at < place->end) step(place);
}

static struct form_where where_of(const struct config_run *run, const struct config_raw *raw, const char *attribute)
{
    const char *text = (const char *)run->xml.data;
    struct place place = {text + raw->offset, text + run->xml.size, raw->where};
    size_t size = strlen(attribute);
    step_to(&place, " \t\r\n/>");
    for (;;) {
        step_over(&place, " \t\r\n");
        if (place.at >= place.end || *place.at == '>' || *place.at == '/') return raw->where;
        bool fits = (size_t)(place.end - place.at) > size && strncmp(place.at, attribute, size) == 0;
        if (fits && strchr(" \t\r\n=", place.at[size])) return place.where;
        step_over_attribute(&place);
    }
}

struct form_where form_config_raw_where(const struct config_run *run, const struct config_raw *raw,
                                        enum config_attribute attribute)
{
    return where_of(run, raw, attribute_names[attribute]);
}

void form_config_raw_fault(struct config_run *run, const struct config_raw *raw, enum config_attribute attribute,
                           enum problem_code code, const char *subject)
{
    struct form_where where = form_config_raw_where(run, raw, attribute);
    const char *path = path_of(run, where, elements[raw->kind].name, attribute_names[attribute]);
    problem_fault(run->why, code, path, "%s", subject);
}

static void read_attribute(struct config_run *run, struct config_raw *raw, const char *name, const char *value)
{
    uint64_t allowed = elements[raw->kind].required | elements[raw->kind].optional;
    for (int i = 0; i < CONFIG_ATTRIBUTES; i++) {
        if (!(allowed & BIT(i)) || !text_equal(attribute_names[i], name)) continue;
        raw->values[i] = arena_text(run->arena, value);
        return;
    }
    const char *path = path_of(run, where_of(run, raw, name), elements[raw->kind].name, "");
    problem_fault(run->why, FORM_CONFIG_ATTRIBUTE, path, "%s", name);
}

static void read_element(struct config_run *run, const struct form_xml_element *element, enum config_element kind)
{
    if (run->raws[kind].count >= elements[kind].most) {
        struct form_where where = {element->line, element->column};
        const char *path = path_of(run, where, elements[kind].name, "");
        problem_fault(run->why, elements[kind].most == 1 ? FORM_CONFIG_REPEATED : FORM_CONFIG_LIMIT, path, "%s",
                      elements[kind].name);
        return;
    }
    struct config_raw *raw = list_add(&run->raws[kind]);
    raw->kind = kind;
    raw->where = (struct form_where){element->line, element->column};
    raw->offset = element->offset;
    for (const char *const *at = element->attributes; *at; at += 2) read_attribute(run, raw, at[0], at[1]);
    for (int i = 0; i < CONFIG_ATTRIBUTES; i++)
        if ((elements[kind].required & BIT(i)) && !raw->values[i])
            form_config_raw_fault(run, raw, (enum config_attribute)i, FORM_CONFIG_MISSING, attribute_names[i]);
}

static status on_open(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct config_run *run = self;
    bool ours = text_equal(element->space, SPACE);
    if (element->depth == 1) {
        if (!ours || !text_equal(element->name, "form")) return problem_set(why, FORM_CONFIG_ROOT, "%s", element->name);
        read_element(run, element, CONFIG_FORM_ELEMENT);
        return OK;
    }
    for (int i = CONFIG_COLUMNS_ELEMENT; ours && element->depth == 2 && i < CONFIG_ELEMENTS; i++) {
        if (!text_equal(elements[i].name, element->name)) continue;
        read_element(run, element, (enum config_element)i);
        return OK;
    }
    struct form_where where = {element->line, element->column};
    problem_fault(run->why, FORM_CONFIG_ELEMENT, path_of(run, where, element->name, ""), "%s", element->name);
    return OK;
}

static status on_close(void *self, const struct form_xml_element *element, struct problem *why)
{
    (void)self, (void)element, (void)why;
    return OK;
}

static status on_text(void *self, struct bytes text, struct problem *why)
{
    struct config_run *run = self;
    (void)why;
    for (size_t i = 0; i < text.size; i++) {
        if (strchr(" \n\r\t", text.data[i]) && text.data[i]) continue;
        problem_fault(run->why, FORM_CONFIG_TEXT, "config", "%s",
                      (const char *)arena_copy(run->arena, text.data + i, text.size - i));
        return OK;
    }
    return OK;
}

status form_config_raw_read(struct config_run *run, struct bytes xml)
{
    static const struct form_xml_reader reader = {.max_bytes = FORM_CONFIG_BYTES,
                                                  .max_depth = 4,
                                                  .max_elements = 12000,
                                                  .encoding = "UTF-8",
                                                  .open = on_open,
                                                  .close = on_close,
                                                  .text = on_text};
    if (!text_is_utf8((const char *)xml.data, xml.size)) return problem_set(run->why, FORM_CONFIG_ENCODING, "%s", "");
    run->xml = xml;
    for (int i = 0; i < CONFIG_ELEMENTS; i++) run->raws[i] = LIST_OF(run->arena, struct config_raw);
    return form_xml_read(xml, &reader, run, run->why);
}

const char *form_config_raw_text(struct config_run *run, const struct config_raw *raw, enum config_attribute attribute,
                                 size_t max)
{
    const char *value = raw->values[attribute];
    if (!value) return NULL;
    size_t count = text_count(value);
    if (count >= 1 && count <= max) return value;
    char expected[60];
    (void)snprintf(expected, sizeof expected, "1–%zu", max);
    form_config_raw_fault(run, raw, attribute, FORM_CONFIG_VALUE, expected);
    return NULL;
}

struct list form_config_raw_split(struct arena *arena, const char *text, char separator)
{
    struct list parts = LIST_OF(arena, const char *);
    const char *at = text;
    while (at) {
        const char *end = strchr(at, separator);
        size_t size = end ? (size_t)(end - at) : strlen(at);
        const char *part = text_trim(arena, arena_copy(arena, at, size));
        if (separator != ' ' || *part) *(const char **)list_add(&parts) = part;
        at = end ? end + 1 : NULL;
    }
    return parts;
}
