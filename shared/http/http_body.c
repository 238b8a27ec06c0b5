#include "http_exchange.h"
#include "http_multipart.h"
#include "http_url.h"
#include "log.h"
#include "text.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

/* Bodies up to here stay in memory; larger ones go to a nameless file and are mapped, so that memory stays flat. */
enum { MEMORY_MAX = 256 * 1024, PIECE = 64 * 1024 };

static status content_length(struct http_request *rq, size_t limit, size_t *size)
{
    const char *text = FCGX_GetParam("CONTENT_LENGTH", rq->exchange->fcgi.envp);
    int64_t length = 0;
    if (text && *text && (!text_int(text, &length) || length < 0)) return problem_set(&rq->why, BODY_CUT, "%s", "");
    if ((size_t)length > limit) return problem_set(&rq->why, BODY_TOO_LARGE, "%zu", limit);
    *size = (size_t)length;
    return OK;
}

static status read_memory(struct http_request *rq, size_t size)
{
    unsigned char *data = arena_alloc(rq->arena, size + 1);
    int got = FCGX_GetStr((char *)data, (int)size, rq->exchange->fcgi.in);
    if (got < 0 || (size_t)got != size) return problem_set(&rq->why, BODY_CUT, "%s", "");
    rq->body = bytes_of(data, size);
    return OK;
}

static status spool_pieces(struct http_request *rq, int fd, size_t size)
{
    char *piece = arena_alloc(rq->arena, PIECE);
    for (size_t left = size; left;) {
        int want = left < PIECE ? (int)left : PIECE;
        int got = FCGX_GetStr(piece, want, rq->exchange->fcgi.in);
        if (got <= 0) return problem_set(&rq->why, BODY_CUT, "%s", "");
        for (int done = 0; done < got;) {
            ssize_t put = write(fd, piece + done, (size_t)(got - done));
            if (put <= 0) return problem_set(&rq->why, STORE_FAILED, "%s", strerror(errno));
            done += (int)put;
        }
        left -= (size_t)got;
    }
    return OK;
}

static status spool(struct http_request *rq, size_t size)
{
    struct http_exchange *x = rq->exchange;
    const char *folder = x->state->server->config->temp_dir;
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        log_event(LOG_ERROR, "spool_failed", log_text("folder", folder), log_text("error", strerror(errno)));
        return problem_set(&rq->why, STORE_FAILED, "%s", "");
    }
    status result = spool_pieces(rq, fd, size);
    void *map = result == OK ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (result != OK) return result;
    if (map == MAP_FAILED) return problem_set(&rq->why, STORE_FAILED, "%s", "");
    x->map = map;
    x->map_size = size;
    rq->body = bytes_of(map, size);
    return OK;
}

void http_body_drop(struct http_exchange *x)
{
    if (x->map) munmap(x->map, x->map_size);
    x->map = NULL;
}

static bool media_is(const char *content_type, const char *wanted)
{
    size_t length = strlen(wanted);
    return content_type && strncasecmp(content_type, wanted, length) == 0 &&
           strchr("; \t", content_type[length]) != NULL; /* also the NUL at its end */
}

static const char *wanted_media(enum http_body body)
{
    switch (body) {
    case HTTP_BODY_JSON:
        return "application/json";
    case HTTP_BODY_FORM:
        return "application/x-www-form-urlencoded";
    case HTTP_BODY_MULTIPART:
        return "multipart/form-data";
    case HTTP_BODY_NONE:
    case HTTP_BODY_RAW:
        return NULL;
    }
    return NULL;
}

status http_body_read(struct http_request *rq, const struct http_route *route)
{
    if (route->body == HTTP_BODY_NONE) return OK;
    struct http_exchange *x = rq->exchange;
    const char *wanted = wanted_media(route->body), *given = FCGX_GetParam("CONTENT_TYPE", x->fcgi.envp);
    if (wanted && !media_is(given, wanted)) return problem_set(&rq->why, MEDIA_WRONG, "%s", wanted);
    size_t size = 0;
    TRY(content_length(rq, route->limit ? route->limit : HTTP_LIMIT_JSON, &size));
    if (size <= MEMORY_MAX)
        TRY(read_memory(rq, size));
    else
        TRY(spool(rq, size));
    if (route->body == HTTP_BODY_MULTIPART)
        return http_multipart_parse(rq->body, given, rq->arena, &x->parts, &rq->why);
    if (route->body == HTTP_BODY_FORM)
        return http_url_pairs(rq->arena, arena_copy(rq->arena, rq->body.data, rq->body.size), &x->form, &rq->why);
    return OK;
}
