/* form_formula - the expressions of a form's configuration (README, "formula"), parsed once, evaluated for each
 * filling.
 *
 * A formula is a tree; every node has been checked for the kinds of its parts, by the parser and again by form_load, so
 * the evaluation knows no type faults. Depth is bounded by FORM_FORMULA_DEPTH, so recursion is. */
#ifndef FORM_FORMULA_H
#define FORM_FORMULA_H

#include "arena.h"
#include "form_number.h"
#include "problem.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FORM_FORMULA_DEPTH = 64, FORM_FORMULA_PARTS = 1000 };

enum form_op { /* the numbers stand in stored forms: only append */
               FORM_OP_NUMBER = 1,
               FORM_OP_TEXT,
               FORM_OP_VALUE, /* a field's number; 0 when not given */
               FORM_OP_WORDS, /* a field's text; "" when not given */
               FORM_OP_GIVEN,
               FORM_OP_ADD, /* also sum() */
               FORM_OP_NEGATE,
               FORM_OP_MULTIPLY,
               FORM_OP_DIVIDE,
               FORM_OP_EQUAL,
               FORM_OP_UNEQUAL,
               FORM_OP_LESS,
               FORM_OP_LESS_EQUAL,
               FORM_OP_GREATER,
               FORM_OP_GREATER_EQUAL,
               FORM_OP_AND,
               FORM_OP_OR,
               FORM_OP_NOT,
               FORM_OP_IF,
               FORM_OP_MIN,
               FORM_OP_MAX,
               FORM_OP_ABS,
               FORM_OP_ROUND, /* the second part is a NUMBER of 0 to 8 */
               FORM_OP_END
};

enum form_kind { FORM_KIND_NUMBER, FORM_KIND_TRUTH, FORM_KIND_TEXT };

struct form_node {
    enum form_op op;
    enum form_kind kind;
    form_number number; /* NUMBER */
    uint32_t field;     /* VALUE, WORDS, GIVEN */
    const char *text;   /* TEXT */
    size_t count;       /* parts */
    struct form_node *child, *next;
};

struct form_value { /* of one field */
    bool given;     /* declared, or computed by its formula */
    form_number number;
    const char *text; /* what was declared; NULL when nothing was */
};

struct form_names {
    /* False: no such field. `is_text`: it is text or choice. */
    bool (*find)(const void *self, const char *name, uint32_t *field, bool *is_text);
    const void *self;
};

struct form_formula_fault {
    enum problem_code code;
    char subject[PROBLEM_SUBJECT_SIZE];
};

/* `kind` is what the whole must give. False: `fault` says what is wrong and where. */
bool form_formula_parse(const char *text, enum form_kind kind, const struct form_names *names, struct arena *arena,
                        const struct form_node **out, struct form_formula_fault *fault);

/* Do the parts of `node` have the kinds and the number that its op demands? Sets node->kind. Its parts were checked. */
bool form_formula_check(struct form_node *node);

/* PROBLEM_NONE, FORM_VALUE_DIVISION or FORM_VALUE_OVERFLOW. `values` is indexed by field. */
enum problem_code form_formula_number(const struct form_node *node, const struct form_value *values, form_number *out);
enum problem_code form_formula_truth(const struct form_node *node, const struct form_value *values, bool *out);

bool form_formula_parse_is_word(const char *name); /* "sum", "if", "and" …: no name for a field */

#endif
