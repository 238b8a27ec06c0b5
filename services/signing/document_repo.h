/* document_repo - the tables document and document_form. The scope of a taxpayer holds its own documents and those of
 * the clients whose mandate (代理授权) is in force at this moment. */
#ifndef DOCUMENT_REPO_H
#define DOCUMENT_REPO_H

#include "caller.h"
#include "db.h"
#include "document.h"
#include "http_page.h"
#include "unit_lead.h"
#include "unit_search.h"

/* Of a unit u: within the caller's scope, and for a taxpayer also that of the clients whose mandate is in force. */
#define DOCUMENT_REPO_SCOPE                                                                                            \
    "(" UNIT_SEARCH_SCOPE " OR u.id IN (SELECT m.client_id FROM estamp_admin.v_mandate m WHERE m.agent_id = ?))"
#define DOCUMENT_REPO_SCOPE_ARGS(scope)                                                                                \
    UNIT_SEARCH_ARGS(scope), db_text((scope).kind == SCOPE_UNIT ? (scope).unit_id : "")

enum document_sort { DOCUMENT_BY_CREATED, DOCUMENT_BY_PERIOD, DOCUMENT_BY_SEALED }; /* the newest first */
enum { DOCUMENT_SORTS = DOCUMENT_BY_SEALED + 1 };

struct document_filter {
    const char *category_id;              /* NULL: any */
    unsigned states;                      /* bit set of enum document_state; 0: any */
    const char *period_from, *period_to;  /* NULL: any; periods that end within */
    int64_t sealed_from_ms, sealed_to_ms; /* for DOCUMENT_BY_SEALED alone */
    struct unit_lead lead;
    enum document_sort sort;
};

struct document_form { /* a level-3 category in the version that was used */
    const char *category_id, *form_name, *title, *compiled_digest;
    int64_t version, position;
};

/* Fails: DECLARATION_EXISTS. */
status document_repo_add(struct db *db, const struct document *document, const struct list *forms, struct problem *why)
    MUST_USE;
status document_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct document *out,
                          struct problem *why) MUST_USE;
/* Many at once, for `ids` (const char *) in any number. What is there and in the scope comes into `out`
 * (struct document), ordered by id: document_repo_pick finds one (NULL: not there). */
status document_repo_find_many(struct db *db, struct scope scope, const struct list *ids, struct list *out,
                               struct problem *why) MUST_USE;
/* Locks the rows until the transaction ends, in the order of their ids, so that two requests never wait for each other.
 * `out` as above, of any scope, with id, unit_id and what a change of state looks at alone. */
status document_repo_lock_many(struct db *db, const struct list *ids, struct list *out, struct problem *why) MUST_USE;
/* One row, locked until the transaction ends, and read whole. Fails: DOCUMENT_MISSING. */
status document_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct document *out,
                          struct problem *why) MUST_USE;
struct document *document_repo_pick(const struct list *documents, const char *id);
/* For anyone who knows the number: it cannot be guessed. Fails: RECEIPT_MISSING. */
status document_repo_find_number(struct db *db, const char *number, struct arena *arena, struct document *out,
                                 struct problem *why) MUST_USE;
/* document_repo_list.c. Pages go on behind a cursor of id, period_to and sealed_ms. */
status document_repo_list(struct db *db, struct scope scope, const struct document_filter *filter,
                          const struct http_page *page, struct list *out, struct problem *why) MUST_USE;
/* The one of this number, if it is there and in the scope. */
status document_repo_list_number(struct db *db, struct scope scope, const char *number, struct list *out,
                                 struct problem *why) MUST_USE;
/* struct document each: what a move or a sealing changes. */
status document_repo_save_many(struct db *db, const struct list *documents, struct problem *why) MUST_USE;
struct document_change {
    const char *id;
    const struct document *was, *now;
};
/* The same for rows (struct document_change; sorted here) that are as they were read, which locks them, too. `all_done`
 * false: one is not, and the transaction must end without them. */
status document_repo_save_unchanged(struct db *db, struct list *changes, bool *all_done, struct problem *why) MUST_USE;
/* struct document each, all going to the state of the first: writes state and changed_ms. */
status document_repo_move_many(struct db *db, const struct list *documents, struct problem *why) MUST_USE;
/* The same, each with an archive number of its own. */
status document_repo_file_many(struct db *db, const struct list *documents, struct problem *why) MUST_USE;
/* What a withdrawal changes. */
status document_repo_save_withdrawn(struct db *db, const struct document *document, struct problem *why) MUST_USE;

struct document_locker { /* who locks or unlocks it */
    const char *account_id, *unit_id, *reason;
};
/* What a lock or its end changes: locked_ms says which. */
status document_repo_save_lock(struct db *db, const struct document *document, const struct document_locker *locker,
                               struct problem *why) MUST_USE;
struct document_lock {
    const char *unit_name, *reason; /* NULL: it is not locked */
    bool may_unlock;                /* the locking unit is within the scope */
};
status document_repo_lock_of(struct db *db, struct scope scope, const char *id, struct arena *arena,
                             struct document_lock *out, struct problem *why) MUST_USE;

/* What a correction, a void or a rejection changes. */
status document_repo_save_change(struct db *db, const struct document *document, struct problem *why) MUST_USE;

struct document_link { /* the document that another corrects or is corrected by */
    const char *id, *number;
    enum document_state state;
    int64_t sealed_ms;
};
/* Of a document within the same unit. `id` NULL: `out` is empty. */
status document_repo_link(struct db *db, const char *id, struct arena *arena, struct document_link *out,
                          struct problem *why) MUST_USE;

/* The unit of that code, its own or that of a client whose mandate (代理授权) is in force at this moment, as in
 * document_repo_find. Fails: UNIT_MISSING. */
status document_repo_unit(struct db *db, struct scope scope, const char *code, struct arena *arena, const char **id,
                          struct problem *why) MUST_USE;
/* The clients for whom the caller's unit may seal now: const char *. */
status document_repo_clients(struct db *db, struct scope scope, struct list *out, struct problem *why) MUST_USE;

/* Of one unit what waits, in the order of the due dates, what has none at the end; the cursor's keys are due date, or
 * DOCUMENT_REPO_UNDATED, and id. */
#define DOCUMENT_REPO_UNDATED "-"
status document_repo_deadlines(struct db *db, struct scope scope, const char *unit_id, const struct http_page *page,
                               struct list *out, struct problem *why) MUST_USE;

status document_repo_forms(struct db *db, const char *document_id, struct list *out, struct problem *why) MUST_USE;

#endif
