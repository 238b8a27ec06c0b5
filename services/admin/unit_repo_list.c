#include "unit_merge.h"
#include "unit_repo.h"

/* Of one authority the first of each kind, by the index of the order, which holds the name too: a statement for all at
 * once would walk through the bureau's units for an officer of a small authority. */
#define WANTED "u.code > ? AND u.code < ? AND u.code LIKE ? AND u.code LIKE ? AND u.name LIKE ? ESCAPE '!'"
#define BRANCH(kind)                                                                                                   \
    "(SELECT u.id, u.code FROM unit u FORCE INDEX (unit_list) WHERE u.authority_id = ? AND u.kind = '" kind            \
    "' AND (? = '' OR ? = '" kind "') AND " WANTED " ORDER BY u.code LIMIT ?)"
static const char WALK[] = BRANCH("authority") " UNION ALL " BRANCH("department") " UNION ALL " BRANCH("taxpayer");

/* Of one unit, or of the few whose name holds a piece of the text: few enough to be sorted. */
#define FEW_WANTED " AND (? = '' OR u.kind = ?) AND " WANTED " ORDER BY u.code LIMIT ?"
static const char OWN[] = "SELECT u.id, u.code FROM unit u WHERE u.id = ?" FEW_WANTED;
static const char FEW[] =
    "SELECT STRAIGHT_JOIN DISTINCT u.id, u.code FROM unit_gram g JOIN unit u ON u.id = g.unit_id WHERE g.gram LIKE ?"
    " ESCAPE '!' AND EXISTS (SELECT 1 FROM authority_closure s WHERE s.ancestor_id = ? AND s.descendant_id ="
    " u.authority_id)" FEW_WANTED;

enum { BOUND = 1000, BRANCHES = 3, BRANCH_ARGS = 9 };
static const char COUNT_GRAM[] =
    "SELECT COUNT(*) FROM (SELECT 1 FROM unit_gram WHERE gram LIKE ? ESCAPE '!' LIMIT ?) few";

struct listing {
    struct db *db;
    struct scope scope;
    struct db_value kind, after, before, code_like, text_like, name_like, limit;
    struct list *rows; /* struct unit_merge_row */
};

/* NULL: every piece of the text stands in many names. */
static status rarest(struct db *db, const struct unit_search *search, const char **gram, struct problem *why)
{
    int64_t fewest = BOUND;
    *gram = NULL;
    for (size_t i = 0; i < UNIT_SEARCH_GRAMS; i++) {
        AUTO(db_rows, rows);
        TRY(db_query(db, COUNT_GRAM, DB_ARGS(db_text(search->grams[i]), db_int(BOUND)), &rows, why));
        int64_t count = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
        TRY(db_rows_end(rows, why));
        if (count >= fewest) continue;
        fewest = count;
        *gram = search->grams[i];
    }
    return OK;
}

static status walk(const struct listing *job, const char *authority_id, struct problem *why)
{
    struct db_value values[BRANCHES * BRANCH_ARGS];
    const size_t count = sizeof values / sizeof(struct db_value);
    const char *bound = unit_merge_bound(job->rows, (size_t)job->limit.number);
    const struct db_value branch[BRANCH_ARGS] = {
        db_text(authority_id), job->kind,      job->kind,      job->after, *bound ? db_text(bound) : job->before,
        job->code_like,        job->text_like, job->name_like, job->limit};
    for (size_t i = 0; i < count; i++) values[i] = branch[i % BRANCH_ARGS];
    TRY(unit_merge_read(job->db, WALK, (struct db_args){values, count}, false, job->rows, why));
    unit_merge_cut(job->rows, true, (size_t)job->limit.number);
    return OK;
}

static status walk_all(const struct listing *job, struct problem *why)
{
    struct list authorities = LIST_OF(job->rows->arena, const char *);
    TRY(unit_merge_authorities(job->db, job->scope, &authorities, why));
    for (size_t i = 0; i < authorities.count; i++) TRY(walk(job, *LIST_AT(&authorities, const char *, i), why));
    return OK;
}

static status find(const struct listing *job, const struct unit_search *search, struct problem *why)
{
    const char *gram = NULL;
    struct db_value unit = db_text(job->scope.unit_id);
    if (job->scope.kind == SCOPE_UNIT)
        return unit_merge_read(job->db, OWN,
                               DB_ARGS(unit, job->kind, job->kind, job->after, job->before, job->code_like,
                                       job->text_like, job->name_like, job->limit),
                               false, job->rows, why);
    if (search && job->scope.kind == SCOPE_SUBTREE) TRY(rarest(job->db, search, &gram, why));
    if (!gram) return walk_all(job, why);
    return unit_merge_read(job->db, FEW,
                           DB_ARGS(db_text(gram), unit, job->kind, job->kind, job->after, job->before, job->code_like,
                                   job->text_like, job->name_like, job->limit),
                           false, job->rows, why);
}

/* The subtree of filter->authority_id, or nothing where that is not in the scope. */
static status narrow(struct db *db, struct scope *scope, const char *authority_id, struct problem *why)
{
    bool inside = scope->kind == SCOPE_ALL;
    if (!*authority_id || scope->kind == SCOPE_UNIT) return OK;
    if (scope->kind == SCOPE_SUBTREE) TRY(unit_repo_is_under(db, scope->unit_id, authority_id, &inside, why));
    *scope = (struct scope){inside ? SCOPE_SUBTREE : SCOPE_NOTHING, authority_id};
    return OK;
}

status unit_repo_list(struct db *db, struct scope scope, const struct unit_filter *filter, struct list *out,
                      struct problem *why)
{
    struct list rows = LIST_OF(out->arena, struct unit_merge_row);
    struct unit_search search = {0};
    struct listing job = {.db = db,
                          .kind = db_text(filter->kind),
                          .after = db_text(filter->after_code),
                          .before = db_text("~"),
                          .code_like = db_text(arena_format(out->arena, "%s%%", filter->code)),
                          .text_like = db_text("%"),
                          .name_like = db_text("%"),
                          .limit = db_int(filter->limit),
                          .rows = &rows};
    if (*filter->text) unit_search_make(out->arena, filter->text, &search);
    if (search.code_like) job.text_like = db_text(search.code_like);
    bool by_name = search.name_like && !search.code_like;
    if (by_name) job.name_like = db_text(search.name_like);
    TRY(narrow(db, &scope, filter->authority_id, why));
    job.scope = scope;
    TRY(find(&job, by_name ? &search : NULL, why));
    unit_merge_cut(&rows, true, (size_t)filter->limit);
    return unit_repo_read(db, unit_merge_ids(&rows), out, why);
}
