#include "http_list.h"

void http_list_open(struct json_writer *w, struct http_page *page, struct list *rows)
{
    if (page) page->has_more = rows->count > (size_t)page->limit;
    if (page && page->has_more) rows->count = (size_t)page->limit;
    json_write_begin(w, "items", '[');
}

struct json_writer *http_list_begin(struct http_response *rs, struct http_page *page, struct list *rows)
{
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    http_list_open(w, page, rows);
    return w;
}

const void *http_list_last(const struct http_page *page, const struct list *rows)
{
    if (!page->has_more) return NULL;
    return (const char *)rows->items + (rows->count - 1) * rows->item_size;
}

status http_list_end(struct json_writer *w, const char *next)
{
    json_write_end(w, ']');
    json_write_text(w, "next", next);
    json_write_end(w, '}');
    return OK;
}
