/* Evaluation and the rules of kinds; the parser is in form_formula_parse.c. */
#include "form_formula.h"
#include "text.h"

static const struct {
    size_t min, max; /* parts */
    enum form_kind parts, gives;
} rules[FORM_OP_END] = {
    [FORM_OP_NUMBER] = {0, 0, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_TEXT] = {0, 0, FORM_KIND_TEXT, FORM_KIND_TEXT},
    [FORM_OP_VALUE] = {0, 0, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_WORDS] = {0, 0, FORM_KIND_TEXT, FORM_KIND_TEXT},
    [FORM_OP_GIVEN] = {0, 0, FORM_KIND_TRUTH, FORM_KIND_TRUTH},
    [FORM_OP_ADD] = {1, FORM_FORMULA_PARTS, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_NEGATE] = {1, 1, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_MULTIPLY] = {2, 2, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_DIVIDE] = {2, 2, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_EQUAL] = {2, 2, FORM_KIND_NUMBER, FORM_KIND_TRUTH},
    [FORM_OP_UNEQUAL] = {2, 2, FORM_KIND_NUMBER, FORM_KIND_TRUTH},
    [FORM_OP_LESS] = {2, 2, FORM_KIND_NUMBER, FORM_KIND_TRUTH},
    [FORM_OP_LESS_EQUAL] = {2, 2, FORM_KIND_NUMBER, FORM_KIND_TRUTH},
    [FORM_OP_GREATER] = {2, 2, FORM_KIND_NUMBER, FORM_KIND_TRUTH},
    [FORM_OP_GREATER_EQUAL] = {2, 2, FORM_KIND_NUMBER, FORM_KIND_TRUTH},
    [FORM_OP_AND] = {2, 2, FORM_KIND_TRUTH, FORM_KIND_TRUTH},
    [FORM_OP_OR] = {2, 2, FORM_KIND_TRUTH, FORM_KIND_TRUTH},
    [FORM_OP_NOT] = {1, 1, FORM_KIND_TRUTH, FORM_KIND_TRUTH},
    [FORM_OP_IF] = {3, 3, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_MIN] = {1, FORM_FORMULA_PARTS, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_MAX] = {1, FORM_FORMULA_PARTS, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_ABS] = {1, 1, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
    [FORM_OP_ROUND] = {2, 2, FORM_KIND_NUMBER, FORM_KIND_NUMBER},
};

static bool compares_texts(const struct form_node *node)
{
    return (node->op == FORM_OP_EQUAL || node->op == FORM_OP_UNEQUAL) && node->child &&
           node->child->kind == FORM_KIND_TEXT;
}

static bool rounds_to_places(const struct form_node *node)
{
    const struct form_node *places = node->child ? node->child->next : NULL;
    return places && places->op == FORM_OP_NUMBER && places->number >= 0 &&
           places->number <= form_number_of(FORM_NUMBER_PLACES) && places->number % FORM_NUMBER_ONE == 0;
}

bool form_formula_check(struct form_node *node)
{
    if (node->op < FORM_OP_NUMBER || node->op >= FORM_OP_END) return false;
    if (node->count < rules[node->op].min || node->count > rules[node->op].max) return false;
    enum form_kind wanted = compares_texts(node) ? FORM_KIND_TEXT : rules[node->op].parts;
    for (const struct form_node *part = node->child; part; part = part->next) {
        bool condition = node->op == FORM_OP_IF && part == node->child;
        if (part->kind != (condition ? FORM_KIND_TRUTH : wanted)) return false;
    }
    if (node->op == FORM_OP_ROUND && !rounds_to_places(node)) return false;
    node->kind = rules[node->op].gives;
    return true;
}

static enum problem_code add_all(const struct form_node *node, const struct form_value *values, form_number *out)
{
    form_number sum = 0;
    for (const struct form_node *part = node->child; part; part = part->next) {
        form_number number = 0;
        enum problem_code fault = form_formula_number(part, values, &number);
        if (fault != PROBLEM_NONE) return fault;
        if (!form_number_add(sum, number, &sum)) return FORM_VALUE_OVERFLOW;
    }
    *out = sum;
    return PROBLEM_NONE;
}

static enum problem_code extreme(const struct form_node *node, const struct form_value *values, form_number *out)
{
    form_number best = 0;
    for (const struct form_node *part = node->child; part; part = part->next) {
        form_number number = 0;
        enum problem_code fault = form_formula_number(part, values, &number);
        if (fault != PROBLEM_NONE) return fault;
        bool better = node->op == FORM_OP_MIN ? number < best : number > best;
        if (part == node->child || better) best = number;
    }
    *out = best;
    return PROBLEM_NONE;
}

static enum problem_code two_numbers(const struct form_node *node, const struct form_value *values, form_number *a,
                                     form_number *b)
{
    enum problem_code fault = form_formula_number(node->child, values, a);
    return fault != PROBLEM_NONE ? fault : form_formula_number(node->child->next, values, b);
}

static enum problem_code product(const struct form_node *node, const struct form_value *values, form_number *out)
{
    form_number a = 0, b = 0;
    enum problem_code fault = two_numbers(node, values, &a, &b);
    if (fault != PROBLEM_NONE) return fault;
    if (node->op == FORM_OP_MULTIPLY) return form_number_multiply(a, b, out) ? PROBLEM_NONE : FORM_VALUE_OVERFLOW;
    if (b == 0) return FORM_VALUE_DIVISION;
    return form_number_divide(a, b, out) ? PROBLEM_NONE : FORM_VALUE_OVERFLOW;
}

static enum problem_code of_one(const struct form_node *node, const struct form_value *values, form_number *out)
{
    form_number number = 0;
    enum problem_code fault = form_formula_number(node->child, values, &number);
    if (fault != PROBLEM_NONE) return fault;
    if (node->op == FORM_OP_ROUND)
        *out = form_number_round(number, (int)(node->child->next->number / FORM_NUMBER_ONE));
    else
        *out = node->op == FORM_OP_NEGATE || number < 0 ? -number : number;
    return PROBLEM_NONE;
}

/* Only the chosen branch is evaluated, so that if(b = 0, 0, a / b) is sound. */
static enum problem_code chosen(const struct form_node *node, const struct form_value *values, form_number *out)
{
    bool truth = false;
    enum problem_code fault = form_formula_truth(node->child, values, &truth);
    if (fault != PROBLEM_NONE) return fault;
    const struct form_node *then = node->child->next;
    return form_formula_number(truth ? then : then->next, values, out);
}

enum problem_code form_formula_number(const struct form_node *node, const struct form_value *values, form_number *out)
{
    switch ((int)node->op) {
    case FORM_OP_NUMBER:
        *out = node->number;
        return PROBLEM_NONE;
    case FORM_OP_VALUE:
        *out = values[node->field].given ? values[node->field].number : 0;
        return PROBLEM_NONE;
    case FORM_OP_ADD:
        return add_all(node, values, out);
    case FORM_OP_MIN:
    case FORM_OP_MAX:
        return extreme(node, values, out);
    case FORM_OP_MULTIPLY:
    case FORM_OP_DIVIDE:
        return product(node, values, out);
    case FORM_OP_IF:
        return chosen(node, values, out);
    default: /* NEGATE, ABS, ROUND: form_formula_check lets nothing else give a number */
        return of_one(node, values, out);
    }
}

static const char *words(const struct form_node *node, const struct form_value *values)
{
    if (node->op == FORM_OP_TEXT) return node->text;
    const struct form_value *value = &values[node->field];
    return value->given && value->text ? value->text : "";
}

static bool holds(enum form_op op, int order)
{
    switch ((int)op) {
    case FORM_OP_EQUAL:
        return order == 0;
    case FORM_OP_UNEQUAL:
        return order != 0;
    case FORM_OP_LESS:
        return order < 0;
    case FORM_OP_LESS_EQUAL:
        return order <= 0;
    case FORM_OP_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

static enum problem_code compare(const struct form_node *node, const struct form_value *values, bool *out)
{
    if (node->child->kind == FORM_KIND_TEXT) {
        bool same = text_equal(words(node->child, values), words(node->child->next, values));
        *out = holds(node->op, same ? 0 : 1);
        return PROBLEM_NONE;
    }
    form_number a = 0, b = 0;
    enum problem_code fault = two_numbers(node, values, &a, &b);
    *out = holds(node->op, (a > b) - (a < b));
    return fault;
}

/* The second part counts, and is evaluated, only when the first does not decide. */
static enum problem_code both_or_either(const struct form_node *node, const struct form_value *values, bool *out)
{
    enum problem_code fault = form_formula_truth(node->child, values, out);
    if (fault != PROBLEM_NONE || *out == (node->op == FORM_OP_OR)) return fault;
    return form_formula_truth(node->child->next, values, out);
}

enum problem_code form_formula_truth(const struct form_node *node, const struct form_value *values, bool *out)
{
    enum problem_code fault = PROBLEM_NONE;
    switch ((int)node->op) {
    case FORM_OP_GIVEN:
        *out = values[node->field].given;
        return PROBLEM_NONE;
    case FORM_OP_AND:
    case FORM_OP_OR:
        return both_or_either(node, values, out);
    case FORM_OP_NOT:
        fault = form_formula_truth(node->child, values, out);
        *out = !*out;
        return fault;
    default:
        return compare(node, values, out);
    }
}
