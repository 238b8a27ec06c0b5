/* The elements formula, check and relation, and the order in which formulas are computed. */
#include "form_config_raw.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

enum { ZH_MAX = 40, EN_MAX = 75, RELATION_EN_MAX = 70 };

/* An expression with its column put in; NULL: a fault was told. */
static const char *expand(struct config_run *run, const struct config_raw *raw, enum config_attribute attribute,
                          const struct config_binding *binding, size_t at)
{
    const char *text = form_config_names_expand(run->arena, raw->values[attribute], binding, at, false);
    text = form_config_names_ranges(run->arena, text);
    if (!form_config_names_afford(run, raw, strlen(text) * 4)) return NULL;
    if (strlen(text) <= FORM_CONFIG_EXPANDED) return text;
    form_config_raw_fault(run, raw, attribute, FORM_CONFIG_LONG, "…");
    return NULL;
}

/* What `text` says, NULL included; NULL: a fault was told. */
static const struct form_node *parse(struct config_run *run, const struct config_raw *raw,
                                     enum config_attribute attribute, const char *text, const struct form_names *names,
                                     enum form_kind kind)
{
    struct form_formula_fault fault;
    const struct form_node *node = NULL;
    if (!text || form_formula_parse(text, kind, names, run->arena, &node, &fault)) return node;
    form_config_raw_fault(run, raw, attribute, fault.code, fault.subject);
    return NULL;
}

static const struct form_node *parse_value(struct config_run *run, const struct config_raw *raw,
                                           const struct config_binding *binding, size_t at, enum form_kind kind)
{
    const struct form_names names = {.find = form_config_names_find, .self = run};
    return parse(run, raw, CONFIG_VALUE, expand(run, raw, CONFIG_VALUE, binding, at), &names, kind);
}

static struct list read_only(struct config_run *run, const struct config_raw *raw, const struct config_binding *binding)
{
    struct list only = LIST_OF(run->arena, const char *);
    if (!raw->values[CONFIG_ONLY]) return only;
    only = form_config_raw_split(run->arena, raw->values[CONFIG_ONLY], ' ');
    for (size_t i = 0; i < only.count; i++) {
        const char *name = *LIST_AT(&only, const char *, i);
        bool known = false;
        for (size_t k = 0; binding->count > 0 && k < binding->sets[0]->names.count; k++)
            known = known || text_equal(*LIST_AT(&binding->sets[0]->names, const char *, k), name);
        if (!known) form_config_raw_fault(run, raw, CONFIG_ONLY, FORM_CONFIG_COLUMNS, name);
    }
    return only;
}

/* Given as the value is declared, a percentage kept as the fraction. */
static form_number read_tolerance(struct config_run *run, const struct config_raw *raw, bool percent)
{
    const char *tolerance = raw->values[CONFIG_TOLERANCE];
    form_number out = 0;
    if (!tolerance) return 0;
    if (!form_number_read(tolerance, percent ? 4 : 2, &out) || out < 0)
        form_config_raw_fault(run, raw, CONFIG_TOLERANCE, FORM_CONFIG_VALUE, percent ? "0.0001" : "0.01");
    return percent ? out / 100 : out;
}

static void set_formula(struct config_run *run, const struct config_raw *raw, uint32_t index,
                        const struct form_node *value)
{
    struct form_field *field = LIST_AT(&run->fields, struct form_field, index);
    if (run->formulas[index]) {
        form_config_raw_fault(run, raw, CONFIG_FIELD, FORM_CONFIG_REPEATED, field->name);
        return;
    }
    if (form_field_is_text(field->type) || field->type == FORM_DATE) {
        form_config_raw_fault(run, raw, CONFIG_FIELD, FORM_CONFIG_KIND, field->name);
        return;
    }
    run->formulas[index] = raw;
    field->formula = value;
    field->tolerance = read_tolerance(run, raw, field->type == FORM_PERCENT);
}

static void set_check(struct config_run *run, const struct config_raw *raw, uint32_t index,
                      const struct form_node *value)
{
    if (run->checks.count >= FORM_CONFIG_CHECKS) {
        form_config_raw_fault(run, raw, CONFIG_VALUE, FORM_CONFIG_LIMIT, "check > 2000");
        return;
    }
    *(struct form_check *)list_add(&run->checks) =
        (struct form_check){.value = value, .field = index, .zh = raw->values[CONFIG_ZH], .en = raw->values[CONFIG_EN]};
}

/* The other form is not at hand yet: any name may be a number of it. */
static bool find_any(const void *self, const char *name, uint32_t *field, bool *is_text)
{
    (void)self;
    (void)name;
    *field = 0;
    *is_text = false;
    return true;
}

static const struct form_node *field_itself(struct config_run *run, const struct config_raw *raw, uint32_t index)
{
    const struct form_field *field = LIST_AT(&run->fields, struct form_field, index);
    struct form_node *node = ARENA_NEW(run->arena, struct form_node);
    *node = (struct form_node){.op = FORM_OP_VALUE, .kind = FORM_KIND_NUMBER, .field = index};
    if (!form_field_is_text(field->type)) return node;
    form_config_raw_fault(run, raw, CONFIG_FIELD, FORM_CONFIG_KIND, field->name);
    return NULL;
}

static enum form_relation_is read_is(struct config_run *run, const struct config_raw *raw)
{
    static const char *const words[FORM_RELATION_KINDS] = {"equal", "at-most", "at-least"};
    const char *is = raw->values[CONFIG_IS];
    for (int i = 0; is && i < FORM_RELATION_KINDS; i++)
        if (text_equal(words[i], is)) return (enum form_relation_is)i;
    if (is) form_config_raw_fault(run, raw, CONFIG_IS, FORM_CONFIG_VALUE, "equal, at-most, at-least");
    return FORM_RELATION_EQUAL;
}

static bool read_relation(struct config_run *run, const struct config_raw *raw, const struct config_binding *binding,
                          size_t at, uint32_t field)
{
    const struct form_names own = {.find = form_config_names_find, .self = run}, others = {.find = find_any};
    struct form_relation relation = {
        .field = field, .form = raw->values[CONFIG_FORM], .zh = raw->values[CONFIG_ZH], .en = raw->values[CONFIG_EN]};
    relation.here = raw->values[CONFIG_HERE] ? parse(run, raw, CONFIG_HERE, expand(run, raw, CONFIG_HERE, binding, at),
                                                     &own, FORM_KIND_NUMBER)
                                             : field_itself(run, raw, field);
    relation.value = expand(run, raw, CONFIG_VALUE, binding, at);
    if (!relation.here || !parse(run, raw, CONFIG_VALUE, relation.value, &others, FORM_KIND_NUMBER)) return false;
    relation.is = read_is(run, raw);
    relation.tolerance =
        read_tolerance(run, raw, LIST_AT(&run->fields, struct form_field, field)->type == FORM_PERCENT);
    if (run->relations.count >= FORM_CONFIG_RELATIONS) {
        form_config_raw_fault(run, raw, CONFIG_VALUE, FORM_CONFIG_LIMIT, "relation > 500");
        return false;
    }
    *(struct form_relation *)list_add(&run->relations) = relation;
    return true;
}

/* The rule of one column; false: its value cannot be understood, which would be told again for each column. */
static bool read_column(struct config_run *run, const struct config_raw *raw, const struct config_binding *binding,
                        size_t at, uint32_t field)
{
    if (raw->kind == CONFIG_RELATION_ELEMENT) return read_relation(run, raw, binding, at, field);
    bool is_formula = raw->kind == CONFIG_FORMULA_ELEMENT;
    const struct form_node *value = parse_value(run, raw, binding, at, is_formula ? FORM_KIND_NUMBER : FORM_KIND_TRUTH);
    if (!value) return false;
    if (is_formula)
        set_formula(run, raw, field, value);
    else
        set_check(run, raw, field, value);
    return true;
}

static bool has_other_form(struct config_run *run, const struct config_raw *raw)
{
    const char *form = raw->values[CONFIG_FORM], *here = raw->values[CONFIG_HERE];
    if (!form || (here && !form_config_raw_text(run, raw, CONFIG_HERE, FORM_CONFIG_FORMULA))) return false;
    if (form_config_is_name(form) && !text_equal(form, run->out->rules.name)) return true;
    form_config_raw_fault(run, raw, CONFIG_FORM, FORM_CONFIG_VALUE, "[a-z0-9][a-z0-9-]{0,39}");
    return false;
}

static bool has_texts(struct config_run *run, const struct config_raw *raw)
{
    if (!raw->values[CONFIG_FIELD] || !form_config_raw_text(run, raw, CONFIG_VALUE, FORM_CONFIG_FORMULA)) return false;
    if (raw->kind == CONFIG_FORMULA_ELEMENT) return true;
    bool is_check = raw->kind == CONFIG_CHECK_ELEMENT;
    if (!form_config_raw_text(run, raw, CONFIG_ZH, ZH_MAX) ||
        !form_config_raw_text(run, raw, CONFIG_EN, is_check ? EN_MAX : RELATION_EN_MAX))
        return false;
    return is_check || has_other_form(run, raw);
}

/* A formula, a check or a relation: for each column in which its field exists. */
static void read_rule(struct config_run *run, const struct config_raw *raw)
{
    struct config_binding binding;
    if (!has_texts(run, raw) || !form_config_names_bind(run, raw, CONFIG_FIELD, &binding)) return;
    struct list only = read_only(run, raw, &binding);
    bool found = false;
    for (size_t i = 0; i < binding.total && form_config_names_afford(run, raw, 100); i++) {
        const char *name = form_config_names_expand(run->arena, raw->values[CONFIG_FIELD], &binding, i, false);
        uint32_t index = 0;
        bool is_text = false;
        if (!form_config_names_find(run, name, &index, &is_text)) continue;
        found = true;
        if (!form_config_names_is_wanted(&binding, i, &only)) continue;
        if (!read_column(run, raw, &binding, i, index)) return;
    }
    if (!found) form_config_raw_fault(run, raw, CONFIG_FIELD, FORM_CONFIG_FIELD, raw->values[CONFIG_FIELD]);
}

struct visit {
    struct config_run *run;
    unsigned char *state; /* by field: 0 not seen, 1 on the way, 2 done */
    uint32_t *order;
    size_t count;
};

/* The first field with a formula, used by `node`, that is not done; UINT32_MAX: none. */
static uint32_t pending(const struct visit *visit, const struct form_node *node)
{
    if (node->op == FORM_OP_VALUE || node->op == FORM_OP_GIVEN) {
        const struct form_field *field = LIST_AT(&visit->run->fields, struct form_field, node->field);
        return field->formula && visit->state[node->field] != 2 ? node->field : UINT32_MAX;
    }
    for (const struct form_node *part = node->child; part; part = part->next) {
        uint32_t field = pending(visit, part);
        if (field != UINT32_MAX) return field;
    }
    return UINT32_MAX;
}

static void tell_circle(struct visit *visit, uint32_t field)
{
    const char *name = LIST_AT(&visit->run->fields, struct form_field, field)->name;
    form_config_raw_fault(visit->run, visit->run->formulas[field], CONFIG_VALUE, FORM_CONFIG_CIRCLE, name);
}

/* Depth first with a stack of our own, so that a long chain of formulas needs no deep recursion. */
static bool visit_from(struct visit *visit, uint32_t start, uint32_t *stack)
{
    size_t depth = 0;
    stack[depth++] = start;
    visit->state[start] = 1;
    while (depth > 0) {
        uint32_t at = stack[depth - 1];
        uint32_t next = pending(visit, LIST_AT(&visit->run->fields, struct form_field, at)->formula);
        if (next == UINT32_MAX) {
            visit->state[at] = 2;
            visit->order[visit->count++] = at;
            depth--;
            continue;
        }
        if (visit->state[next] == 1) {
            tell_circle(visit, next);
            return false;
        }
        visit->state[next] = 1;
        stack[depth++] = next;
    }
    return true;
}

static void order_formulas(struct config_run *run)
{
    size_t count = run->fields.count;
    struct visit visit = {.run = run,
                          .state = arena_alloc(run->arena, count + 1),
                          .order = arena_array(run->arena, count + 1, sizeof(uint32_t))};
    uint32_t *stack = arena_array(run->arena, count + 1, sizeof(uint32_t));
    for (uint32_t i = 0; i < count; i++) {
        const struct form_field *field = LIST_AT(&run->fields, struct form_field, i);
        if (field->formula && visit.state[i] == 0 && !visit_from(&visit, i, stack)) return;
    }
    run->out->rules.order = visit.order;
    run->out->rules.order_count = visit.count;
}

void form_config_rules_read(struct config_run *run)
{
    static const enum config_element kinds[] = {CONFIG_FORMULA_ELEMENT, CONFIG_CHECK_ELEMENT, CONFIG_RELATION_ELEMENT};
    run->checks = LIST_OF(run->arena, struct form_check);
    run->relations = LIST_OF(run->arena, struct form_relation);
    run->formulas = arena_array(run->arena, run->fields.count + 1, sizeof(const struct config_raw *));
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (size_t i = 0; i < run->raws[kinds[kind]].count; i++)
            read_rule(run, LIST_AT(&run->raws[kinds[kind]], struct config_raw, i));
    order_formulas(run);
}
