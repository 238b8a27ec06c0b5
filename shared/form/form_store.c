#include "form_store.h"
#include <math.h>
#include <string.h>

static const char MAGIC[6] = {'E', 'S', 'F', 'O', 'R', 'M'};
static const double UNITS_PER_PT = 1000;
static const double SCALE_UNITS = 10000;

static void put_number(struct buffer *out, uint64_t number)
{
    for (; number >= 128; number >>= 7) buffer_byte(out, (unsigned char)(number | 128));
    buffer_byte(out, (unsigned char)number);
}

/* Small negative numbers stay short: the sign is the lowest bit. */
static void put_signed(struct buffer *out, int64_t number)
{
    uint64_t magnitude = number < 0 ? ~(uint64_t)number : (uint64_t)number;
    put_number(out, magnitude << 1 | (number < 0));
}

static void put_length(struct buffer *out, double pt)
{
    put_signed(out, llround(pt * UNITS_PER_PT));
}

static void put_text(struct buffer *out, const char *text)
{
    size_t size = text ? strlen(text) : 0;
    put_number(out, text ? size + 1 : 0); /* 0: no text at all */
    if (size > 0) buffer_add(out, text, size);
}

static void put_wide(struct buffer *out, form_number number)
{
    bool negative = number < 0;
    if (negative) number = -number;
    buffer_byte(out, negative);
    put_number(out, (uint64_t)(number >> 63));
    put_number(out, (uint64_t)number & INT64_MAX);
}

static void put_node(struct buffer *out, const struct form_node *node)
{
    buffer_byte(out, (unsigned char)node->op);
    if (node->op == FORM_OP_NUMBER) put_wide(out, node->number);
    if (node->op == FORM_OP_TEXT) put_text(out, node->text);
    if (node->op == FORM_OP_VALUE || node->op == FORM_OP_WORDS || node->op == FORM_OP_GIVEN)
        put_number(out, node->field);
    put_number(out, node->count);
    for (const struct form_node *part = node->child; part; part = part->next) put_node(out, part);
}

static void put_field(struct buffer *out, const struct form_field *field)
{
    put_text(out, field->name);
    put_text(out, field->label);
    put_text(out, field->row);
    put_text(out, field->group);
    put_text(out, field->sample);
    buffer_byte(out, (unsigned char)field->type);
    buffer_byte(out, (unsigned char)field->source);
    buffer_byte(out, (unsigned char)(field->required | field->has_min << 1 | field->has_max << 2 |
                                     (field->formula != NULL) << 3));
    if (field->has_min) put_wide(out, field->min);
    if (field->has_max) put_wide(out, field->max);
    put_number(out, field->value_count);
    for (size_t i = 0; i < field->value_count; i++) put_text(out, field->values[i]);
    if (!field->formula) return;
    put_node(out, field->formula);
    put_wide(out, field->tolerance);
}

static void put_relation(struct buffer *out, const struct form_relation *relation)
{
    put_number(out, relation->field);
    put_text(out, relation->form);
    put_text(out, relation->value);
    buffer_byte(out, (unsigned char)relation->is);
    put_wide(out, relation->tolerance);
    put_text(out, relation->zh);
    put_text(out, relation->en);
    put_node(out, relation->here);
}

static void put_rules(struct buffer *out, const struct form_rules *rules)
{
    put_text(out, rules->name);
    put_text(out, rules->title);
    put_text(out, rules->edition);
    put_number(out, rules->field_count);
    for (size_t i = 0; i < rules->field_count; i++) put_field(out, &rules->fields[i]);
    put_number(out, rules->order_count);
    for (size_t i = 0; i < rules->order_count; i++) put_number(out, rules->order[i]);
    put_number(out, rules->check_count);
    for (size_t i = 0; i < rules->check_count; i++) {
        put_number(out, rules->checks[i].field);
        put_text(out, rules->checks[i].zh);
        put_text(out, rules->checks[i].en);
        put_node(out, rules->checks[i].value);
    }
    put_number(out, rules->relation_count);
    for (size_t i = 0; i < rules->relation_count; i++) put_relation(out, &rules->relations[i]);
}

static void put_style(struct buffer *out, const struct form_style *style)
{
    put_length(out, style->size_pt);
    buffer_byte(out, (unsigned char)(style->bold | style->italic << 1 | style->underline << 2 | style->strike << 3 |
                                     style->wrap << 4 | style->shrink << 5));
    put_number(out, style->rgb);
    buffer_byte(out, (unsigned char)style->across);
    buffer_byte(out, (unsigned char)style->down);
    put_length(out, style->indent_pt);
    put_signed(out, style->rotation);
    put_text(out, style->format);
}

static void put_page(struct buffer *out, const struct form_page *page)
{
    put_length(out, page->width_pt);
    put_length(out, page->height_pt);
    put_number(out, (uint64_t)llround(page->scale * SCALE_UNITS));
    put_length(out, page->origin_x_pt);
    put_length(out, page->origin_y_pt);
}

static void put_area(struct buffer *out, const struct form_area *area)
{
    put_number(out, area->page);
    put_length(out, area->x);
    put_length(out, area->y);
    put_length(out, area->width);
    put_length(out, area->height);
    put_number(out, area->rgb);
}

static void put_line(struct buffer *out, const struct form_line *line)
{
    put_number(out, line->page);
    put_length(out, line->x1);
    put_length(out, line->y1);
    put_length(out, line->x2);
    put_length(out, line->y2);
    buffer_byte(out, (unsigned char)line->stroke);
    put_number(out, line->rgb);
}

static void put_box(struct buffer *out, const struct form_box *box)
{
    put_number(out, box->page);
    put_number(out, box->style);
    put_length(out, box->x);
    put_length(out, box->y);
    put_length(out, box->width);
    put_length(out, box->height);
    put_length(out, box->reach_left);
    put_length(out, box->reach_right);
    buffer_byte(out, (unsigned char)box->content);
    if (box->content == FORM_CONTENT_STATIC)
        put_text(out, box->text);
    else
        put_number(out, box->index);
}

static void put_texts(struct buffer *out, const struct form *form)
{
    put_number(out, form->text_count);
    for (size_t i = 0; i < form->text_count; i++) {
        put_number(out, form->texts[i].count);
        for (size_t k = 0; k < form->texts[i].count; k++) {
            put_text(out, form->texts[i].parts[k].literal);
            if (!form->texts[i].parts[k].literal) put_number(out, form->texts[i].parts[k].field);
        }
    }
}

static void put_seal(struct buffer *out, const struct form_seal_place *seal)
{
    buffer_byte(out, seal->given);
    if (!seal->given) return;
    put_number(out, seal->page);
    put_length(out, seal->x_mm);
    put_length(out, seal->y_mm);
    put_length(out, seal->width_mm);
    put_length(out, seal->height_mm);
}

struct bytes form_store(const struct form *form, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out, MAGIC, sizeof MAGIC);
    put_number(&out, FORM_STORE_VERSION);
    put_rules(&out, &form->rules);
    put_number(&out, form->style_count);
    for (size_t i = 0; i < form->style_count; i++) put_style(&out, &form->styles[i]);
    put_number(&out, form->page_count);
    for (size_t i = 0; i < form->page_count; i++) put_page(&out, &form->pages[i]);
    put_number(&out, form->area_count);
    for (size_t i = 0; i < form->area_count; i++) put_area(&out, &form->areas[i]);
    put_number(&out, form->line_count);
    for (size_t i = 0; i < form->line_count; i++) put_line(&out, &form->lines[i]);
    put_texts(&out, form);
    put_number(&out, form->box_count);
    for (size_t i = 0; i < form->box_count; i++) put_box(&out, &form->boxes[i]);
    put_seal(&out, &form->seal);
    return buffer_bytes(&out);
}
