/* form_field - what is known of the data of a form (栏次): the rules that a declaration is checked by. The same structs
 * come from the configuration (form_config) and from a stored form (form_load). */
#ifndef FORM_FIELD_H
#define FORM_FIELD_H

#include "form_formula.h"

enum form_type { FORM_TEXT, FORM_AMOUNT, FORM_INTEGER, FORM_PERCENT, FORM_DATE, FORM_CHOICE, FORM_TYPE_COUNT };

enum form_source { /* where a value comes from when it is not declared */
                   FORM_SOURCE_NONE,
                   FORM_SOURCE_TAXPAYER_NAME,
                   FORM_SOURCE_TAXPAYER_CODE,
                   FORM_SOURCE_AUTHORITY_NAME,
                   FORM_SOURCE_PERIOD_FROM,
                   FORM_SOURCE_PERIOD_TO,
                   FORM_SOURCE_DECLARED_DATE,
                   FORM_SOURCE_VOUCHER_CODE,
                   FORM_SOURCE_COUNT
};

struct form_field {
    const char *name, *label;
    const char *row;    /* 栏次; "" when it has none */
    const char *group;  /* the block of the form that it stands in; "" when none was named */
    const char *sample; /* NULL: one by type */
    enum form_type type;
    enum form_source source;
    bool required;
    bool has_min, has_max;
    form_number min, max;      /* text: characters; date: days; percent: the fraction */
    const char *const *values; /* choice */
    size_t value_count;
    const struct form_node *formula; /* NULL: declared only */
    form_number tolerance;
};

struct form_check {
    const struct form_node *value; /* must be true */
    uint32_t field;                /* is named when it is not */
    const char *zh, *en;
};

enum form_relation_is { FORM_RELATION_EQUAL, FORM_RELATION_AT_MOST, FORM_RELATION_AT_LEAST, FORM_RELATION_KINDS };

struct form_relation { /* what must hold with another form of the same declaration */
    uint32_t field;    /* is named when it does not */
    const struct form_node *here;
    const char *form, *value; /* the other form; an expression of its fields, understood when both are at hand */
    enum form_relation_is is;
    form_number tolerance;
    const char *zh, *en;
};

struct form_rules {
    const char *name, *title, *edition;
    struct form_field *fields;
    size_t field_count;
    uint32_t *by_name; /* all fields, sorted by name: form_field_sort */
    uint32_t *order;   /* fields with a formula, each after those that it needs */
    size_t order_count;
    struct form_check *checks;
    size_t check_count;
    struct form_relation *relations;
    size_t relation_count;
};

/* Whether fields of the type are texts in formulas; all others are numbers. */
static inline bool form_field_is_text(enum form_type type)
{
    return type == FORM_TEXT || type == FORM_CHOICE;
}

/* Decimals that a computed value is rounded to: 2 for an amount, 6 for a percent (as a fraction), 0 otherwise. */
static inline int form_field_places(enum form_type type)
{
    return type == FORM_AMOUNT ? 2 : type == FORM_PERCENT ? 6 : 0;
}

void form_field_sort(struct form_rules *rules, struct arena *arena); /* fills by_name */
/* UINT32_MAX: there is none. */
uint32_t form_field_find(const struct form_rules *rules, const char *name);

#endif
