/* admin_api - what the handlers of admin share. */
#ifndef ADMIN_API_H
#define ADMIN_API_H

#include "admin.h"
#include "http_page.h"
#include "http_request.h"
#include "http_response.h"

struct admin_call admin_api_call(const struct http_request *rq);

/* A list's answer: {"items": […], "next": …}. `rows` may hold one row more than the page shows; `write` writes one,
 * `keys` gives the sort keys of the last one shown. */
struct admin_list {
    const struct list *rows;
    void (*write)(struct json_writer *w, const void *row);
    const char *(*cursor)(struct arena *arena, const void *row);
};
void admin_api_list(struct http_request *rq, struct http_response *rs, const struct http_page *page,
                    const struct admin_list *list);

#endif
