#include "admin_api.h"
#include "clock.h"
#include "list.h"

struct admin_call admin_api_call(const struct http_request *rq)
{
    return (struct admin_call){
        .admin = rq->service, .caller = &rq->caller, .arena = rq->arena, .now_ms = clock_now_ms()};
}

void admin_api_list(struct http_request *rq, struct http_response *rs, const struct http_page *page,
                    const struct admin_list *list)
{
    struct json_writer *w = http_response_json(rs, 200);
    const char *items = list->rows->items;
    size_t count = list->rows->count, shown = count > (size_t)page->limit ? (size_t)page->limit : count;
    const void *last = shown < count ? items + (shown - 1) * list->rows->item_size : NULL;
    json_write_begin(w, NULL, '{');
    json_write_begin(w, "items", '[');
    for (size_t i = 0; i < shown; i++) list->write(w, items + i * list->rows->item_size);
    json_write_end(w, ']');
    json_write_text(w, "next", last ? list->cursor(rq->arena, last) : NULL);
    json_write_end(w, '}');
}
