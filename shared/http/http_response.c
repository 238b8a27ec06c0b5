#include "http_exchange.h"
#include "http_url.h"
#include "text.h"
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

struct json_writer *http_response_json(struct http_response *rs, int http_status)
{
    rs->answer = ANSWER_JSON;
    rs->http_status = http_status;
    rs->content_type = "application/json";
    rs->json = (struct json_writer){.out = {.arena = rs->rq->arena}};
    return &rs->json;
}

status http_response_empty(struct http_response *rs, int http_status)
{
    rs->answer = ANSWER_EMPTY;
    rs->http_status = http_status;
    return OK;
}

status http_response_bytes(struct http_response *rs, const char *content_type, const char *filename, struct bytes body)
{
    rs->answer = ANSWER_BYTES;
    rs->http_status = 200;
    rs->content_type = content_type;
    rs->filename = filename;
    rs->body = body;
    return OK;
}

void http_response_header(struct http_response *rs, const char *name, const char *value)
{
    /* A line end in a value would start a header of an attacker's own. */
    if (strpbrk(value, "\r\n")) return;
    buffer_format(&rs->headers, "%s: %s\r\n", name, value);
}

void http_response_cookie(struct http_response *rs, const char *name, const char *value, const char *path,
                          int64_t max_age_s, bool script)
{
    struct arena *arena = rs->rq->arena;
    http_response_header(rs, "Set-Cookie",
                         arena_format(arena, "%s=%s; Path=%s; Max-Age=%lld; SameSite=Strict%s%s", name, value, path,
                                      (long long)(*value ? max_age_s : 0), script ? "" : "; HttpOnly",
                                      rs->rq->secure ? "; Secure" : ""));
}

static void put(struct http_response *rs, const void *data, size_t size)
{
    const char *at = data;
    while (size) {
        int part = size > (1 << 20) ? 1 << 20 : (int)size;
        if (FCGX_PutStr(at, part, rs->rq->exchange->fcgi.out) < 0) return;
        at += part;
        size -= (size_t)part;
    }
}

static void put_text(struct http_response *rs, const char *text)
{
    put(rs, text, strlen(text));
}

static void put_head(struct http_response *rs)
{
    struct arena *arena = rs->rq->arena;
    put_text(rs, arena_format(arena, "Status: %d\r\nX-Request-Id: %s\r\nX-Content-Type-Options: nosniff\r\n",
                              rs->http_status, rs->rq->id));
    if (!strstr(buffer_string(&rs->headers), "Cache-Control:")) put_text(rs, "Cache-Control: no-store\r\n");
    if (rs->content_type) put_text(rs, arena_format(arena, "Content-Type: %s\r\n", rs->content_type));
    if (rs->filename)
        put_text(rs, arena_format(arena, "Content-Disposition: attachment; filename*=UTF-8''%s\r\n",
                                  http_url_encode(arena, rs->filename)));
    put(rs, rs->headers.data, rs->headers.size);
}

static void put_body(struct http_response *rs, struct bytes body)
{
    put_text(rs, arena_format(rs->rq->arena, "Content-Length: %zu\r\n\r\n", body.size));
    if (strcmp(rs->rq->method, "HEAD") != 0) put(rs, body.data, body.size);
}

/* A strong ETag set by the handler saves sending what the client has (RFC 9110 section 13.1.2). */
static bool client_has_it(const struct http_response *rs)
{
    const char *known = http_request_header(rs->rq, "If-None-Match");
    const char *tag = rs->headers.data ? strstr((const char *)rs->headers.data, "ETag: ") : NULL;
    if (!known || !tag || rs->http_status != 200) return false;
    tag += 6;
    size_t size = strcspn(tag, "\r");
    return memmem(known, strlen(known), tag, size) != NULL;
}

void http_response_finish(struct http_response *rs)
{
    if (rs->answer == ANSWER_STREAM) return; /* sent as it came */
    if (rs->answer == ANSWER_NONE) {
        http_problem_answer(rs);
    } else if (client_has_it(rs)) {
        rs->http_status = 304;
        rs->answer = ANSWER_EMPTY;
    }
    put_head(rs);
    if (rs->answer == ANSWER_EMPTY)
        put_text(rs, "\r\n");
    else
        put_body(rs, rs->answer == ANSWER_JSON ? buffer_bytes(&rs->json.out) : rs->body);
}

status http_response_stream(struct http_response *rs, const char *content_type, struct problem *why)
{
    struct http_state *state = rs->rq->exchange->state;
    int most = (int)state->server->config->threads / 4;
    if (atomic_fetch_add(&state->streams, 1) >= (most ? most : 1)) {
        atomic_fetch_sub(&state->streams, 1);
        status kind = problem_set(why, SERVICE_BUSY, "%s", "streams");
        why->retry_after_s = 5;
        return kind;
    }
    rs->answer = ANSWER_STREAM;
    rs->http_status = 200;
    rs->content_type = content_type;
    http_response_header(rs, "X-Accel-Buffering", "no");
    put_head(rs);
    put_text(rs, "\r\n");
    return OK;
}

bool http_response_send_bytes(struct http_response *rs, struct bytes bytes)
{
    struct http_exchange *x = rs->rq->exchange;
    struct pollfd gone = {.fd = x->fcgi.ipcFd, .events = POLLRDHUP};
    if (atomic_load(&x->state->stopping)) return false;
    if (poll(&gone, 1, 0) > 0 && gone.revents & (POLLRDHUP | POLLHUP | POLLERR)) return false;
    put(rs, bytes.data, bytes.size);
    return FCGX_GetError(x->fcgi.out) == 0 && FCGX_FFlush(x->fcgi.out) == 0;
}

bool http_response_send(struct http_response *rs, const char *text)
{
    return http_response_send_bytes(rs, bytes_of_text(text));
}

void http_response_filename(struct http_response *rs, const char *filename)
{
    rs->filename = filename;
}

void http_response_break(struct http_response *rs)
{
    (void)shutdown(rs->rq->exchange->fcgi.ipcFd, SHUT_RDWR);
}

static bool send_sliced(struct http_response *rs, struct bytes piece)
{
    enum { SLICE = 1 << 20 }; /* so often it is looked whether anybody is there */
    for (size_t at = 0, size; at < piece.size; at += size) {
        size = piece.size - at < SLICE ? piece.size - at : SLICE;
        if (!http_response_send_bytes(rs, bytes_of(piece.data + at, size))) return false;
    }
    return true;
}

static status send_pieces(struct http_response *rs, const char *content_type, const char *filename,
                          const struct list *pieces, struct problem *why)
{
    http_response_filename(rs, filename);
    TRY(http_response_stream(rs, content_type, why));
    for (size_t i = 0; i < pieces->count; i++) {
        if (send_sliced(rs, *LIST_AT(pieces, const struct bytes, i))) continue;
        http_response_break(rs);
        break;
    }
    return OK;
}

status http_response_pieces(struct http_response *rs, const char *content_type, const char *filename,
                            const struct list *pieces, struct problem *why)
{
    enum { LARGE = 8 << 20 };
    struct buffer whole = {.arena = rs->rq->arena};
    size_t size = 0;
    for (size_t i = 0; i < pieces->count; i++) size += LIST_AT(pieces, const struct bytes, i)->size;
    if (size > LARGE) return send_pieces(rs, content_type, filename, pieces, why);
    buffer_reserve(&whole, size);
    for (size_t i = 0; i < pieces->count; i++) {
        const struct bytes *piece = LIST_AT(pieces, const struct bytes, i);
        buffer_add(&whole, piece->data, piece->size);
    }
    return http_response_bytes(rs, content_type, filename, buffer_bytes(&whole));
}
