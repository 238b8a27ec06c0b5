#include "json_read.h"

#include "text.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct reader {
    struct arena *arena;
    struct problem *why;
    const char *path; /* of the record being read; "" at the top */
};

static const char *join(const struct reader *r, const char *name)
{
    if (!name[0]) return r->path; /* a text of a list: the record is the text itself */
    return r->path[0] ? arena_format(r->arena, "%s.%s", r->path, name) : name;
}

static void fault(const struct reader *r, const struct json_field *field, enum problem_code code, const char *subject)
{
    (void)!problem_fault(r->why, code, join(r, field->name), "%s", subject);
}

static void fault_limit(const struct reader *r, const struct json_field *field, enum problem_code code, int64_t limit)
{
    (void)!problem_fault(r->why, code, join(r, field->name), "%" PRId64, limit);
}

static bool check_text(const struct reader *r, const struct json_field *field, const char *text)
{
    int64_t count = (int64_t)text_count(text);
    int64_t max = field->max ? field->max : 255, min = field->min || field->optional ? field->min : 1;
    if (count < min) {
        fault_limit(r, field, count ? FIELD_TOO_SHORT : FIELD_REQUIRED, min);
        return false;
    }
    if (count > max) {
        fault_limit(r, field, FIELD_TOO_LONG, max);
        return false;
    }
    const char *wanted = field->check ? field->check(text) : NULL;
    if (wanted) fault(r, field, FIELD_FORM, wanted);
    return !wanted;
}

static void read_text(const struct reader *r, const struct json_field *field, const struct json_value *v, void *member)
{
    if (v->type != JSON_STRING)
        fault(r, field, FIELD_TYPE, "text");
    else if (check_text(r, field, v->text))
        *(const char **)member = v->text;
}

static void set_int(const struct reader *r, const struct json_field *field, int64_t number, void *member)
{
    bool any = !field->min && !field->max;
    if (!any && number < field->min)
        fault_limit(r, field, FIELD_TOO_SMALL, field->min);
    else if (!any && number > field->max)
        fault_limit(r, field, FIELD_TOO_BIG, field->max);
    else
        *(int64_t *)member = number;
}

static void read_int(const struct reader *r, const struct json_field *field, const struct json_value *v, void *member)
{
    int64_t number;
    if (!json_value_int(v, &number))
        fault(r, field, FIELD_TYPE, "integer");
    else
        set_int(r, field, number, member);
}

static void read_bool(const struct reader *r, const struct json_field *field, const struct json_value *v, void *member)
{
    if (v->type != JSON_TRUE && v->type != JSON_FALSE)
        fault(r, field, FIELD_TYPE, "true/false");
    else
        *(bool *)member = v->type == JSON_TRUE;
}

static void set_choice(const struct reader *r, const struct json_field *field, const char *text, void *member)
{
    struct buffer names = {.arena = r->arena};
    for (int i = 0; field->choices[i]; i++) {
        if (strcmp(field->choices[i], text) == 0) {
            *(int *)member = i;
            return;
        }
        buffer_format(&names, "%s%s", i ? ", " : "", field->choices[i]);
    }
    fault(r, field, FIELD_CHOICE, buffer_string(&names));
}

static void read_choice(const struct reader *r, const struct json_field *field, const struct json_value *v,
                        void *member)
{
    if (v->type != JSON_STRING)
        fault(r, field, FIELD_TYPE, "text");
    else
        set_choice(r, field, v->text, member);
}

static void read_bytes(const struct reader *r, const struct json_field *field, const struct json_value *v, void *member)
{
    struct bytes decoded;
    if (v->type != JSON_STRING)
        fault(r, field, FIELD_TYPE, "base64");
    else if (!bytes_from_base64(r->arena, v->text, &decoded))
        fault(r, field, FIELD_FORM, "base64");
    else if (field->max && decoded.size > (size_t)field->max)
        fault_limit(r, field, FIELD_TOO_LONG, field->max);
    else if (decoded.size < (size_t)field->min)
        fault_limit(r, field, FIELD_TOO_SHORT, field->min);
    else
        *(struct bytes *)member = decoded;
}

static void read_record(const struct reader *r, const struct json_field *shape, const struct json_value *v, void *out);

static void read_object(const struct reader *r, const struct json_field *field, const struct json_value *v,
                        void *member)
{
    if (v->type != JSON_RECORD) {
        fault(r, field, FIELD_TYPE, "object");
        return;
    }
    void *object = arena_alloc(r->arena, field->item_size);
    struct reader inner = {r->arena, r->why, join(r, field->name)};
    read_record(&inner, field->shape, v, object);
    *(void **)member = object;
}

static size_t count_items(const struct json_value *v)
{
    size_t count = 0;
    for (const struct json_value *item = v->child; item; item = item->next) count++;
    return count;
}

static void read_item(const struct reader *r, const struct json_field *field, const struct json_value *item, void *out)
{
    if (field->kind == JSON_KIND_TEXTS) {
        struct json_field text = *field;
        text.max = 0; /* .max counts items here; each text has the usual bound */
        text.min = 0;
        text.name = "";
        if (item->type != JSON_STRING)
            fault(r, &text, FIELD_TYPE, "text");
        else if (check_text(r, &text, item->text))
            *(const char **)out = item->text;
    } else if (item->type != JSON_RECORD) {
        (void)!problem_fault(r->why, FIELD_TYPE, r->path, "%s", "object");
    } else {
        read_record(r, field->shape, item, out);
    }
}

static void read_list(const struct reader *r, const struct json_field *field, const struct json_value *v, void *member)
{
    int64_t max = field->max ? field->max : 100;
    struct list list = {.arena = r->arena, .item_size = field->item_size};
    if (v->type != JSON_ARRAY) {
        fault(r, field, FIELD_TYPE, "list");
        return;
    }
    size_t count = count_items(v);
    if (count > (size_t)max) {
        fault_limit(r, field, FIELD_TOO_MANY, max);
        return;
    }
    if (count < (size_t)field->min) fault(r, field, FIELD_REQUIRED, "");
    size_t index = 0;
    for (const struct json_value *item = v->child; item; item = item->next) {
        struct reader inner = {r->arena, r->why, arena_format(r->arena, "%s[%zu]", join(r, field->name), index++)};
        read_item(&inner, field, item, list_add(&list));
    }
    *(struct list *)member = list;
}

static void read_member(const struct reader *r, const struct json_field *field, const struct json_value *v,
                        void *member)
{
    switch (field->kind) {
    case JSON_KIND_END:
        break;
    case JSON_KIND_TEXT:
        read_text(r, field, v, member);
        break;
    case JSON_KIND_INT:
        read_int(r, field, v, member);
        break;
    case JSON_KIND_BOOL:
        read_bool(r, field, v, member);
        break;
    case JSON_KIND_CHOICE:
        read_choice(r, field, v, member);
        break;
    case JSON_KIND_BYTES:
        read_bytes(r, field, v, member);
        break;
    case JSON_KIND_OBJECT:
        read_object(r, field, v, member);
        break;
    case JSON_KIND_LIST:
    case JSON_KIND_TEXTS:
        read_list(r, field, v, member);
        break;
    case JSON_KIND_VALUE:
        *(const struct json_value **)member = v;
        break;
    }
}

static void set_absent(const struct reader *r, const struct json_field *field, void *member)
{
    if (field->kind == JSON_KIND_CHOICE) *(int *)member = -1;
    if (!field->optional) fault(r, field, FIELD_REQUIRED, "");
}

static bool is_declared(const struct json_field *shape, const char *name)
{
    for (; shape->kind != JSON_KIND_END; shape++)
        if (strcmp(shape->name, name) == 0) return true;
    return shape->optional; /* JSON_END_OPEN */
}

static void read_record(const struct reader *r, const struct json_field *shape, const struct json_value *v, void *out)
{
    for (const struct json_field *field = shape; field->kind != JSON_KIND_END; field++) {
        const struct json_value *member = json_member(v, field->name);
        void *place = (char *)out + field->offset;
        bool absent = !member || (member->type == JSON_NULL && field->kind != JSON_KIND_VALUE);
        if (absent)
            set_absent(r, field, place);
        else
            read_member(r, field, member, place);
    }
    for (const struct json_value *member = v->child; member; member = member->next)
        if (!is_declared(shape, member->name))
            (void)!problem_fault(r->why, FIELD_UNKNOWN, join(r, member->name), "%s", "");
}

status json_read(struct bytes body, const struct json_field *shape, void *out, struct arena *arena, struct problem *why)
{
    const struct json_value *value;
    problem_clear(why);
    TRY(json_parse(body, arena, &value, why));
    if (value->type != JSON_RECORD) return problem_set(why, JSON_BROKEN, "%s", "an object is expected");
    struct reader reader = {arena, why, ""};
    read_record(&reader, shape, value, out);
    return why->fault_count ? PROBLEM_INPUT : OK;
}

static void read_pair(const struct reader *r, const struct json_field *field, const char *text, void *member)
{
    struct json_value value = {.type = JSON_STRING, .text = text};
    int64_t number;
    if (!text_is_utf8(text, strlen(text)) || !text_is_clean(text)) {
        fault(r, field, FIELD_FORM, "UTF-8");
    } else if (field->kind == JSON_KIND_INT) {
        if (text_int(text, &number))
            set_int(r, field, number, member);
        else
            fault(r, field, FIELD_TYPE, "integer");
    } else if (field->kind == JSON_KIND_BOOL) {
        value.type = strcmp(text, "true") == 0 ? JSON_TRUE : strcmp(text, "false") == 0 ? JSON_FALSE : JSON_STRING;
        read_bool(r, field, &value, member);
    } else {
        read_member(r, field, &value, member);
    }
}

static const char *find_pair(const struct list *pairs, const char *name, size_t *times)
{
    const char *found = NULL;
    *times = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        const struct json_pair *pair = LIST_AT(pairs, const struct json_pair, i);
        if (strcmp(pair->name, name) != 0) continue;
        found = pair->value;
        (*times)++;
    }
    return found;
}

status json_read_pairs(const struct list *pairs, const struct json_field *shape, void *out, struct arena *arena,
                       struct problem *why)
{
    struct reader reader = {arena, why, ""};
    problem_clear(why);
    for (const struct json_field *field = shape; field->kind != JSON_KIND_END; field++) {
        size_t times;
        const char *text = find_pair(pairs, field->name, &times);
        void *member = (char *)out + field->offset;
        /* An empty optional parameter ("?q=") is what a form sends for a field left blank. */
        bool absent = !text || (!*text && field->optional);
        if (times > 1)
            fault(&reader, field, FIELD_REPEATED, "");
        else if (absent)
            set_absent(&reader, field, member);
        else
            read_pair(&reader, field, text, member);
    }
    for (size_t i = 0; i < pairs->count; i++) {
        const struct json_pair *pair = LIST_AT(pairs, const struct json_pair, i);
        if (!is_declared(shape, pair->name)) (void)!problem_fault(why, FIELD_UNKNOWN, pair->name, "%s", "");
    }
    return why->fault_count ? PROBLEM_INPUT : OK;
}
