#include "http_page.h"

#include "json_write.h"
#include <string.h>

/* Lists go on behind an id, a code or a number: ASCII. */
static bool is_key(const char *text)
{
    while ((unsigned char)*text >= 0x20 && (unsigned char)*text < 0x7f) text++;
    return !*text;
}

status http_page_parse(struct arena *arena, int64_t limit, const char *cursor, struct http_page *out,
                       struct problem *why)
{
    *out = (struct http_page){.limit = limit ? limit : HTTP_PAGE_LIMIT, .keys = {"", "", ""}};
    if (!cursor || !*cursor) return OK;
    struct bytes decoded;
    const struct json_value *list;
    if (!bytes_from_base64url(arena, cursor, &decoded) || json_parse(decoded, arena, &list, why) != OK ||
        list->type != JSON_ARRAY)
        return problem_set(why, CURSOR_INVALID, "%s", "");
    size_t count = 0;
    for (const struct json_value *key = list->child; key; key = key->next) {
        if (count == HTTP_PAGE_KEYS || key->type != JSON_STRING || !is_key(key->text))
            return problem_set(why, CURSOR_INVALID, "%s", "");
        out->keys[count++] = key->text;
    }
    out->has_cursor = count > 0;
    return OK;
}

status http_page_read(struct http_request *rq, int64_t limit, const char *cursor, struct http_page *out)
{
    return http_page_parse(rq->arena, limit, cursor, out, &rq->why);
}

const char *http_page_cursor(struct arena *arena, const char *a, const char *b, const char *c)
{
    struct json_writer w = {.out = {.arena = arena}};
    const char *keys[] = {a, b, c};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < sizeof keys / sizeof *keys && keys[i]; i++) json_write_text(&w, NULL, keys[i]);
    json_write_end(&w, ']');
    return bytes_base64url(arena, buffer_bytes(&w.out));
}
