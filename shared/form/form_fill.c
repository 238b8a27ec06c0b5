#include "form_fill.h"
#include "form_format.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

enum { PERCENT_PLACES = 4 };

struct fill {
    const struct form *form;
    const struct form_declaration *declaration;
    struct arena *arena;
    struct problem *why;
    struct form_value *values;
};

static const char *path(const struct fill *fill, uint32_t field)
{
    return arena_format(fill->arena, "data.%s.%s", fill->form->rules.name, fill->form->rules.fields[field].name);
}

static void fault(struct fill *fill, uint32_t field, enum problem_code code, const char *subject)
{
    problem_fault(fill->why, code, path(fill, field), "%s", subject);
}

const char *form_fill_plain(struct arena *arena, const struct form_field *field, form_number number)
{
    int year = 0, month = 0, day = 0;
    if (field->type == FORM_DATE) {
        form_number_date(number, &year, &month, &day);
        return arena_format(arena, "%04d-%02d-%02d", year, month, day);
    }
    if (field->type != FORM_PERCENT) return form_number_text(arena, number, form_field_places(field->type));
    char *text = form_number_text(arena, number * 100, PERCENT_PLACES);
    size_t size = strlen(text);
    while (text[size - 1] == '0') size--;
    if (text[size - 1] == '.') size--;
    text[size] = '\0';
    return text;
}

static void check_range(struct fill *fill, uint32_t index, form_number number)
{
    const struct form_field *field = &fill->form->rules.fields[index];
    bool is_text = field->type == FORM_TEXT;
    if (field->has_min && number < field->min)
        fault(fill, index, is_text ? FIELD_TOO_SHORT : FIELD_TOO_SMALL,
              form_fill_plain(fill->arena, field, field->min));
    if (field->has_max && number > field->max)
        fault(fill, index, is_text ? FIELD_TOO_LONG : FIELD_TOO_BIG, form_fill_plain(fill->arena, field, field->max));
}

/* Controls of writing direction (Unicode TR 9) make a text read otherwise than it is stored: U+202A to 202E, 2066 to
 * 2069. */
static bool turns_letters(const char *text)
{
    for (const char *at = strstr(text, "\xE2\x80"); at; at = strstr(at + 1, "\xE2\x80"))
        if ((unsigned char)at[2] >= 0xAA && (unsigned char)at[2] <= 0xAE) return true;
    for (const char *at = strstr(text, "\xE2\x81"); at; at = strstr(at + 1, "\xE2\x81"))
        if ((unsigned char)at[2] >= 0xA6 && (unsigned char)at[2] <= 0xA9) return true;
    return false;
}

static void read_words(struct fill *fill, uint32_t index, const char *text)
{
    const struct form_field *field = &fill->form->rules.fields[index];
    if (!text_is_clean(text) || turns_letters(text)) {
        fault(fill, index, FORM_VALUE_TEXT, "");
        return;
    }
    if (field->type == FORM_TEXT) {
        check_range(fill, index, form_number_of((int64_t)text_count(text)));
        return;
    }
    struct buffer allowed = {.arena = fill->arena};
    for (size_t i = 0; i < field->value_count; i++) {
        if (text_equal(field->values[i], text)) return;
        if (allowed.size + strlen(field->values[i]) < 150)
            buffer_format(&allowed, "%s%s", i > 0 ? "、" : "", field->values[i]);
    }
    fault(fill, index, FIELD_CHOICE, buffer_string(&allowed));
}

static bool read_number(const struct form_field *field, const char *text, form_number *out, enum problem_code *code)
{
    static const enum problem_code codes[FORM_TYPE_COUNT] = {[FORM_AMOUNT] = FORM_VALUE_AMOUNT,
                                                             [FORM_INTEGER] = FORM_VALUE_INTEGER,
                                                             [FORM_PERCENT] = FORM_VALUE_PERCENT,
                                                             [FORM_DATE] = FORM_VALUE_DATE};
    *code = codes[field->type];
    if (field->type == FORM_DATE) return form_number_read_date(text, out);
    bool percent = field->type == FORM_PERCENT;
    if (!form_number_read(text, percent ? PERCENT_PLACES : form_field_places(field->type), out)) return false;
    if (percent) *out /= 100; /* four places leave two more: exact */
    return true;
}

static void read_text(struct fill *fill, uint32_t index, const char *text)
{
    const struct form_field *field = &fill->form->rules.fields[index];
    struct form_value *value = &fill->values[index];
    enum problem_code code = PROBLEM_NONE;
    value->given = true;
    value->text = text;
    if (form_field_is_text(field->type)) {
        read_words(fill, index, text);
    } else if (!read_number(field, text, &value->number, &code)) {
        fault(fill, index, code, "");
        value->given = false;
    } else {
        check_range(fill, index, value->number);
    }
}

/* A JSON number is a double by now: up to 15 digits it is what was written. */
static bool is_exact(const char *number)
{
    size_t digits = 0;
    for (const char *at = number; *at; at++) digits += *at >= '0' && *at <= '9';
    return digits <= FORM_NUMBER_DIGITS;
}

static void read_member(struct fill *fill, const struct json_value *member)
{
    uint32_t index = form_field_find(&fill->form->rules, member->name);
    if (index == UINT32_MAX) {
        char field[PROBLEM_FIELD_SIZE];
        (void)snprintf(field, sizeof field, "data.%s.%.48s", fill->form->rules.name, member->name);
        if (!text_is_utf8(field, strlen(field))) (void)snprintf(field, sizeof field, "data.%s", fill->form->rules.name);
        problem_fault(fill->why, FIELD_UNKNOWN, field, "%s", "");
        return;
    }
    if (member->type == JSON_NULL) return;
    bool is_number = member->type == JSON_NUMBER && is_exact(member->text);
    if (member->type != JSON_STRING && !is_number)
        fault(fill, index, FIELD_TYPE, "text");
    else if (*member->text)
        read_text(fill, index, member->text);
}

static const char *from_source(const struct form_declaration *declaration, enum form_source source)
{
    const char *const texts[FORM_SOURCE_COUNT] = {
        [FORM_SOURCE_TAXPAYER_NAME] = declaration->taxpayer_name,
        [FORM_SOURCE_TAXPAYER_CODE] = declaration->taxpayer_code,
        [FORM_SOURCE_AUTHORITY_NAME] = declaration->authority_name,
        [FORM_SOURCE_PERIOD_FROM] = declaration->period_from,
        [FORM_SOURCE_PERIOD_TO] = declaration->period_to,
        [FORM_SOURCE_DECLARED_DATE] = declaration->declared_date,
        [FORM_SOURCE_VOUCHER_CODE] = declaration->voucher_code,
    };
    return texts[source];
}

static void apply_source(struct fill *fill, uint32_t index)
{
    const struct form_field *field = &fill->form->rules.fields[index];
    const char *text = from_source(fill->declaration, field->source);
    struct form_value *value = &fill->values[index];
    if (!text || !*text) return;
    if (!value->given && !value->text)
        read_text(fill, index, text);
    else if (!text_equal(value->text, text))
        fault(fill, index, FORM_VALUE_SOURCE, text);
}

static void read_fields(struct fill *fill, const struct json_value *data)
{
    const struct form_rules *rules = &fill->form->rules;
    for (const struct json_value *member = data->child; member; member = member->next) read_member(fill, member);
    for (uint32_t i = 0; i < rules->field_count; i++) {
        apply_source(fill, i);
        bool missing = rules->fields[i].required && !rules->fields[i].formula && !fill->values[i].text;
        if (missing) fault(fill, i, FIELD_REQUIRED, "");
    }
}

static enum problem_code compute(const struct form *form, uint32_t index, const struct form_value *values,
                                 form_number *out)
{
    const struct form_field *field = &form->rules.fields[index];
    enum problem_code code = form_formula_number(field->formula, values, out);
    *out = form_number_round(*out, form_field_places(field->type));
    return code;
}

static form_number distance(form_number a, form_number b)
{
    return a > b ? a - b : b - a;
}

static void apply_formula(struct fill *fill, uint32_t index)
{
    const struct form_field *field = &fill->form->rules.fields[index];
    struct form_value *value = &fill->values[index];
    form_number expected = 0;
    enum problem_code code = compute(fill->form, index, fill->values, &expected);
    if (code == PROBLEM_NONE && distance(expected, 0) >= form_number_of(1000000000000000)) code = FORM_VALUE_OVERFLOW;
    if (code != PROBLEM_NONE) {
        fault(fill, index, code, field->label);
        return;
    }
    if (value->given && distance(value->number, expected) <= field->tolerance) return;
    if (value->given) fault(fill, index, FORM_VALUE_FORMULA, form_fill_plain(fill->arena, field, expected));
    value->given = true;
    value->number = expected; /* so that what depends on it is judged by the right value */
    check_range(fill, index, expected);
}

static void run_checks(struct fill *fill)
{
    const struct form_rules *rules = &fill->form->rules;
    for (size_t i = 0; i < rules->check_count; i++) {
        const struct form_check *check = &rules->checks[i];
        bool holds = false;
        enum problem_code code = form_formula_truth(check->value, fill->values, &holds);
        if (code != PROBLEM_NONE)
            fault(fill, check->field, code, rules->fields[check->field].label);
        else if (!holds)
            problem_fault(fill->why, FORM_VALUE_CHECK, path(fill, check->field), "%s" PROBLEM_BOTH "%s", check->zh,
                          check->en);
    }
}

status form_fill(const struct form *form, const struct json_value *data, const struct form_declaration *declaration,
                 struct arena *arena, struct form_filled *out, struct problem *why)
{
    static const struct form_declaration unknown = {.taxpayer_name = NULL};
    struct fill fill = {.form = form,
                        .declaration = declaration ? declaration : &unknown,
                        .arena = arena,
                        .why = why,
                        .values = arena_array(arena, form->rules.field_count + 1, sizeof(struct form_value))};
    size_t before = why->fault_count;
    if (!data || data->type != JSON_RECORD)
        return problem_fault(why, FORM_DATA_MISSING, arena_format(arena, "data.%s", form->rules.name), "%s",
                             form->rules.name);
    read_fields(&fill, data);
    if (why->fault_count > before) return PROBLEM_INPUT;
    for (size_t i = 0; i < form->rules.order_count; i++) apply_formula(&fill, form->rules.order[i]);
    if (why->fault_count == before) run_checks(&fill);
    *out = (struct form_filled){.form = form, .values = fill.values};
    return why->fault_count > before ? PROBLEM_INPUT : OK;
}

static const char *sample_of(const struct form_field *field)
{
    static const char *const samples[FORM_TYPE_COUNT] = {
        [FORM_AMOUNT] = "1234.56", [FORM_INTEGER] = "12", [FORM_PERCENT] = "25", [FORM_DATE] = "2026-01-31"};
    if (field->sample) return field->sample;
    if (field->type == FORM_CHOICE) return field->values[0];
    return field->type == FORM_TEXT ? field->label : samples[field->type];
}

void form_fill_sample(const struct form *form, struct arena *arena, struct form_filled *out)
{
    const struct form_rules *rules = &form->rules;
    struct form_value *values = arena_array(arena, rules->field_count + 1, sizeof *values);
    for (size_t i = 0; i < rules->field_count; i++) {
        enum problem_code code = PROBLEM_NONE;
        if (rules->fields[i].formula) continue;
        values[i].text = sample_of(&rules->fields[i]);
        values[i].given = form_field_is_text(rules->fields[i].type) ||
                          read_number(&rules->fields[i], values[i].text, &values[i].number, &code);
    }
    for (size_t i = 0; i < rules->order_count; i++) {
        struct form_value *value = &values[rules->order[i]];
        value->given = compute(form, rules->order[i], values, &value->number) == PROBLEM_NONE;
    }
    *out = (struct form_filled){.form = form, .values = values, .is_sample = true};
}

void form_fill_write(const struct form_filled *filled, struct json_writer *w, const char *name)
{
    const struct form_rules *rules = &filled->form->rules;
    json_write_begin(w, name, '{');
    for (size_t i = 0; i < rules->field_count; i++) {
        const struct form_value *value = &filled->values[i];
        bool is_text = form_field_is_text(rules->fields[i].type);
        if (!value->given) continue;
        json_write_text(w, rules->fields[i].name,
                        is_text ? value->text : form_fill_plain(w->out.arena, &rules->fields[i], value->number));
    }
    json_write_end(w, '}');
}

static const char *shown_value(const struct form_filled *filled, uint32_t index, const char *format,
                               struct arena *arena)
{
    const struct form_field *field = &filled->form->rules.fields[index];
    const struct form_value *value = &filled->values[index];
    if (!value->given) return "";
    if (form_field_is_text(field->type)) return value->text;
    return form_format_value(arena, format, field->type, value->number);
}

const char *form_fill_shown(const struct form_filled *filled, const struct form_box *box, struct arena *arena)
{
    const struct form *form = filled->form;
    struct buffer out = {.arena = arena};
    switch (box->content) {
    case FORM_CONTENT_STATIC:
        return box->text;
    case FORM_CONTENT_FIELD:
        return shown_value(filled, box->index, form->styles[box->style].format, arena);
    case FORM_CONTENT_TEXT:
        for (size_t i = 0; i < form->texts[box->index].count; i++) {
            const struct form_part *part = &form->texts[box->index].parts[i];
            buffer_text(&out, part->literal ? part->literal : shown_value(filled, part->field, "General", arena));
        }
        return buffer_string(&out);
    }
    return "";
}
