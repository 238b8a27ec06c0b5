#include "unit.h"
#include "text.h"
#include <string.h>

const char *const unit_kind_names[] = {"authority", "department", "taxpayer", NULL};
const char *const unit_state_names[] = {"active", "closed", NULL};

enum unit_kind unit_kind_of(const char *name)
{
    for (int kind = UNIT_AUTHORITY; kind <= UNIT_DEPARTMENT; kind++)
        if (text_equal(name, unit_kind_names[kind])) return (enum unit_kind)kind;
    return UNIT_TAXPAYER;
}

enum unit_state unit_state_of(const char *name)
{
    return text_equal(name, unit_state_names[UNIT_ACTIVE]) ? UNIT_ACTIVE : UNIT_CLOSED;
}

status unit_place(struct unit *unit, const struct unit *parent, struct problem *why)
{
    if (!parent && unit->kind != UNIT_AUTHORITY) return problem_fault(why, UNIT_PARENT_WRONG, "parent_id", "%s", "");
    if (parent && parent->kind != UNIT_AUTHORITY) return problem_fault(why, UNIT_PARENT_WRONG, "parent_id", "%s", "");
    if (parent && parent->state != UNIT_ACTIVE) return problem_fault(why, UNIT_PARENT_CLOSED, "parent_id", "%s", "");
    int64_t above = parent ? parent->level : 0;
    if (unit->kind == UNIT_AUTHORITY && above >= UNIT_LEVELS)
        return problem_fault(why, UNIT_TOO_DEEP, "parent_id", "%d", UNIT_LEVELS);
    unit->level = unit->kind == UNIT_AUTHORITY ? above + 1 : above;
    unit->parent_id = parent ? parent->id : NULL;
    unit->authority_id = unit->kind == UNIT_AUTHORITY ? unit->id : parent->id;
    return OK;
}

status unit_check_date(const char *on, const char *today, const char *last, struct problem *why)
{
    if (strcmp(on, today) > 0) return problem_fault(why, UNIT_DATE_FUTURE, "effective_on", "%s", today);
    if (strcmp(on, last) < 0) return problem_fault(why, UNIT_DATE_EARLIER, "effective_on", "%s", last);
    return OK;
}

static void undo_one(struct unit *unit, const struct unit_change *change)
{
    if (text_equal(change->field, "name")) unit->name = change->old_value;
    if (text_equal(change->field, "state")) unit->state = unit_state_of(change->old_value);
    if (text_equal(change->field, "details")) unit->details = *change->old_value ? change->old_value : NULL;
    if (!text_equal(change->field, "parent")) return;
    unit->parent_id = change->old_value;
    if (unit->kind != UNIT_AUTHORITY) unit->authority_id = change->old_value;
}

void unit_undo(struct unit *unit, const struct list *changes)
{
    for (size_t i = changes->count; i-- > 0;) {
        const struct unit_change *change = LIST_AT(changes, const struct unit_change, i);
        if (text_equal(change->unit_id, unit->id)) undo_one(unit, change);
    }
}

static bool is_detail(const struct json_value *member)
{
    size_t name = text_count(member->name);
    return member->type == JSON_STRING && name >= 1 && name <= UNIT_DETAIL_NAME_MAX &&
           text_count(member->text) <= UNIT_DETAIL_MAX && text_is_clean(member->text);
}

status unit_check_details(const struct json_value *details, struct problem *why)
{
    size_t count = 0;
    if (!details) return OK;
    bool fine = details->type == JSON_RECORD;
    for (const struct json_value *member = fine ? details->child : NULL; member; member = member->next)
        fine = fine && ++count <= UNIT_DETAILS_MAX && is_detail(member);
    return fine ? OK : problem_fault(why, UNIT_DETAILS_WRONG, "details", "%d", UNIT_DETAILS_MAX);
}

/* The length in bytes of the UTF-8 character that starts at `text`. */
static size_t character(const char *text)
{
    size_t size = 1;
    while (((unsigned char)text[size] & 0xc0) == 0x80) size++;
    return size;
}

static char *small(struct arena *arena, const char *text)
{
    char *copy = arena_text(arena, text);
    for (char *c = copy; *c; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    return copy;
}

static void add_once(struct list *out, char *gram)
{
    for (size_t i = 0; i < out->count; i++)
        if (text_equal(*LIST_AT(out, const char *, i), gram)) return;
    *(const char **)list_add(out) = gram;
}

void unit_grams(struct arena *arena, const char *name, struct list *out)
{
    *out = LIST_OF(arena, const char *);
    for (const char *at = small(arena, name); *at; at += character(at)) {
        size_t size = character(at);
        if (at[size]) size += character(at + size);
        add_once(out, arena_copy(arena, at, size));
    }
}

/* For LIKE … ESCAPE '!' */
static char *escaped(struct arena *arena, const char *text)
{
    struct buffer buffer = {.arena = arena};
    for (; *text; text++) {
        if (strchr("%_!", *text)) buffer_byte(&buffer, '!');
        buffer_byte(&buffer, (unsigned char)*text);
    }
    return arena_text(arena, buffer_string(&buffer));
}

/* Looks like the beginning of a code: four or more digits and capitals. */
static bool is_code(const char *text)
{
    size_t size = strlen(text);
    return size >= 4 && size <= 30 && strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == size;
}

void unit_search_make(struct arena *arena, const char *text, struct unit_search *out)
{
    struct list grams;
    const char *wanted = small(arena, text);
    unit_grams(arena, wanted, &grams);
    size_t count = grams.count > 1 ? grams.count - 1 : grams.count; /* the last character alone says nothing new */
    size_t picks[UNIT_SEARCH_GRAMS] = {0, count / 2, count ? count - 1 : 0};
    *out = (struct unit_search){
        .name_like = arena_format(arena, "%%%s%%", escaped(arena, wanted)),
        .code_like = is_code(text) ? arena_format(arena, "%s%%", text) : NULL,
    };
    for (size_t i = 0; i < UNIT_SEARCH_GRAMS; i++) {
        const char *gram = count ? *LIST_AT(&grams, const char *, picks[i]) : "";
        bool is_short = text_count(gram) < 2;
        out->grams[i] = arena_format(arena, is_short ? "%s%%" : "%s", escaped(arena, gram));
    }
}
