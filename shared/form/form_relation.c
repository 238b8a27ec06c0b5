#include "form_relation.h"

#include "text.h"

static bool find(const void *self, const char *name, uint32_t *field, bool *is_text)
{
    const struct form_rules *rules = self;
    *field = form_field_find(rules, name);
    if (*field == UINT32_MAX) return false;
    *is_text = form_field_is_text(rules->fields[*field].type);
    return true;
}

static status understand(const struct form_relation *relation, const struct form *other, struct arena *arena,
                         const struct form_node **out, struct problem *why)
{
    const struct form_names names = {.find = find, .self = &other->rules};
    struct form_formula_fault fault = {.code = PROBLEM_NONE};
    if (form_formula_parse(relation->value, FORM_KIND_NUMBER, &names, arena, out, &fault)) return OK;
    return problem_set(why, FORM_RELATION_BROKEN, "%s.%s", other->rules.name, fault.subject);
}

static bool holds(const struct form_relation *relation, form_number here, form_number there)
{
    switch (relation->is) {
    case FORM_RELATION_AT_MOST:
        return here <= there + relation->tolerance;
    case FORM_RELATION_AT_LEAST:
        return here >= there - relation->tolerance;
    case FORM_RELATION_EQUAL:
    case FORM_RELATION_KINDS:
        break;
    }
    return here <= there + relation->tolerance && here >= there - relation->tolerance;
}

static const char *said(const struct form_relation *relation, const char *number, struct arena *arena)
{
    switch (relation->is) {
    case FORM_RELATION_AT_MOST:
        return arena_format(arena, "%s，最多为 %s" PROBLEM_BOTH "%s; at most %s", relation->zh, number, relation->en,
                            number);
    case FORM_RELATION_AT_LEAST:
        return arena_format(arena, "%s，至少为 %s" PROBLEM_BOTH "%s; at least %s", relation->zh, number, relation->en,
                            number);
    case FORM_RELATION_EQUAL:
    case FORM_RELATION_KINDS:
        break;
    }
    return arena_format(arena, "%s，应为 %s" PROBLEM_BOTH "%s; expected %s", relation->zh, number, relation->en,
                        number);
}

static void tell(const struct form_filled *filled, const struct form_relation *relation, form_number there,
                 struct arena *arena, struct problem *why)
{
    const struct form_rules *rules = &filled->form->rules;
    const struct form_field *field = &rules->fields[relation->field];
    bool is_itself = relation->here->op == FORM_OP_VALUE && relation->here->field == relation->field;
    const char *path = arena_format(arena, "data.%s.%s", rules->name, field->name);
    const char *number = is_itself ? form_fill_plain(arena, field, there) : form_number_text(arena, there, 2);
    problem_fault(why, FORM_VALUE_RELATION, path, "%s", said(relation, number, arena));
}

static status check(const struct form_filled *filled, const struct form_relation *relation,
                    const struct form_filled *other, struct arena *arena, struct problem *why)
{
    const struct form_node *value = NULL;
    form_number here = 0, there = 0;
    TRY(understand(relation, other->form, arena, &value, why));
    enum problem_code code = form_formula_number(relation->here, filled->values, &here);
    if (code == PROBLEM_NONE) code = form_formula_number(value, other->values, &there);
    const struct form_rules *rules = &filled->form->rules;
    const struct form_field *field = &rules->fields[relation->field];
    if (code != PROBLEM_NONE)
        problem_fault(why, code, arena_format(arena, "data.%s.%s", rules->name, field->name), "%s", field->label);
    else if (!holds(relation, here, there))
        tell(filled, relation, there, arena, why);
    return OK;
}

static const struct form_filled *filled_of(const struct form_filled *filled, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(filled[i].form->rules.name, name)) return &filled[i];
    return NULL;
}

/* Those of one form to the others that are declared with it. */
static status check_form(const struct form_filled *filled, const struct form_filled *all, size_t count,
                         struct arena *arena, struct problem *why)
{
    const struct form_rules *rules = &filled->form->rules;
    for (size_t i = 0; i < rules->relation_count; i++) {
        const struct form_filled *other = filled_of(all, count, rules->relations[i].form);
        if (other) TRY(check(filled, &rules->relations[i], other, arena, why));
    }
    return OK;
}

status form_relation_check(const struct form_filled *filled, size_t count, struct arena *arena, struct problem *why)
{
    size_t before = why->fault_count;
    for (size_t i = 0; i < count; i++) TRY(check_form(&filled[i], filled, count, arena, why));
    return why->fault_count > before ? PROBLEM_INPUT : OK;
}
