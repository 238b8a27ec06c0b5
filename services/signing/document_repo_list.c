#include "document_repo.h"

#include "text.h"
#include "unit_merge.h"
#include <inttypes.h>
#include <string.h>

/* Of one authority the first of each state, by the index of the order: a statement for all states and authorities at
 * once would sort every document of the bureau. */
enum { STATES = 8, ARGS_MAX = 13 };
_Static_assert((int)DOCUMENT_REJECTED < (int)STATES, "each state has its branch");

/* Lowest and highest key, then the key and the id behind which the page begins. */
#define RANGE(key) key " >= ? AND " key " <= ? AND (" key " < ? OR d.id < ?)"
#define BRANCH(key, index, name)                                                                                       \
    "(SELECT d.id, " key " FROM document d FORCE INDEX (" index                                                        \
    ") WHERE d.authority_id = ? AND d.state = ? AND " RANGE(                                                           \
        key) " AND (? = '' OR d.category_id = ?) AND d.period_to >= ? AND d.period_to <= ?" name " ORDER BY " key      \
             " DESC, d.id DESC LIMIT ?)"
#define TWO(key, index, name)   BRANCH(key, index, name) " UNION ALL " BRANCH(key, index, name)
#define FOUR(key, index, name)  TWO(key, index, name) " UNION ALL " TWO(key, index, name)
#define EIGHT(key, index, name) FOUR(key, index, name) " UNION ALL " FOUR(key, index, name)
#define OF_NAME                                                                                                        \
    " AND EXISTS (SELECT 1 FROM estamp_admin.v_unit u WHERE u.id = d.unit_id AND (u.name LIKE ? OR u.code LIKE ?))"

/* One state, or up to as many as there are. */
#define WALKS(order, key, index)                                                                                       \
    static const char ONE_##order[] = BRANCH(key, index, ""), ALL_##order[] = EIGHT(key, index, ""),                   \
                      ONE_NAMED_##order[] = BRANCH(key, index, OF_NAME), NAMED_##order[] = EIGHT(key, index, OF_NAME)
WALKS(CREATED, "d.id", "document_by_created");
WALKS(PERIOD, "d.period_to", "document_by_period");
WALKS(SEALED, "d.sealed_ms", "document_by_sealed");

/* The newest of many authorities, by nothing but a name that many have: among all documents every few rows is one of
 * them, while each authority by itself would have to fill a page. */
enum { MANY_AUTHORITIES = 16 };
#define NEWEST_OF(name)                                                                                                \
    "SELECT d.id, d.id FROM document d FORCE INDEX (PRIMARY) WHERE d.id < ? AND FIND_IN_SET(d.authority_id, ?)" name   \
    " ORDER BY d.id DESC LIMIT ?"
static const char NEWEST[] = NEWEST_OF(""), NEWEST_NAMED[] = NEWEST_OF(OF_NAME);

/* Of some units: their documents are few enough to be sorted. */
#define GATHER(key)                                                                                                    \
    "SELECT STRAIGHT_JOIN d.id, " key                                                                                  \
    " FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) CHARACTER SET ascii PATH '$')) j JOIN document d"                 \
    " ON d.unit_id = j.id WHERE (? = '' OR FIND_IN_SET(d.state, ?)) AND " RANGE(                                       \
        key) " AND (? = '' OR d.category_id = ?) AND d.period_to >= ? AND d.period_to <= ? ORDER BY " key              \
             " DESC, d.id DESC LIMIT ?"
static const char GATHER_CREATED[] = GATHER("d.id");
static const char GATHER_PERIOD[] = GATHER("d.period_to");
static const char GATHER_SEALED[] = GATHER("d.sealed_ms");

static const struct {
    const char *walks[2][2]; /* one state, or all; then with a name */
    const char *gather;
} statements[] = {
    [DOCUMENT_BY_CREATED] = {{{ONE_CREATED, ONE_NAMED_CREATED}, {ALL_CREATED, NAMED_CREATED}}, GATHER_CREATED},
    [DOCUMENT_BY_PERIOD] = {{{ONE_PERIOD, ONE_NAMED_PERIOD}, {ALL_PERIOD, NAMED_PERIOD}}, GATHER_PERIOD},
    [DOCUMENT_BY_SEALED] = {{{ONE_SEALED, ONE_NAMED_SEALED}, {ALL_SEALED, NAMED_SEALED}}, GATHER_SEALED}};

struct listing {
    struct db *db;
    const struct document_filter *filter;
    struct db_value lowest, highest, before, before_id, category, period_from, period_to, limit;
    struct list *rows; /* struct unit_merge_row */
};

/* A cursor holds every order's key, as document_cursor writes it. */
static status read_bounds(struct listing *job, const struct http_page *page, struct problem *why)
{
    const struct document_filter *f = job->filter;
    bool next = page->has_cursor;
    int64_t sealed_ms = f->sealed_to_ms;
    job->before_id = db_text(next ? page->keys[0] : "~");
    switch (f->sort) {
    case DOCUMENT_BY_CREATED:
        job->lowest = db_text("");
        job->highest = job->before_id;
        break;
    case DOCUMENT_BY_PERIOD:
        job->lowest = job->period_from;
        job->highest = next ? db_text(page->keys[1]) : job->period_to;
        break;
    case DOCUMENT_BY_SEALED:
        if (next && !text_int(page->keys[2], &sealed_ms)) return problem_set(why, CURSOR_INVALID, "%s", "");
        job->lowest = db_int(f->sealed_from_ms);
        job->highest = db_int(sealed_ms);
        break;
    }
    job->before = job->highest;
    return OK;
}

/* The names of the wanted states, "" behind the last; how many there are. */
static size_t wanted_states(const struct document_filter *filter, const char *names[STATES])
{
    size_t count = 0;
    for (int state = 0; document_states[state]; state++)
        if (!filter->states || filter->states & 1U << state) names[count++] = document_states[state];
    for (size_t i = count; i < STATES; i++) names[i] = "";
    return count;
}

static status walk(const struct listing *job, const char *authority_id, struct problem *why)
{
    const struct document_filter *f = job->filter;
    struct db_value values[STATES * ARGS_MAX];
    const char *states[STATES];
    size_t count = 0;
    bool several = wanted_states(f, states) > 1, named = f->lead.name_like != NULL;
    for (size_t i = 0; i < (several ? STATES : 1); i++) {
        const struct db_value head[] = {db_text(authority_id), db_text(states[i]), job->lowest,   job->highest,
                                        job->before,           job->before_id,     job->category, job->category,
                                        job->period_from,      job->period_to};
        memcpy(values + count, head, sizeof head);
        count += sizeof head / sizeof *head;
        if (named) values[count++] = db_text(f->lead.name_like);
        if (named) values[count++] = db_text(f->lead.code_like);
        values[count++] = job->limit;
    }
    return unit_merge_read(job->db, statements[f->sort].walks[several][named], (struct db_args){values, count},
                           f->sort == DOCUMENT_BY_SEALED, job->rows, why);
}

static status gather(const struct listing *job, struct problem *why)
{
    const struct document_filter *f = job->filter;
    struct buffer states = {.arena = job->rows->arena};
    for (int state = 0; f->states && document_states[state]; state++)
        if (f->states & 1U << state) buffer_format(&states, "%s%s", states.size ? "," : "", document_states[state]);
    const struct db_value wanted = db_text(buffer_string(&states));
    return unit_merge_read(job->db, statements[f->sort].gather,
                           DB_ARGS(db_text(f->lead.unit_ids), wanted, wanted, job->lowest, job->highest, job->before,
                                   job->before_id, job->category, job->category, job->period_from, job->period_to,
                                   job->limit),
                           f->sort == DOCUMENT_BY_SEALED, job->rows, why);
}

static bool is_plain(const struct document_filter *f)
{
    return f->sort == DOCUMENT_BY_CREATED && !f->states && !f->category_id && !f->period_from && !f->period_to &&
           f->lead.authorities.count >= MANY_AUTHORITIES;
}

static status walk_all(const struct listing *job, struct problem *why)
{
    const struct list *authorities = &job->filter->lead.authorities;
    struct buffer ids = {.arena = job->rows->arena};
    if (!is_plain(job->filter)) {
        for (size_t i = 0; i < authorities->count; i++) TRY(walk(job, *LIST_AT(authorities, const char *, i), why));
        return OK;
    }
    for (size_t i = 0; i < authorities->count; i++)
        buffer_format(&ids, "%s%s", i ? "," : "", *LIST_AT(authorities, const char *, i));
    const struct unit_lead *lead = &job->filter->lead;
    const struct db_value of = db_text(buffer_string(&ids));
    if (!lead->name_like)
        return unit_merge_read(job->db, NEWEST, DB_ARGS(job->before_id, of, job->limit), false, job->rows, why);
    return unit_merge_read(job->db, NEWEST_NAMED,
                           DB_ARGS(job->before_id, of, db_text(lead->name_like), db_text(lead->code_like), job->limit),
                           false, job->rows, why);
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
    struct listing job = {.db = db, .filter = filter, .rows = &rows, .limit = db_int(page->limit + 1)};
    job.category = db_text(filter->category_id ? filter->category_id : "");
    job.period_from = db_text(filter->period_from ? filter->period_from : "");
    job.period_to = db_text(filter->period_to ? filter->period_to : "~");
    TRY(read_bounds(&job, page, why));
    TRY(filter->lead.unit_ids ? gather(&job, why) : walk_all(&job, why));
    unit_merge_cut(&rows, false, (size_t)page->limit + 1);
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
