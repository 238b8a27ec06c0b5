/* The small parts: relationships, shared strings, theme. */
#include "form_workbook_parts.h"
#include "text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PART_BYTES = 24 * 1024 * 1024, PART_DEPTH = 24, STRINGS_MAX = 50000, LINKS_MAX = 200 };

struct form_xml_reader
form_workbook_parts_reader(int limit, status (*open)(void *, const struct form_xml_element *, struct problem *),
                           status (*close)(void *, const struct form_xml_element *, struct problem *),
                           status (*text)(void *, struct bytes, struct problem *))
{
    return (struct form_xml_reader){.max_bytes = PART_BYTES,
                                    .max_depth = PART_DEPTH,
                                    .max_elements = limit,
                                    .open = open,
                                    .close = close,
                                    .text = text};
}

bool form_workbook_parts_flag(const struct form_xml_element *element, const char *name, bool fallback)
{
    const char *value = form_xml_attribute(element, name);
    if (!value) return fallback;
    return text_equal(value, "1") || text_equal(value, "true") || text_equal(value, "on");
}

int form_workbook_parts_int(const struct form_xml_element *element, const char *name, int fallback)
{
    int64_t number = 0;
    const char *value = form_xml_attribute(element, name);
    if (!value || !text_int(value, &number) || number < -100000 || number > 10000000) return fallback;
    return (int)number;
}

double form_workbook_parts_real(const struct form_xml_element *element, const char *name, double fallback)
{
    char *end = NULL;
    const char *value = form_xml_attribute(element, name);
    double number = value ? strtod(value, &end) : fallback;
    if (!value || *end || !isfinite(number) || number < 0 || number > 1e6) return fallback;
    return number;
}

static status nothing(void *self, const struct form_xml_element *element, struct problem *why)
{
    (void)self, (void)element, (void)why;
    return OK;
}

struct links {
    struct workbook_run *run;
    struct list *out;
};

static status open_link(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct links *links = self;
    struct arena *arena = links->run->arena;
    if (!text_equal(element->name, "Relationship")) return OK;
    const char *id = form_xml_attribute(element, "Id"), *type = form_xml_attribute(element, "Type");
    const char *target = form_xml_attribute(element, "Target");
    if (!id || !type || !target) return problem_set(why, FORM_WORKBOOK_BROKEN, "Relationship");
    *(struct workbook_link *)list_add(links->out) =
        (struct workbook_link){.id = arena_text(arena, id),
                               .type = arena_text(arena, type),
                               .target = arena_text(arena, target),
                               .external = text_equal(form_xml_attribute(element, "TargetMode"), "External")};
    return OK;
}

status form_workbook_parts_links(struct workbook_run *run, struct bytes xml, struct list *out)
{
    struct links links = {.run = run, .out = out};
    struct form_xml_reader reader = form_workbook_parts_reader(LINKS_MAX, open_link, nothing, NULL);
    *out = LIST_OF(run->arena, struct workbook_link);
    return form_xml_read(xml, &reader, &links, run->why);
}

struct strings {
    struct workbook_run *run;
    struct buffer text;
    bool in_text; /* inside t */
    int phonetic; /* depth of rPh: its t is a reading aid, not text (18.4.6) */
};

static status open_string(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct strings *strings = self;
    (void)why;
    if (text_equal(element->name, "si")) strings->text = (struct buffer){.arena = strings->run->arena};
    if (text_equal(element->name, "rPh")) strings->phonetic = element->depth;
    strings->in_text = text_equal(element->name, "t") && !strings->phonetic;
    return OK;
}

static status close_string(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct strings *strings = self;
    strings->in_text = false;
    if (text_equal(element->name, "rPh")) strings->phonetic = 0;
    if (!text_equal(element->name, "si")) return OK;
    if (strings->run->strings.count >= STRINGS_MAX) return problem_set(why, FORM_WORKBOOK_LARGE, "sharedStrings");
    *(const char **)list_add(&strings->run->strings) = arena_text(strings->run->arena, buffer_string(&strings->text));
    return OK;
}

static status text_of_string(void *self, struct bytes text, struct problem *why)
{
    struct strings *strings = self;
    if (!strings->in_text) return OK;
    buffer_add(&strings->text, text.data, text.size);
    return strings->text.size > FORM_WORKBOOK_TEXT ? problem_set(why, FORM_WORKBOOK_LARGE, "sharedStrings") : OK;
}

status form_workbook_parts_strings(struct workbook_run *run, struct bytes xml)
{
    struct strings strings = {.run = run, .text = {.arena = run->arena}};
    struct form_xml_reader reader = form_workbook_parts_reader(400000, open_string, close_string, text_of_string);
    return form_xml_read(xml, &reader, &strings, run->why);
}

struct theme {
    struct workbook_run *run;
    int slot; /* -1: outside of the colour scheme */
};

static int slot_named(const char *name)
{
    /* 20.1.6.2 clrScheme names them; styles count light before dark (18.8.3) */
    static const char *const slots[] = {"lt1",     "dk1",     "lt2",     "dk2",     "accent1", "accent2",
                                        "accent3", "accent4", "accent5", "accent6", "hlink",   "folHlink"};
    for (int i = 0; i < 12; i++)
        if (text_equal(slots[i], name)) return i;
    return -1;
}

static status open_theme(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct theme *theme = self;
    (void)why;
    int slot = slot_named(element->name);
    if (slot >= 0 && element->depth == 4) theme->slot = slot;
    if (theme->slot < 0) return OK;
    const char *rgb = NULL;
    if (text_equal(element->name, "srgbClr")) rgb = form_xml_attribute(element, "val");
    if (text_equal(element->name, "sysClr")) rgb = form_xml_attribute(element, "lastClr");
    if (rgb && strlen(rgb) == 6) theme->run->theme[theme->slot] = (uint32_t)strtoul(rgb, NULL, 16) & 0xFFFFFF;
    return OK;
}

static status close_theme(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct theme *theme = self;
    (void)why;
    if (element->depth == 4) theme->slot = -1;
    return OK;
}

status form_workbook_parts_theme(struct workbook_run *run, struct bytes xml)
{
    struct theme theme = {.run = run, .slot = -1};
    struct form_xml_reader reader = form_workbook_parts_reader(20000, open_theme, close_theme, NULL);
    return form_xml_read(xml, &reader, &theme, run->why);
}
