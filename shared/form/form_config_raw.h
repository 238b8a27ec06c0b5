/* form_config_raw - inside of form_config: the elements as they stand in the file, and the expansion of {c}. */
#ifndef FORM_CONFIG_RAW_H
#define FORM_CONFIG_RAW_H

#include "form_config.h"
#include "list.h"

enum config_attribute {
    CONFIG_NAME,
    CONFIG_TITLE,
    CONFIG_EDITION,
    CONFIG_SHEET,
    CONFIG_ID,
    CONFIG_NAMES,
    CONFIG_TITLES,
    CONFIG_CELL,
    CONFIG_CELLS,
    CONFIG_TYPE,
    CONFIG_LABEL,
    CONFIG_ROW,
    CONFIG_REQUIRED,
    CONFIG_MIN,
    CONFIG_MAX,
    CONFIG_VALUES,
    CONFIG_FORMAT,
    CONFIG_SOURCE,
    CONFIG_SAMPLE,
    CONFIG_FIELD,
    CONFIG_VALUE,
    CONFIG_ONLY,
    CONFIG_TOLERANCE,
    CONFIG_ZH,
    CONFIG_EN,
    CONFIG_PRINT,
    CONFIG_PAPER,
    CONFIG_ORIENTATION,
    CONFIG_MARGINS,
    CONFIG_FIT,
    CONFIG_SCALE,
    CONFIG_CENTER,
    CONFIG_ANCHOR,
    CONFIG_DX,
    CONFIG_DY,
    CONFIG_WIDTH,
    CONFIG_HEIGHT,
    CONFIG_GROUP,
    CONFIG_FORM,
    CONFIG_HERE,
    CONFIG_IS,
    CONFIG_ATTRIBUTES,
};

enum config_element {
    CONFIG_FORM_ELEMENT,
    CONFIG_COLUMNS_ELEMENT,
    CONFIG_FIELD_ELEMENT,
    CONFIG_FORMULA_ELEMENT,
    CONFIG_CHECK_ELEMENT,
    CONFIG_TEXT_ELEMENT,
    CONFIG_PAGE_ELEMENT,
    CONFIG_SEAL_ELEMENT,
    CONFIG_RELATION_ELEMENT,
    CONFIG_ELEMENTS,
};

struct config_raw {
    enum config_element kind;
    struct form_where where;
    size_t offset;                         /* of its < in the file */
    const char *values[CONFIG_ATTRIBUTES]; /* NULL: not given */
};

struct config_set { /* of columns */
    const char *id;
    struct list names, titles; /* const char * */
};

struct config_binding { /* the sets that an element uses; at most two */
    const struct config_set *sets[2];
    size_t count;
    size_t total; /* how many elements it stands for */
};

struct config_index { /* the fields by name, sorted */
    const char *name;
    uint32_t field;
    bool is_text;
};

struct config_run {
    struct arena *arena;
    struct problem *why;
    struct form_config *out;
    struct bytes xml;
    struct list raws[CONFIG_ELEMENTS]; /* struct config_raw */
    struct list sets;                  /* struct config_set */
    struct list fields, places, checks, relations, texts, pages;
    struct config_index *index;
    struct list field_raws;             /* const struct config_raw *, by field: where it was defined */
    const struct config_raw **formulas; /* by field; NULL: no formula */
    size_t budget; /* bytes that expansion may still make: a small file must not stand for a huge form */
};

/* form_config_raw.c: the file into raws. */
status form_config_raw_read(struct config_run *run, struct bytes xml) MUST_USE;
void form_config_raw_fault(struct config_run *run, const struct config_raw *raw, enum config_attribute attribute,
                           enum problem_code code, const char *subject);
/* Where the attribute stands; without one, where its element does. */
struct form_where form_config_raw_where(const struct config_run *run, const struct config_raw *raw,
                                        enum config_attribute attribute);
/* The value, or NULL when it is missing or has more than `max` characters (a fault that was told). */
const char *form_config_raw_text(struct config_run *run, const struct config_raw *raw, enum config_attribute attribute,
                                 size_t max);
/* By blanks (or by |, for texts); parts trimmed; empty ones left out for blanks only. */
struct list form_config_raw_split(struct arena *arena, const char *text, char separator);

/* form_config.c: [a-z0-9][a-z0-9-]{0,39} */
bool form_config_is_name(const char *name);

/* form_config_names.c: sets of columns. */
void form_config_names_sets(struct config_run *run);
/* Is there budget left for `size` more bytes of expanded text? A fault is told when there is not. */
bool form_config_names_afford(struct config_run *run, const struct config_raw *raw, size_t size);
bool form_config_names_bind(struct config_run *run, const struct config_raw *raw, enum config_attribute attribute,
                            struct config_binding *out);
char *form_config_names_expand(struct arena *arena, const char *text, const struct config_binding *binding, size_t at,
                               bool titles);
char *form_config_names_ranges(struct arena *arena, const char *text); /* r{1..3} into r1, r2, r3 */
bool form_config_names_is_wanted(const struct config_binding *binding, size_t at, const struct list *only);
bool form_config_names_find(const void *run, const char *name, uint32_t *field, bool *is_text);
void form_config_names_index(struct config_run *run);

/* form_config_fields.c, form_config_rules.c, form_config_pages.c */
void form_config_fields_read(struct config_run *run);
void form_config_rules_read(struct config_run *run);
void form_config_pages_read(struct config_run *run);

#endif
