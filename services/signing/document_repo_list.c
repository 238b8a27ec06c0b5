#include "document_repo.h"

#include "document_walk.h"
#include "text.h"
#include "unit_merge.h"
#include <inttypes.h>
#include <string.h>

/* A page costs as much as the entries that are looked at for it. The walk along the order looks at a few thousand, so
 * it finds what one document in fifty is; what it does not find is rare, or it is old, and then some other lead holds
 * few enough documents to sort them. */
enum { WALK_MOST = 2900, WALK_EACH = 10, FEW_UNITS = 300, FEW = 20000, FEW_NAMED = 4000, PERIODS_MOST = 200 };

/* A cursor holds every order's key, as document_cursor writes it. */
static status read_bounds(struct document_walk *walk, const struct http_page *page, struct problem *why)
{
    const struct document_filter *f = walk->filter;
    bool next = page->has_cursor;
    int64_t sealed_ms = f->sealed_to_ms;
    walk->before_id = db_text(next ? page->keys[0] : "~");
    switch (f->sort) {
    case DOCUMENT_BY_CREATED:
        walk->lowest = db_text("");
        walk->highest = walk->before_id;
        break;
    case DOCUMENT_BY_PERIOD:
        walk->lowest = db_text(f->period_from ? f->period_from : "");
        walk->highest = db_text(next ? page->keys[1] : f->period_to ? f->period_to : "~");
        break;
    case DOCUMENT_BY_SEALED:
        if (next && !text_int(page->keys[2], &sealed_ms)) return problem_set(why, CURSOR_INVALID, "%s", "");
        walk->lowest = db_int(f->sealed_from_ms);
        walk->highest = db_int(sealed_ms);
        break;
    }
    walk->before = walk->highest;
    return OK;
}

static bool is_wanted(const struct document_filter *filter, int state)
{
    return !filter->states || filter->states & 1U << state;
}

static const char *state_list(const struct document_filter *filter, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (int state = 0; filter->states && document_states[state]; state++)
        if (is_wanted(filter, state)) buffer_format(&out, "%s%s", out.size ? "," : "", document_states[state]);
    return buffer_string(&out);
}

/* `most` 0: however long it takes. */
static status along_order(struct document_walk *walk, int64_t most, bool *ended, struct problem *why)
{
    const struct document_filter *f = walk->filter;
    *ended = true;
    if (most && f->sort == DOCUMENT_BY_CREATED && !f->states)
        return document_walk_step(walk, &(struct document_step){.lead = DOCUMENT_NEWEST, .most = most}, ended, why);
    for (int state = 0; document_states[state] && *ended; state++) {
        const struct document_step step = {.lead = DOCUMENT_OF_STATE, .key = document_states[state], .most = most};
        if (is_wanted(f, state)) TRY(document_walk_step(walk, &step, ended, why));
    }
    return OK;
}

static status from_lead(struct document_walk *walk, enum document_lead lead, const char *key, struct problem *why)
{
    bool ended;
    return document_walk_step(walk, &(struct document_step){.lead = lead, .key = key}, &ended, why);
}

static status from_authorities(struct document_walk *walk, const struct list *authorities, bool *done,
                               struct problem *why)
{
    int64_t sum = 0, count = 0, few = walk->name_like ? FEW_NAMED : FEW; /* a name is in another table's row */
    *done = false;
    if (!*walk->authorities) return OK;
    for (size_t i = 0; i < authorities->count && sum < few; i++, sum += count)
        TRY(document_walk_count(walk->db, DOCUMENT_OF_AUTHORITY, *LIST_AT(authorities, const char *, i), few, &count,
                                why));
    if (sum >= few) return OK;
    *done = true;
    walk->authorities = "";
    for (size_t i = 0; i < authorities->count; i++)
        TRY(from_lead(walk, DOCUMENT_OF_AUTHORITY, *LIST_AT(authorities, const char *, i), why));
    return OK;
}

/* Also a common one is in order where the list is in that of the ids. */
static status from_category(struct document_walk *walk, bool *done, struct problem *why)
{
    const struct document_filter *f = walk->filter;
    int64_t count = 0;
    *done = false;
    if (!f->category_id) return OK;
    TRY(document_walk_count(walk->db, DOCUMENT_OF_CATEGORY, f->category_id, FEW, &count, why));
    *done = count < FEW || (f->sort == DOCUMENT_BY_CREATED && !f->states);
    return *done ? from_lead(walk, DOCUMENT_OF_CATEGORY, f->category_id, why) : OK;
}

static status from_periods_of(struct document_walk *walk, const char *state, bool *done, struct problem *why)
{
    struct list days = LIST_OF(walk->rows->arena, const char *);
    TRY(document_walk_periods(walk, state, PERIODS_MOST, &days, why));
    *done = days.count < PERIODS_MOST;
    for (size_t i = days.count; *done && i > 0; i--) {
        struct document_step step = {
            .lead = DOCUMENT_OF_PERIOD, .key = state, .day = *LIST_AT(&days, const char *, i - 1)};
        bool ended;
        TRY(document_walk_step(walk, &step, &ended, why));
    }
    return OK;
}

/* Within one period documents are in the order of their ids, and the newest period soon bounds the older ones. */
static status from_periods(struct document_walk *walk, bool *done, struct problem *why)
{
    const struct document_filter *f = walk->filter;
    *done = f->sort == DOCUMENT_BY_CREATED && (f->period_from || f->period_to);
    for (int state = 0; document_states[state] && *done; state++)
        if (is_wanted(f, state)) TRY(from_periods_of(walk, document_states[state], done, why));
    return OK;
}

static status from_few(struct document_walk *walk, const struct list *authorities, struct problem *why)
{
    bool done = false;
    const struct db_value lowest = walk->lowest;
    TRY(from_authorities(walk, authorities, &done, why));
    if (!done) TRY(from_category(walk, &done, why));
    if (!done) TRY(from_periods(walk, &done, why));
    if (done) return OK;
    walk->rows->count = 0;
    walk->lowest = lowest;
    return along_order(walk, 0, &done, why);
}

static status from_units(struct document_walk *walk, struct problem *why)
{
    walk->name_like = walk->code_like = NULL;
    walk->authorities = "";
    return from_lead(walk, DOCUMENT_OF_UNITS, walk->filter->lead.unit_ids, why);
}

static status walk_scope(struct document_walk *walk, struct scope scope, struct problem *why)
{
    const struct unit_lead *lead = &walk->filter->lead;
    struct list authorities = LIST_OF(walk->rows->arena, const char *);
    const struct db_value lowest = walk->lowest;
    bool ended;
    TRY(unit_merge_authorities(walk->db, scope, &authorities, why));
    if (authorities.count == 0) return OK;
    TRY(unit_merge_names(walk->db, scope, &authorities, &walk->authorities, why));
    if (lead->found.count) walk->name_like = lead->found.name_like;
    if (lead->found.count) walk->code_like = lead->found.code_like;
    const int64_t each = walk->name_like ? 2 : 1; /* a name is in a second row, the unit's */
    const int64_t most = each * WALK_MOST + WALK_EACH * (int64_t)walk->limit;
    TRY(along_order(walk, most, &ended, why));
    if (ended) return OK;
    walk->rows->count = 0;
    walk->lowest = lowest;
    return lead->unit_ids ? from_units(walk, why) : from_few(walk, &authorities, why);
}

static status read_documents(struct db *db, struct scope scope, const struct list *rows, struct list *out,
                             struct problem *why)
{
    struct list ids = LIST_OF(out->arena, const char *), found = LIST_OF(out->arena, struct document);
    for (size_t i = 0; i < rows->count; i++)
        *(const char **)list_add(&ids) = LIST_AT(rows, const struct unit_merge_row, i)->id;
    TRY(document_repo_find_many(db, scope, &ids, &found, why));
    for (size_t i = 0; i < ids.count; i++) {
        const struct document *document = document_repo_pick(&found, *LIST_AT(&ids, const char *, i));
        if (document) *(struct document *)list_add(out) = *document;
    }
    return OK;
}

status document_repo_list(struct db *db, struct scope scope, const struct document_filter *filter,
                          const struct http_page *page, struct list *out, struct problem *why)
{
    struct list rows = LIST_OF(out->arena, struct unit_merge_row);
    struct document_walk walk = {.db = db,
                                 .filter = filter,
                                 .authorities = "",
                                 .states = state_list(filter, out->arena),
                                 .limit = (size_t)page->limit + 1,
                                 .rows = &rows};
    bool is_few = filter->lead.unit_ids && filter->lead.found.count <= FEW_UNITS;
    TRY(read_bounds(&walk, page, why));
    TRY(is_few ? from_units(&walk, why) : walk_scope(&walk, scope, why));
    return read_documents(db, scope, &rows, out, why);
}

static const char NUMBER[] = "SELECT id FROM document WHERE number = ?";

status document_repo_list_number(struct db *db, struct scope scope, const char *number, struct list *out,
                                 struct problem *why)
{
    struct list ids = LIST_OF(out->arena, const char *);
    AUTO(db_rows, rows);
    TRY(db_query(db, NUMBER, DB_ARGS(db_text(number)), &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(&ids) = db_rows_copy(rows, 0, out->arena);
    TRY(db_rows_end(rows, why));
    return document_repo_find_many(db, scope, &ids, out, why);
}
