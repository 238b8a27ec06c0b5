/* unit - 单位: authorities (税务机关) of up to five levels, their departments (部门), taxpayers (纳税人).
 *
 * authority_id is the authority in whose jurisdiction a unit lies; an authority lies in its own. parent_id is what
 * stands above it; the root authority has none. Rules only. */
#ifndef UNIT_H
#define UNIT_H

#include "json_read.h"
#include "list.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum unit_kind { UNIT_AUTHORITY, UNIT_DEPARTMENT, UNIT_TAXPAYER };
enum unit_state { UNIT_ACTIVE, UNIT_CLOSED };
enum { UNIT_LEVELS = 5, UNIT_NAME_MAX = 100, UNIT_DETAILS_MAX = 20, UNIT_DETAIL_NAME_MAX = 40, UNIT_DETAIL_MAX = 200 };

struct unit {
    const char *id, *code, *name;
    const char *parent_id; /* NULL: the root authority */
    const char *authority_id;
    const char *details; /* JSON record of texts, or NULL */
    enum unit_kind kind;
    enum unit_state state;
    int64_t level; /* of an authority from 1; of others that of their authority */
    int64_t created_ms, changed_ms;
};

extern const char *const unit_kind_names[];  /* ends with NULL */
extern const char *const unit_state_names[]; /* ends with NULL */
enum unit_kind unit_kind_of(const char *name);
enum unit_state unit_state_of(const char *name);

/* Sets level and authority_id from the parent (NULL: a root authority). Fails: UNIT_PARENT_WRONG, UNIT_PARENT_CLOSED,
 * UNIT_TOO_DEEP. */
status unit_place(struct unit *unit, const struct unit *parent, struct problem *why) MUST_USE;

struct unit_change { /* of one field: "name", "parent", "state", "details" */
    const char *id, *unit_id, *field;
    const char *old_value, *new_value; /* a parent's id */
    const char *old_text, *new_text;   /* as a person read it then; of a parent code and name */
    const char *effective_on;          /* 2026-11-22 */
    const char *by_id, *by_name;       /* by_name: NULL when the account is gone */
    int64_t changed_ms;
};

/* `on` of a change against today and the change of the same field that precedes it ("": none). Fails:
 * UNIT_DATE_FUTURE, UNIT_DATE_EARLIER on "effective_on". */
status unit_check_date(const char *on, const char *today, const char *last, struct problem *why) MUST_USE;

/* What `changes` (of struct unit_change, by effective date) undo, so that the unit is as it was on the day before the
 * first of them. */
void unit_undo(struct unit *unit, const struct list *changes);

/* A record of texts, at most UNIT_DETAILS_MAX. Fails: UNIT_DETAILS_WRONG on field "details". */
status unit_check_details(const struct json_value *details, struct problem *why) MUST_USE;

/* Pieces of a name by which it is found: every two neighbouring characters and the last one alone, ASCII letters small;
 * list of const char *. */
void unit_grams(struct arena *arena, const char *name, struct list *out);

enum { UNIT_SEARCH_GRAMS = 3 };

struct unit_search {
    const char *grams[UNIT_SEARCH_GRAMS]; /* LIKE patterns of three pieces of what is looked for, maybe the same */
    const char *name_like;                /* LIKE pattern of the whole, escaped by ! */
    const char *code_like;                /* NULL: what is looked for is no code */
};
void unit_search_make(struct arena *arena, const char *text, struct unit_search *out);

#endif
