/* Finds the route of a request; literal segments win over arguments. */
#include "clock.h"
#include "db_tx.h"
#include "http_exchange.h"
#include "http_url.h"
#include "id.h"
#include "log.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

enum { SEGMENTS_MAX = 12 };

struct path {
    const char *segments[SEGMENTS_MAX]; /* decoded */
    size_t count;
};

static bool split_path(struct arena *arena, const char *path, struct path *out)
{
    out->count = 0;
    while (*path == '/') {
        size_t size = strcspn(++path, "/");
        if (out->count == SEGMENTS_MAX) return false;
        char *segment = http_url_decode(arena, path, size, false);
        if (!segment || !text_is_utf8(segment, strlen(segment))) return false;
        out->segments[out->count++] = segment;
        path += size;
    }
    return *path == 0;
}

/* Ids and numbers are visible ASCII: other text names nothing and does not get as far as the database. */
static bool is_argument(const char *segment)
{
    const char *p = segment;
    while (*p > 0x20 && *p < 0x7f) p++;
    return p != segment && !*p;
}

/* 0: no match; else one more than the number of literal segments, so that literals win over arguments. */
static int match(const struct path *path, const char *pattern, struct list *args)
{
    int literals = 1;
    size_t i = 0;
    for (; *pattern == '/'; i++) {
        size_t size = strcspn(++pattern, "/");
        if (i == path->count) return 0;
        const char *segment = path->segments[i];
        if (*pattern == ':') {
            if (!is_argument(segment)) return 0;
            struct json_pair *arg = list_add(args);
            arg->name = arena_copy(args->arena, pattern + 1, size - 1);
            arg->value = segment;
        } else {
            if (strlen(segment) != size || strncmp(segment, pattern, size) != 0) return 0;
            literals++;
        }
        pattern += size;
    }
    return i == path->count ? literals : 0;
}

static bool method_fits(const struct http_request *rq, const struct http_route *route)
{
    const char *method = strcmp(rq->method, "HEAD") == 0 ? "GET" : rq->method;
    return strcmp(method, route->method) == 0;
}

/* `args` gets struct json_pair. NULL: no such path, or, with rq->why set to METHOD_WRONG, not by this method. */
static const struct http_route *find_route(struct http_request *rq, const struct http_route *routes, struct list *args)
{
    struct path path;
    const struct http_route *best = NULL;
    int best_literals = 0;
    struct buffer allowed = {.arena = rq->arena};
    if (!split_path(rq->arena, rq->path, &path)) return NULL;
    for (const struct http_route *route = routes; route->method; route++) {
        struct list found = LIST_OF(rq->arena, struct json_pair);
        int literals = match(&path, route->path, &found);
        if (literals < best_literals || !literals) continue;
        if (literals > best_literals) {
            best = NULL;
            allowed = (struct buffer){.arena = rq->arena};
        }
        best_literals = literals;
        buffer_format(&allowed, "%s%s", allowed.size ? ", " : "", route->method);
        if (!method_fits(rq, route)) continue;
        best = route;
        *args = found;
    }
    if (!best && best_literals) (void)!problem_set(&rq->why, METHOD_WRONG, "%s", buffer_string(&allowed));
    return best;
}

/* Chinese unless the client ranks English first. */
static bool prefers_chinese(const char *accept_language)
{
    if (!accept_language) return true;
    const char *english = strcasestr(accept_language, "en"), *chinese = strcasestr(accept_language, "zh");
    return !english || (chinese && chinese < english);
}

static const char *param(const struct http_exchange *x, const char *name)
{
    const char *value = FCGX_GetParam(name, x->fcgi.envp);
    return value ? value : "";
}

static bool id_is_clean(const char *id)
{
    size_t length = strlen(id);
    return length >= 8 && length <= 48 &&
           strspn(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") == length;
}

static void begin(struct http_request *rq)
{
    struct http_exchange *x = rq->exchange;
    const char *uri = param(x, "REQUEST_URI");
    char fresh[ID_SIZE];
    id_new(fresh);
    rq->id = arena_text(rq->arena, id_is_clean(param(x, "ESTAMP_REQUEST_ID")) ? param(x, "ESTAMP_REQUEST_ID") : fresh);
    rq->method = param(x, "REQUEST_METHOD");
    rq->path = arena_copy(rq->arena, uri, strcspn(uri, "?#"));
    rq->chinese = prefers_chinese(http_request_header(rq, "Accept-Language"));
    rq->secure = strcmp(param(x, "REQUEST_SCHEME"), "https") == 0;
    text_copy(rq->caller.address, sizeof rq->caller.address, param(x, "REMOTE_ADDR"));
    log_set_request(rq->id);
}

static bool is_health(const struct http_request *rq, const char *what)
{
    const struct http_config *config = rq->exchange->state->server->config;
    return text_equal(rq->path, arena_format(rq->arena, "/estamp/internal/v1/%s/%s", config->name, what));
}

static status ask_nothing(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    return db_exec(db, "DO 1", DB_NO_ARGS, NULL, why);
}

static status health(struct http_request *rq, struct http_response *rs, bool ready)
{
    const struct http_server *server = rq->exchange->state->server;
    if (ready && server->db) TRY(db_read(server->db, ask_nothing, NULL, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "status", "ok");
    json_write_end(w, '}');
    return OK;
}

static status answer(struct http_request *rq, struct http_response *rs, const struct http_route **route)
{
    struct http_exchange *x = rq->exchange;
    bool inside = strcmp(param(x, "ESTAMP_LISTENER"), "internal") == 0;
    if (text_starts(rq->path, "/estamp/internal/") && !inside) return problem_set(&rq->why, ROUTE_MISSING, "%s", "");
    if (is_health(rq, "livez")) return health(rq, rs, false);
    if (is_health(rq, "readyz")) return health(rq, rs, true);
    *route = find_route(rq, x->state->server->routes, &x->args);
    if (!*route) return rq->why.code ? rq->why.kind : problem_set(&rq->why, ROUTE_MISSING, "%s", "");
    TRY(http_auth_check(rq, (*route)->permission));
    TRY(http_url_pairs(rq->arena, param(x, "QUERY_STRING"), &x->query, &rq->why));
    TRY(http_body_read(rq, *route));
    return (*route)->handler(rq, rs);
}

void http_exchange_run(struct http_exchange *x)
{
    AUTO_ARENA(memory);
    int64_t start_us = clock_ticks_us();
    struct http_request *rq = ARENA_NEW(memory, struct http_request);
    *rq = (struct http_request){.arena = memory, .exchange = x, .service = x->state->server->service};
    x->args = x->query = x->form = LIST_OF(memory, struct json_pair);
    x->parts = LIST_OF(memory, struct http_part);
    x->budget_from_us = 0;
    struct http_response rs = {.rq = rq, .headers = {.arena = memory}};
    const struct http_route *route = NULL;
    begin(rq);
    if (answer(rq, &rs, &route) != OK && rs.answer != ANSWER_STREAM) {
        rs.headers.size = 0; /* what a failed handler had begun to say */
        rs.filename = NULL;
        http_problem_answer(&rs);
    }
    if (x->budget_from_us > 0)
        http_budget_end(x->state->budget, rq->caller.id, clock_ticks_us(), clock_cpu_us() - x->budget_from_us);
    if (rs.answer == ANSWER_STREAM) atomic_fetch_sub(&x->state->streams, 1);
    http_response_finish(&rs);
    http_body_drop(x);
    log_event(LOG_INFO, "request", log_text("method", rq->method), log_text("route", route ? route->path : "-"),
              log_number("status", rs.http_status), log_number("us", clock_ticks_us() - start_us),
              log_text("caller", rq->caller.id));
    log_set_request(NULL);
}
