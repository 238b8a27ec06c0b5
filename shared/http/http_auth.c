#include "http_auth.h"

#include "clock.h"
#include "db.h"
#include "db_tx.h"
#include "http_exchange.h"
#include "log.h"
#include "text.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* A token lives ten minutes, so cuts older than that plus slack concern no living token. */
enum { POLL_US = 400 * 1000, STALE_AFTER_MS = 5000, KEEP_MS = 15 * 60 * 1000, CUT_SUBJECT = 27 };

struct cut {
    char subject[CUT_SUBJECT];
    int64_t version;
};

struct cut_set { /* sorted by subject; replaced as a whole */
    struct cut *cuts;
    size_t count;
};

struct token_cuts {
    struct db_pool *pool;
    pthread_mutex_t lock;
    struct cut_set set;
    int64_t read_ms;
};

static const char READ_CUTS[] = "SELECT subject, MAX(version) FROM estamp_auth.v_token_cut WHERE changed_ms > ? "
                                "GROUP BY subject ORDER BY subject";

static status read_cuts(struct db *db, void *argument, struct problem *why)
{
    struct list *list = argument;
    AUTO(db_rows, rows);
    list->count = 0;
    TRY(db_query(db, READ_CUTS, DB_ARGS(db_int(clock_now_ms() - KEEP_MS)), &rows, why));
    while (db_rows_next(rows)) {
        struct cut *cut = list_add(list);
        text_copy(cut->subject, sizeof cut->subject, db_rows_text(rows, 0));
        cut->version = db_rows_int(rows, 1);
    }
    return db_rows_end(rows, why);
}

static int by_subject(const void *a, const void *b)
{
    return strcmp(((const struct cut *)a)->subject, ((const struct cut *)b)->subject);
}

static void poll_once(struct token_cuts *cuts)
{
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct list list = LIST_OF(memory, struct cut);
    int64_t started_ms = clock_now_ms();
    if (db_read(cuts->pool, read_cuts, &list, &why) != OK) {
        log_event(LOG_WARN, "token_cuts_unread", log_text("code", problem_name(why.code)));
        return;
    }
    struct cut *copy = calloc(list.count + 1, sizeof *copy);
    if (!copy) abort();
    if (list.count) memcpy(copy, list.items, list.count * sizeof *copy);
    qsort(copy, list.count, sizeof *copy, by_subject); /* the database sorts by another order than strcmp */
    pthread_mutex_lock(&cuts->lock);
    struct cut *old = cuts->set.cuts;
    cuts->set = (struct cut_set){copy, list.count};
    cuts->read_ms = started_ms;
    pthread_mutex_unlock(&cuts->lock);
    free(old);
}

static void *poll_for_ever(void *argument)
{
    for (;;) {
        poll_once(argument);
        usleep(POLL_US);
    }
    return NULL;
}

struct token_cuts *http_auth_cuts(struct db_pool *pool)
{
    struct token_cuts *cuts = calloc(1, sizeof *cuts);
    pthread_t thread;
    if (!cuts) abort();
    cuts->pool = pool;
    pthread_mutex_init(&cuts->lock, NULL);
    if (pthread_create(&thread, NULL, poll_for_ever, cuts) != 0) abort();
    pthread_detach(thread);
    return cuts;
}

static bool is_cut(const struct cut_set *set, const char *subject, int64_t version)
{
    struct cut wanted;
    if (!text_copy(wanted.subject, sizeof wanted.subject, subject) || !*subject || !set->count) return false;
    const struct cut *cut = bsearch(&wanted, set->cuts, set->count, sizeof wanted, by_subject);
    return cut && version < cut->version;
}

/* OK when no cut is newer than the claims' version for subject and session. Fails: TOKEN_STALE, SERVICE_BUSY. */
static status check_cuts(struct token_cuts *cuts, const struct token_claims *claims, struct problem *why)
{
    pthread_mutex_lock(&cuts->lock);
    bool known = clock_now_ms() - cuts->read_ms < STALE_AFTER_MS;
    bool cut = is_cut(&cuts->set, claims->subject, claims->version) || is_cut(&cuts->set, claims->session_id, 0);
    pthread_mutex_unlock(&cuts->lock);
    if (cut) return problem_set(why, TOKEN_STALE, "%s", "");
    if (known) return OK;
    status kind = problem_set(why, SERVICE_BUSY, "%s", "");
    why->retry_after_s = 1;
    return kind;
}

static const char *bearer(const char *header)
{
    if (!header || strncasecmp(header, "Bearer ", 7) != 0) return NULL;
    return header + 7 + strspn(header + 7, " ");
}

static enum caller_kind kind_of(const char *name)
{
    for (int kind = CALLER_OFFICER; kind <= CALLER_SERVICE; kind++)
        if (strcmp(name, caller_kind_name((enum caller_kind)kind)) == 0) return (enum caller_kind)kind;
    return CALLER_NOBODY;
}

static uint64_t permissions_of(struct arena *arena, const char *scope)
{
    uint64_t permissions = 0;
    for (const char *word = scope; *word; word += strspn(word, " ")) {
        size_t size = strcspn(word, " ");
        enum permission permission;
        if (permission_find(arena_copy(arena, word, size), &permission)) permissions |= 1ull << permission;
        word += size;
    }
    return permissions;
}

static void set_caller(struct arena *arena, const struct token_claims *claims, struct caller *caller)
{
    caller->kind = kind_of(claims->kind);
    bool fits = text_copy(caller->id, sizeof caller->id, claims->subject) &
                text_copy(caller->unit_id, sizeof caller->unit_id, claims->unit_id) &
                text_copy(caller->session_id, sizeof caller->session_id, claims->session_id) &
                text_copy(caller->name, sizeof caller->name, claims->name);
    if (!fits) caller->kind = CALLER_NOBODY;
    caller->permissions = permissions_of(arena, claims->scope);
    caller->first_steps = *claims->stage != '\0';
}

static status check_user(struct http_request *rq, const char *token, struct caller *caller)
{
    const struct http_server *server = rq->exchange->state->server;
    struct token_claims claims;
    TRY(token_check(server->keys, token, TOKEN_AUDIENCE_API, rq->arena, &claims, &rq->why));
    if (server->cuts) TRY(check_cuts(server->cuts, &claims, &rq->why));
    set_caller(rq->arena, &claims, caller);
    return caller->kind == CALLER_NOBODY || caller->kind == CALLER_SERVICE
               ? problem_set(&rq->why, TOKEN_INVALID, "%s", "kind")
               : OK;
}

static status check_service(struct http_request *rq)
{
    const struct http_server *server = rq->exchange->state->server;
    struct token_claims claims;
    TRY(token_check(server->keys, rq->bearer, TOKEN_AUDIENCE_INTERNAL, rq->arena, &claims, &rq->why));
    set_caller(rq->arena, &claims, &rq->caller);
    if (rq->caller.kind != CALLER_SERVICE) return problem_set(&rq->why, TOKEN_INVALID, "%s", "kind");
    const char *user =
        http_request_header(rq, "X-Estamp-User"); /* nginx passes it empty when nobody stands behind the call */
    rq->user_bearer = user && *user ? user : NULL;
    rq->user = (struct caller){.kind = CALLER_NOBODY};
    /* nginx takes the address that the calling service gives; where it gives none, there is no user. */
    (void)text_copy(rq->user.address, sizeof rq->user.address, rq->caller.address);
    return rq->user_bearer ? check_user(rq, rq->user_bearer, &rq->user) : OK;
}

status http_auth_check(struct http_request *rq, enum permission permission)
{
    if (permission == PERM_ANYONE) return OK;
    rq->bearer = bearer(http_request_header(rq, "Authorization"));
    if (!rq->bearer || !rq->exchange->state->server->keys) return problem_set(&rq->why, LOGIN_REQUIRED, "%s", "");
    if (permission == PERM_SERVICE) return check_service(rq);
    TRY(check_user(rq, rq->bearer, &rq->caller));
    if (permission == PERM_FIRST_STEPS || caller_may(&rq->caller, permission)) return OK;
    if (rq->caller.first_steps) return problem_set(&rq->why, FIRST_STEPS_OPEN, "%s", "");
    if (permission == PERM_SIGNED_IN) return OK;
    return problem_set(&rq->why, PERMISSION_DENIED, "%s", permission_text(permission, rq->chinese));
}
