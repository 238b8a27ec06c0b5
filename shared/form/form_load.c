/* The strict reader of what form_store.c writes. */
#include "form_store.h"
#include "text.h"
#include <string.h>

enum {
    AREAS_MAX = 200000,
    STYLES_MAX = 60000,
    PARTS_MAX = 500,
    VALUES_MAX = 200,
    TEXT_BYTES = 40000,
    NODES_MAX = 4000000,
};

struct loader {
    const unsigned char *at, *end;
    struct arena *arena;
    struct form *form;
    uint64_t version;
    const char *broken; /* NULL: sound so far; else what was being read */
    int nodes;
};

static void fail(struct loader *in, const char *what)
{
    if (!in->broken) in->broken = what;
    in->at = in->end;
}

static unsigned get_byte(struct loader *in, unsigned limit)
{
    if (in->at >= in->end || *in->at >= limit) {
        fail(in, "byte");
        return 0;
    }
    return *in->at++;
}

/* LEB128 in its shortest form, below `limit`. */
static uint64_t get_number(struct loader *in, uint64_t limit)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        unsigned byte = get_byte(in, 256);
        number |= (uint64_t)(byte & 127) << shift;
        if (byte & 128) continue;
        if (number < limit && (byte != 0 || shift == 0)) return number;
        break;
    }
    fail(in, "number");
    return 0;
}

static int64_t get_signed(struct loader *in)
{
    uint64_t number = get_number(in, UINT64_C(1) << 62);
    return number & 1 ? ~(int64_t)(number >> 1) : (int64_t)(number >> 1);
}

static double get_length(struct loader *in)
{
    int64_t units = get_signed(in);
    if (units < -100000000 || units > 100000000) fail(in, "length");
    return in->broken ? 0 : (double)units / 1000;
}

static const char *get_text(struct loader *in, bool required)
{
    size_t size = (size_t)get_number(in, TEXT_BYTES);
    if (size == 0) {
        if (required) fail(in, "text");
        return required ? "" : NULL;
    }
    size--;
    if (size > (size_t)(in->end - in->at) || !text_is_utf8((const char *)in->at, size)) {
        fail(in, "text");
        return "";
    }
    const char *text = arena_copy(in->arena, in->at, size);
    in->at += size;
    return text;
}

/* How many items follow; each takes at least one byte, so a small file cannot ask for much memory. */
static size_t get_count(struct loader *in, uint64_t most)
{
    size_t count = (size_t)get_number(in, most + 1);
    if (count > (size_t)(in->end - in->at)) {
        fail(in, "count");
        return 0;
    }
    return count;
}

static form_number get_wide(struct loader *in)
{
    bool negative = get_byte(in, 2);
    form_number high = (form_number)get_number(in, UINT64_C(1) << 40);
    uint64_t low = get_number(in, UINT64_MAX);
    form_number number = high * ((form_number)INT64_MAX + 1) + (form_number)low;
    form_number limit = FORM_NUMBER_ONE * 1000000000 * 1000000000;
    if (number >= limit || (negative && number == 0)) fail(in, "decimal");
    if (in->broken) return 0;
    return negative ? -number : number;
}

static struct form_node *get_node(struct loader *in, int depth)
{
    struct form_node *node = ARENA_NEW(in->arena, struct form_node);
    node->op = (enum form_op)get_byte(in, FORM_OP_END);
    if (depth > FORM_FORMULA_DEPTH || ++in->nodes > NODES_MAX) fail(in, "formula depth");
    if (node->op == FORM_OP_NUMBER) node->number = get_wide(in);
    if (node->op == FORM_OP_TEXT) node->text = get_text(in, true);
    if (node->op == FORM_OP_VALUE || node->op == FORM_OP_WORDS || node->op == FORM_OP_GIVEN)
        node->field = (uint32_t)get_number(in, FORM_CONFIG_FIELDS);
    node->count = get_count(in, FORM_FORMULA_PARTS);
    struct form_node **end = &node->child;
    for (size_t i = 0; i < node->count && !in->broken; i++) {
        *end = get_node(in, depth + 1);
        end = &(*end)->next;
    }
    if (!in->broken && !form_formula_check(node)) fail(in, "formula");
    return node;
}

static void get_field(struct loader *in, struct form_field *field)
{
    field->name = get_text(in, true);
    field->label = get_text(in, true);
    field->row = get_text(in, true);
    field->group = in->version > 1 ? get_text(in, true) : "";
    field->sample = get_text(in, false);
    field->type = (enum form_type)get_byte(in, FORM_TYPE_COUNT);
    field->source = (enum form_source)get_byte(in, FORM_SOURCE_COUNT);
    unsigned flags = get_byte(in, 16);
    field->required = flags & 1;
    field->has_min = flags & 2;
    field->has_max = flags & 4;
    if (field->has_min) field->min = get_wide(in);
    if (field->has_max) field->max = get_wide(in);
    field->value_count = get_count(in, VALUES_MAX);
    const char **values = arena_array(in->arena, field->value_count + 1, sizeof *values);
    for (size_t i = 0; i < field->value_count; i++) values[i] = get_text(in, true);
    field->values = values;
    if ((field->type == FORM_CHOICE) != (field->value_count > 0)) fail(in, "choice");
    if (!(flags & 8)) return;
    field->formula = get_node(in, 1);
    field->tolerance = get_wide(in);
    bool numeric = !form_field_is_text(field->type) && field->type != FORM_DATE;
    if (!numeric || field->formula->kind != FORM_KIND_NUMBER) fail(in, "formula kind");
}

/* Fields of formulas are known only when all are read: number or text, and none behind the last. */
static void check_fields(struct loader *in, const struct form_node *node)
{
    const struct form_rules *rules = &in->form->rules;
    bool uses = node->op == FORM_OP_VALUE || node->op == FORM_OP_WORDS || node->op == FORM_OP_GIVEN;
    if (uses && node->field >= rules->field_count) {
        fail(in, "formula field");
        return;
    }
    bool is_text = uses && form_field_is_text(rules->fields[node->field].type);
    if ((node->op == FORM_OP_VALUE && is_text) || (node->op == FORM_OP_WORDS && !is_text)) fail(in, "formula field");
    for (const struct form_node *part = node->child; part && !in->broken; part = part->next) check_fields(in, part);
}

static void get_order(struct loader *in, struct form_rules *rules)
{
    rules->order_count = get_count(in, rules->field_count);
    rules->order = arena_array(in->arena, rules->order_count + 1, sizeof *rules->order);
    for (size_t i = 0; i < rules->order_count; i++) {
        rules->order[i] = (uint32_t)get_number(in, rules->field_count);
        if (!in->broken && !rules->fields[rules->order[i]].formula) fail(in, "order");
    }
}

static void get_checks(struct loader *in, struct form_rules *rules)
{
    rules->check_count = get_count(in, FORM_CONFIG_CHECKS);
    rules->checks = arena_array(in->arena, rules->check_count + 1, sizeof *rules->checks);
    for (size_t i = 0; i < rules->check_count && !in->broken; i++) {
        rules->checks[i].field = (uint32_t)get_number(in, rules->field_count);
        rules->checks[i].zh = get_text(in, true);
        rules->checks[i].en = get_text(in, true);
        const struct form_node *value = get_node(in, 1);
        rules->checks[i].value = value;
        if (!in->broken && value->kind != FORM_KIND_TRUTH) fail(in, "check kind");
        if (!in->broken) check_fields(in, value);
    }
}

static void get_relation(struct loader *in, const struct form_rules *rules, struct form_relation *out)
{
    out->field = (uint32_t)get_number(in, rules->field_count);
    out->form = get_text(in, true);
    out->value = get_text(in, true);
    out->is = (enum form_relation_is)get_byte(in, FORM_RELATION_KINDS);
    out->tolerance = get_wide(in);
    out->zh = get_text(in, true);
    out->en = get_text(in, true);
    struct form_node *here = get_node(in, 1);
    out->here = here;
    if (strlen(out->value) > FORM_CONFIG_EXPANDED) fail(in, "relation");
    if (!in->broken && here->kind != FORM_KIND_NUMBER) fail(in, "relation kind");
    if (!in->broken) check_fields(in, here);
}

static void get_relations(struct loader *in, struct form_rules *rules)
{
    rules->relation_count = get_count(in, FORM_CONFIG_RELATIONS);
    rules->relations = arena_array(in->arena, rules->relation_count + 1, sizeof *rules->relations);
    for (size_t i = 0; i < rules->relation_count && !in->broken; i++) get_relation(in, rules, &rules->relations[i]);
}

static void get_rules(struct loader *in, struct form_rules *rules)
{
    rules->name = get_text(in, true);
    rules->title = get_text(in, true);
    rules->edition = get_text(in, true);
    rules->field_count = get_count(in, FORM_CONFIG_FIELDS);
    rules->fields = arena_array(in->arena, rules->field_count + 1, sizeof *rules->fields);
    for (size_t i = 0; i < rules->field_count && !in->broken; i++) get_field(in, &rules->fields[i]);
    for (size_t i = 0; i < rules->field_count && !in->broken; i++)
        if (rules->fields[i].formula) check_fields(in, rules->fields[i].formula);
    if (strlen(rules->name) > 40) fail(in, "name");
    if (in->broken) return;
    form_field_sort(rules, in->arena);
    get_order(in, rules);
    get_checks(in, rules);
    if (in->version > 1) get_relations(in, rules);
}

static void get_style(struct loader *in, struct form_style *style)
{
    style->size_pt = get_length(in);
    if (style->size_pt < 1 || style->size_pt > 400) fail(in, "size");
    unsigned flags = get_byte(in, 64);
    style->bold = flags & 1;
    style->italic = flags & 2;
    style->underline = flags & 4;
    style->strike = flags & 8;
    style->wrap = flags & 16;
    style->shrink = flags & 32;
    style->rgb = (uint32_t)get_number(in, 0x1000000);
    style->across = (enum form_across)get_byte(in, FORM_ACROSS_JUSTIFY + 1);
    style->down = (enum form_down)get_byte(in, FORM_DOWN_TOP + 1);
    style->indent_pt = get_length(in);
    if (style->indent_pt < 0) fail(in, "indent");
    style->rotation = (int)get_signed(in);
    if (style->rotation != 255 && (style->rotation < -90 || style->rotation > 90)) fail(in, "rotation");
    style->format = get_text(in, true);
}

static void get_page(struct loader *in, struct form_page *page)
{
    page->width_pt = get_length(in);
    page->height_pt = get_length(in);
    page->scale = (double)get_number(in, 40001) / 10000;
    page->origin_x_pt = get_length(in);
    page->origin_y_pt = get_length(in);
    if (page->width_pt < 72 || page->height_pt < 72 || page->width_pt > 4000 || page->height_pt > 4000)
        fail(in, "page");
    if (page->scale < 0.1) fail(in, "scale");
}

static uint32_t get_page_number(struct loader *in)
{
    return (uint32_t)get_number(in, in->form->page_count);
}

static void get_areas(struct loader *in, struct form *form)
{
    form->area_count = get_count(in, AREAS_MAX);
    form->areas = arena_array(in->arena, form->area_count + 1, sizeof *form->areas);
    for (size_t i = 0; i < form->area_count && !in->broken; i++) {
        struct form_area *area = &form->areas[i];
        area->page = get_page_number(in);
        area->x = get_length(in);
        area->y = get_length(in);
        area->width = get_length(in);
        area->height = get_length(in);
        area->rgb = (uint32_t)get_number(in, 0x1000000);
    }
}

static void get_lines(struct loader *in, struct form *form)
{
    form->line_count = get_count(in, FORM_BOXES_MAX);
    form->lines = arena_array(in->arena, form->line_count + 1, sizeof *form->lines);
    for (size_t i = 0; i < form->line_count && !in->broken; i++) {
        struct form_line *line = &form->lines[i];
        line->page = get_page_number(in);
        line->x1 = get_length(in);
        line->y1 = get_length(in);
        line->x2 = get_length(in);
        line->y2 = get_length(in);
        line->stroke = (enum form_stroke)get_byte(in, FORM_STROKE_COUNT);
        line->rgb = (uint32_t)get_number(in, 0x1000000);
    }
}

static void get_texts(struct loader *in, struct form *form)
{
    form->text_count = get_count(in, FORM_CONFIG_TEXTS);
    form->texts = arena_array(in->arena, form->text_count + 1, sizeof *form->texts);
    for (size_t i = 0; i < form->text_count && !in->broken; i++) {
        size_t count = get_count(in, PARTS_MAX);
        struct form_part *parts = arena_array(in->arena, count + 1, sizeof *parts);
        for (size_t k = 0; k < count; k++) {
            parts[k].literal = get_text(in, false);
            if (!parts[k].literal) parts[k].field = (uint32_t)get_number(in, form->rules.field_count);
        }
        form->texts[i] = (struct form_composed){parts, count};
    }
}

static void get_box(struct loader *in, struct form *form, struct form_box *box)
{
    box->page = get_page_number(in);
    box->style = (uint32_t)get_number(in, form->style_count);
    box->x = get_length(in);
    box->y = get_length(in);
    box->width = get_length(in);
    box->height = get_length(in);
    box->reach_left = get_length(in);
    box->reach_right = get_length(in);
    box->content = (enum form_content)get_byte(in, FORM_CONTENT_TEXT + 1);
    if (box->content == FORM_CONTENT_STATIC) box->text = get_text(in, true);
    if (box->content == FORM_CONTENT_FIELD) box->index = (uint32_t)get_number(in, form->rules.field_count);
    if (box->content == FORM_CONTENT_TEXT) box->index = (uint32_t)get_number(in, form->text_count);
    if (box->width <= 0 || box->height <= 0 || box->reach_left < 0 || box->reach_right < 0) fail(in, "box");
}

static void get_seal(struct loader *in, struct form_seal_place *seal)
{
    seal->given = get_byte(in, 2);
    if (!seal->given) return;
    seal->page = get_page_number(in);
    seal->x_mm = get_length(in);
    seal->y_mm = get_length(in);
    seal->width_mm = get_length(in);
    seal->height_mm = get_length(in);
    bool sound = seal->x_mm >= 0 && seal->y_mm >= 0 && seal->width_mm >= 5 && seal->height_mm >= 5;
    if (!sound || seal->width_mm > 100 || seal->height_mm > 100) fail(in, "seal");
}

static void get_layout(struct loader *in, struct form *form)
{
    form->style_count = get_count(in, STYLES_MAX);
    form->styles = arena_array(in->arena, form->style_count + 1, sizeof *form->styles);
    for (size_t i = 0; i < form->style_count && !in->broken; i++) get_style(in, &form->styles[i]);
    form->page_count = get_count(in, FORM_PAGES_MAX);
    form->pages = arena_array(in->arena, form->page_count + 1, sizeof *form->pages);
    for (size_t i = 0; i < form->page_count && !in->broken; i++) get_page(in, &form->pages[i]);
    if (form->page_count == 0) fail(in, "pages");
    get_areas(in, form);
    get_lines(in, form);
    get_texts(in, form);
    form->box_count = get_count(in, FORM_BOXES_MAX);
    form->boxes = arena_array(in->arena, form->box_count + 1, sizeof *form->boxes);
    for (size_t i = 0; i < form->box_count && !in->broken; i++) get_box(in, form, &form->boxes[i]);
    get_seal(in, &form->seal);
}

status form_load(struct bytes stored, struct arena *arena, struct form *out, struct problem *why)
{
    struct loader in = {.at = stored.data, .end = stored.data + stored.size, .arena = arena, .form = out};
    *out = (struct form){.page_count = 0};
    bool ours = stored.size > 6 && stored.size <= FORM_STORE_BYTES && memcmp(stored.data, "ESFORM", 6) == 0;
    if (!ours) return problem_set(why, FORM_STORED_BROKEN, "%s", "ESFORM");
    in.at += 6;
    in.version = get_number(&in, UINT64_C(1) << 32);
    if (in.version < 1 || in.version > FORM_STORE_VERSION)
        return problem_set(why, FORM_STORED_NEWER, "%llu", (unsigned long long)in.version);
    get_rules(&in, &out->rules);
    if (!in.broken) get_layout(&in, out);
    if (!in.broken && in.at != in.end) fail(&in, "end");
    return in.broken ? problem_set(why, FORM_STORED_BROKEN, "%s", in.broken) : OK;
}
