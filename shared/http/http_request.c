#include "http_exchange.h"
#include "http_url.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

const char *http_request_arg(const struct http_request *rq, const char *name)
{
    const struct list *args = &rq->exchange->args;
    for (size_t i = 0; i < args->count; i++) {
        const struct json_pair *arg = LIST_AT(args, const struct json_pair, i);
        if (strcmp(arg->name, name) == 0) return arg->value;
    }
    return "";
}

const char *http_request_header(const struct http_request *rq, const char *name)
{
    char param[80] = "HTTP_";
    size_t length = 5;
    for (; *name && length + 1 < sizeof param; name++, length++) {
        param[length] = '_';
        if (*name != '-') param[length] = text_upper(*name);
    }
    param[length] = 0;
    return FCGX_GetParam(param, rq->exchange->fcgi.envp);
}

const char *http_request_cookie(const struct http_request *rq, const char *name)
{
    const char *p = http_request_header(rq, "Cookie");
    size_t length = strlen(name);
    for (; p && *p; p += strspn(p, "; ")) {
        size_t size = strcspn(p, ";");
        if (size > length && strncmp(p, name, length) == 0 && p[length] == '=')
            return arena_copy(rq->arena, p + length + 1, size - length - 1);
        p += size;
    }
    return NULL;
}

status http_request_from(struct http_request *rq, const char *service)
{
    bool is_it = rq->caller.kind == CALLER_SERVICE && strcmp(rq->caller.name, service) == 0;
    return is_it ? OK : problem_set(&rq->why, PERMISSION_DENIED, "%s", service);
}

status http_request_json(struct http_request *rq, const struct json_field *shape, void *out)
{
    return json_read(rq->body, shape, out, rq->arena, &rq->why);
}

status http_request_query(struct http_request *rq, const struct json_field *shape, void *out)
{
    return json_read_pairs(&rq->exchange->query, shape, out, rq->arena, &rq->why);
}

status http_request_form(struct http_request *rq, const struct json_field *shape, void *out)
{
    return json_read_pairs(&rq->exchange->form, shape, out, rq->arena, &rq->why);
}

static const struct http_part *find_part(const struct http_request *rq, const char *name)
{
    const struct list *parts = &rq->exchange->parts;
    for (size_t i = 0; i < parts->count; i++) {
        const struct http_part *part = LIST_AT(parts, const struct http_part, i);
        if (part->filename && strcmp(part->name, name) == 0) return part;
    }
    return NULL;
}

bool http_request_has_part(const struct http_request *rq, const char *name)
{
    const struct http_part *part = find_part(rq, name);
    return part && part->content.size;
}

status http_request_part(struct http_request *rq, const char *name, const struct http_part **out)
{
    *out = find_part(rq, name);
    if (*out && (*out)->content.size) return OK;
    return problem_fault(&rq->why, FIELD_REQUIRED, name, "%s", "");
}

status http_request_fields(struct http_request *rq, const struct json_field *shape, void *out)
{
    struct list pairs = LIST_OF(rq->arena, struct json_pair);
    const struct list *parts = &rq->exchange->parts;
    for (size_t i = 0; i < parts->count; i++) {
        const struct http_part *part = LIST_AT(parts, const struct http_part, i);
        if (part->filename) continue;
        if (part->content.size && memchr(part->content.data, 0, part->content.size))
            return problem_fault(&rq->why, FIELD_FORM, part->name, "%s", "UTF-8");
        struct json_pair *pair = list_add(&pairs);
        pair->name = part->name;
        pair->value = arena_copy(rq->arena, part->content.data, part->content.size);
    }
    return json_read_pairs(&pairs, shape, out, rq->arena, &rq->why);
}
