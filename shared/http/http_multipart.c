#include "http_multipart.h"

#include "text.h"
#include <string.h>
#include <strings.h>

struct cutter {
    struct bytes body;
    size_t at;
    struct arena *arena;
    const char *delimiter; /* CRLF "--" boundary */
    struct problem *why;
};

static status broken(struct cutter *c, const char *what)
{
    return problem_set(c->why, MULTIPART_BROKEN, "%s", what);
}

/* The value of `name` in a header such as: form-data; name="picture"; filename="a.gif". NULL: absent. Quoted strings
 * know only %22 for a quote (RFC 7578 section 4.2, as browsers write), so a backslash is an ordinary character. */
static const char *parameter(struct arena *arena, const char *header, const char *name)
{
    size_t length = strlen(name);
    for (const char *p = strchr(header, ';'); p; p = strchr(p, ';')) {
        p += 1 + strspn(p + 1, " \t");
        if (strncasecmp(p, name, length) != 0 || p[length] != '=') continue;
        p += length + 1;
        bool quoted = *p == '"';
        p += quoted;
        return arena_copy(arena, p, strcspn(p, quoted ? "\"" : "; \t"));
    }
    return NULL;
}

static status boundary_of(struct cutter *c, const char *content_type)
{
    const char *boundary = parameter(c->arena, content_type, "boundary");
    if (!boundary || !*boundary || strlen(boundary) > HTTP_BOUNDARY_MAX) return broken(c, "boundary");
    c->delimiter = arena_format(c->arena, "\r\n--%s", boundary);
    return OK;
}

static const unsigned char *find(struct cutter *c, const char *what)
{
    if (c->at >= c->body.size) return NULL;
    return memmem(c->body.data + c->at, c->body.size - c->at, what, strlen(what));
}

static const char *base_name(const char *path)
{
    for (const char *p = path; *p; p++)
        if (*p == '/' || *p == '\\') path = p + 1;
    return path;
}

static status read_header(struct cutter *c, const char *line, struct http_part *part)
{
    static const char disposition[] = "content-disposition:", type[] = "content-type:";
    if (!text_is_utf8(line, strlen(line)) || !text_is_clean(line)) return broken(c, "part header");
    if (strncasecmp(line, type, sizeof type - 1) == 0) part->content_type = text_trim(c->arena, line + sizeof type - 1);
    if (strncasecmp(line, disposition, sizeof disposition - 1) != 0) return OK;
    const char *filename = parameter(c->arena, line, "filename");
    part->name = parameter(c->arena, line, "name");
    part->filename = filename ? base_name(filename) : NULL;
    return OK;
}

static status read_headers(struct cutter *c, struct http_part *part)
{
    enum { LINES_MAX = 8, LINE_MAX_SIZE = 1024 };
    for (int i = 0; i <= LINES_MAX; i++) {
        const unsigned char *end = find(c, "\r\n");
        if (!end) return broken(c, "part header");
        size_t size = (size_t)(end - (c->body.data + c->at));
        if (size > LINE_MAX_SIZE) return broken(c, "part header too long");
        const char *line = arena_copy(c->arena, c->body.data + c->at, size);
        c->at += size + 2;
        if (size == 0) return part->name ? OK : broken(c, "part without a name");
        TRY(read_header(c, line, part));
    }
    return broken(c, "too many part headers");
}

/* Behind a delimiter: CRLF starts a part, "--" ends the body. */
static status after_delimiter(struct cutter *c, bool *last)
{
    while (c->at < c->body.size && (c->body.data[c->at] == ' ' || c->body.data[c->at] == '\t')) c->at++;
    if (c->body.size - c->at < 2) return broken(c, "cut short");
    *last = memcmp(c->body.data + c->at, "--", 2) == 0;
    if (!*last && memcmp(c->body.data + c->at, "\r\n", 2) != 0) return broken(c, "delimiter");
    c->at += 2;
    return OK;
}

static status read_part(struct cutter *c, struct list *parts)
{
    if (parts->count == HTTP_PARTS_MAX) return broken(c, "too many parts");
    struct http_part part = {.content_type = "text/plain"};
    TRY(read_headers(c, &part));
    /* An empty part's delimiter starts with the line end of its headers. */
    c->at -= 2;
    const unsigned char *end = find(c, c->delimiter);
    if (!end) return broken(c, "cut short");
    size_t start = c->at + 2, stop = (size_t)(end - c->body.data);
    part.content = bytes_of(c->body.data + start, stop > start ? stop - start : 0);
    c->at = stop + strlen(c->delimiter);
    *(struct http_part *)list_add(parts) = part;
    return OK;
}

status http_multipart_parse(struct bytes body, const char *content_type, struct arena *arena, struct list *parts,
                            struct problem *why)
{
    struct cutter c = {body, 0, arena, "", why};
    *parts = LIST_OF(arena, struct http_part);
    TRY(boundary_of(&c, content_type));
    /* The first delimiter may stand at the very start, without its line end. */
    size_t opening = strlen(c.delimiter) - 2;
    if (body.size < opening || memcmp(body.data, c.delimiter + 2, opening) != 0)
        return broken(&c, "no boundary at the start");
    c.at = opening;
    for (bool last = false;;) {
        TRY(after_delimiter(&c, &last));
        if (last) return OK;
        TRY(read_part(&c, parts));
    }
}
