#include "unit_import_api.h"
#include "admin_api.h"
#include "digest.h"
#include "text.h"
#include "unit_import_flow.h"
#include "unit_import_json.h"

static status answer(struct http_response *rs, int http_status, const struct unit_import *import)
{
    unit_import_json_write(http_response_json(rs, http_status), import, true);
    return OK;
}

/* The same key with another file or another day is another request. */
static void hash_upload(struct http_request *rq, const struct unit_import_new *in, struct db_once *once)
{
    struct digest digest;
    unsigned char sum[DIGEST_SIZE];
    digest_begin(&digest);
    digest_add(&digest, bytes_of_text(in->effective_on ? in->effective_on : ""));
    digest_add(&digest, in->file);
    digest_end(&digest, sum);
    once->request_hash = bytes_hex(rq->arena, bytes_of(sum, sizeof sum));
}

status unit_import_api_begin(struct http_request *rq, struct http_response *rs)
{
    struct unit_import_fields fields = {0};
    const struct http_part *file;
    struct db_once once;
    struct unit_import import;
    TRY(http_request_fields(rq, unit_import_fields_shape, &fields));
    TRY(http_request_part(rq, "file", &file));
    TRY(http_request_once(rq, "unit.import", &once));
    const char *name = file->filename && text_count(file->filename) <= 200 ? file->filename : "units.csv";
    const struct unit_import_new in = {name, file->content, fields.effective_on};
    hash_upload(rq, &in, &once);
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_import_flow_begin(&call, &in, &once, &import, &rq->why));
    return answer(rs, 201, &import);
}

status unit_import_api_list(struct http_request *rq, struct http_response *rs)
{
    struct unit_import_query query = {0};
    struct http_page page;
    struct list rows;
    TRY(http_request_query(rq, unit_import_list_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_import_flow_list(&call, page.keys[0], page.limit + 1, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &rows);
    for (size_t i = 0; i < rows.count; i++)
        unit_import_json_write(w, LIST_AT(&rows, const struct unit_import, i), false);
    const struct unit_import *last = http_list_last(&page, &rows);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->id, NULL, NULL) : NULL);
}

status unit_import_api_show(struct http_request *rq, struct http_response *rs)
{
    struct unit_import import;
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_import_flow_find(&call, http_request_arg(rq, "id"), &import, &rq->why));
    return answer(rs, 200, &import);
}

status unit_import_api_rows(struct http_request *rq, struct http_response *rs)
{
    struct unit_import_query query = {.outcome = -1};
    struct http_page page;
    struct list rows;
    int64_t after = 0;
    TRY(http_request_query(rq, unit_import_query_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    if (*page.keys[0] && !text_int(page.keys[0], &after)) return problem_set(&rq->why, CURSOR_INVALID, "%s", "");
    const struct admin_call call = admin_api_call(rq);
    const struct unit_import_page wanted = {http_request_arg(rq, "id"),
                                            query.outcome < 0 ? "" : unit_import_outcomes[query.outcome], after,
                                            page.limit + 1};
    TRY(unit_import_flow_rows(&call, &wanted, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &rows);
    for (size_t i = 0; i < rows.count; i++)
        unit_import_json_row(w, LIST_AT(&rows, const struct unit_import_row, i), rq->chinese);
    const struct unit_import_row *last = http_list_last(&page, &rows);
    const char *key = last ? arena_format(rq->arena, "%lld", (long long)last->line) : NULL;
    return http_list_end(w, key ? http_page_cursor(rq->arena, key, NULL, NULL) : NULL);
}

status unit_import_api_start(struct http_request *rq, struct http_response *rs)
{
    struct unit_import import;
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_import_flow_start(&call, http_request_arg(rq, "id"), &import, &rq->why));
    return answer(rs, 200, &import);
}

status unit_import_api_cancel(struct http_request *rq, struct http_response *rs)
{
    struct unit_import import;
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_import_flow_cancel(&call, http_request_arg(rq, "id"), &import, &rq->why));
    return answer(rs, 200, &import);
}
