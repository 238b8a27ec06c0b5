#include "json_read.h"

#include "text.h"
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Members are few: looking for repeated names compares each with all before it. */
enum { DEPTH_MAX = 32, NODES_MAX = 200000, MEMBERS_MAX = 2000 };

struct copy {
    struct arena *arena;
    size_t nodes;
    struct problem *why;
};

/* cJSON keeps numbers as doubles only: written back with 17 digits they are what was read, whole ones without exponent.
 */
static const char *number_text(struct arena *arena, double number)
{
    bool fits = number < 9e15 && number > -9e15;
    if (fits && number == (double)(int64_t)number) return arena_format(arena, "%" PRId64, (int64_t)number);
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        double again;
        (void)snprintf(text, sizeof text, "%.*g", digits, number);
        if (sscanf(text, "%lf", &again) == 1 && again == number) break;
    }
    return arena_text(arena, text);
}

static enum json_type type_of(const cJSON *from)
{
    switch (from->type & 0xff) {
    case cJSON_False:
        return JSON_FALSE;
    case cJSON_True:
        return JSON_TRUE;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_String:
        return JSON_STRING;
    case cJSON_Array:
        return JSON_ARRAY;
    case cJSON_Object:
        return JSON_RECORD;
    default:
        return JSON_NULL;
    }
}

/* cJSON turns what no double can hold into an infinity, which JSON has no word for. */
static status copy_number(struct copy *copy, double from, const char **out)
{
    if (!isfinite(from)) return problem_set(copy->why, JSON_BROKEN, "%s", "a number out of range");
    *out = number_text(copy->arena, from);
    return OK;
}

static status copy_text(struct copy *copy, const char *from, const char **out)
{
    if (!text_is_utf8(from, strlen(from)) || !text_is_clean(from))
        return problem_set(copy->why, JSON_BROKEN, "%s", "control character or invalid UTF-8");
    *out = arena_text(copy->arena, from);
    return OK;
}

static bool name_taken(const struct json_value *first, const char *name)
{
    for (; first; first = first->next)
        if (strcmp(first->name, name) == 0) return true;
    return false;
}

static status copy_node(struct copy *copy, const cJSON *from, int depth, const struct json_value **out);

static status copy_children(struct copy *copy, const cJSON *from, int depth, struct json_value *value)
{
    const struct json_value **next = &value->child;
    size_t count = 0;
    for (const cJSON *child = from->child; child; child = child->next) {
        if (value->type == JSON_RECORD && ++count > MEMBERS_MAX)
            return problem_set(copy->why, JSON_BROKEN, "over %d members", MEMBERS_MAX);
        bool repeated = value->type == JSON_RECORD && name_taken(value->child, child->string);
        if (repeated) return problem_fault(copy->why, FIELD_REPEATED, child->string, "%s", "");
        TRY(copy_node(copy, child, depth + 1, next));
        /* The copies are ours alone until they are handed out. */
        next = (const struct json_value **)&((struct json_value *)*next)->next;
    }
    return OK;
}

static status copy_node(struct copy *copy, const cJSON *from, int depth, const struct json_value **out)
{
    if (depth > DEPTH_MAX) return problem_set(copy->why, JSON_BROKEN, "nested over %d levels", DEPTH_MAX);
    if (++copy->nodes > NODES_MAX) return problem_set(copy->why, JSON_BROKEN, "over %d values", NODES_MAX);
    struct json_value *value = ARENA_NEW(copy->arena, struct json_value);
    value->type = type_of(from);
    if (from->string) TRY(copy_text(copy, from->string, &value->name));
    if (value->type == JSON_STRING) TRY(copy_text(copy, from->valuestring, &value->text));
    if (value->type == JSON_NUMBER) TRY(copy_number(copy, from->valuedouble, &value->text));
    TRY(copy_children(copy, from, depth, value));
    *out = value;
    return OK;
}

static inline void free_tree(cJSON **tree)
{
    cJSON_Delete(*tree);
}

/* An escaped NUL would cut a C text short unseen, so it is refused before parsing. */
static bool has_nul(const char *text)
{
    for (const char *p = strchr(text, '\\'); p; p = strchr(p + 2, '\\')) {
        if (strncmp(p, "\\u0000", 6) == 0) return true;
        if (!p[1]) return false;
    }
    return false;
}

status json_parse(struct bytes body, struct arena *arena, const struct json_value **out, struct problem *why)
{
    if (!body.size) return problem_set(why, JSON_BROKEN, "%s", "empty");
    if (!text_is_utf8((const char *)body.data, body.size)) return problem_set(why, JSON_BROKEN, "%s", "not UTF-8");
    const char *text = arena_copy(arena, body.data, body.size);
    if (has_nul(text)) return problem_set(why, JSON_BROKEN, "%s", "NUL character");
    const char *end = NULL;
    __attribute__((cleanup(free_tree))) cJSON *tree = cJSON_ParseWithOpts(text, &end, 1);
    if (!tree) return problem_set(why, JSON_BROKEN, "byte %zu", end ? (size_t)(end - text) : 0);
    struct copy copy = {arena, 0, why};
    return copy_node(&copy, tree, 0, out);
}

const struct json_value *json_member(const struct json_value *record, const char *name)
{
    if (!record || record->type != JSON_RECORD) return NULL;
    for (const struct json_value *member = record->child; member; member = member->next)
        if (strcmp(member->name, name) == 0) return member;
    return NULL;
}

bool json_value_int(const struct json_value *value, int64_t *out)
{
    return value && value->type == JSON_NUMBER && text_int(value->text, out);
}
