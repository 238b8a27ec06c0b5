#include "batch_api.h"

#include "batch_flow.h"
#include "batch_json.h"
#include "batch_slips.h"
#include "clock.h"
#include "http_list.h"
#include "http_request.h"
#include "http_response.h"
#include "key_pool.h"
#include "seal.h"
#include "table_csv.h"
#include "text.h"

enum { VALIDITY_DAYS = 1095 };

static const struct table_csv_column csv_columns[] = {
    {.name = "unit_code",
     .titles = "纳税人识别号|税务机关代码|统一社会信用代码|单位代码|代码|code|taxpayer_code",
     .max = 64,
     .check = json_check_code},
    {.name = "unit_name", .titles = "纳税人名称|税务机关名称|单位名称|名称|name", .optional = true, .max = 200}};
static const struct table_csv_shape csv_shape = {
    .columns = csv_columns, .count = 2, .max_rows = BATCH_ROWS_MAX, .others = true};

/* A cell's fault becomes the row's: the dry run shows it beside the others. What does not fit the table is cut. */
static const char *cut(struct arena *arena, const char *cell, size_t max)
{
    size_t size = 0, points = 0;
    for (; cell[size]; size++)
        if (((unsigned char)cell[size] & 0xc0) != 0x80 && points++ == max) break;
    return arena_format(arena, "%.*s", (int)size, cell);
}

static void read_rows(const struct list *cells, struct list *rows)
{
    for (size_t i = 0; i < cells->count; i++) {
        const struct table_csv_row *from = LIST_AT(cells, const struct table_csv_row, i);
        struct batch_row *row = list_add(rows);
        *row = (struct batch_row){.position = (int64_t)i + 1,
                                  .line = from->line,
                                  .given_code = cut(rows->arena, from->cells[0], 64),
                                  .given_name = cut(rows->arena, from->cells[1], 200)};
        if (!from->faults) continue;
        row->problem = problem_name(from->faults->code);
        row->subject = from->faults->subject ? cut(rows->arena, from->faults->subject, 200) : NULL;
    }
}

static status read_file(struct http_request *rq, struct batch_wish *wish)
{
    const struct http_part *file;
    struct list cells = LIST_OF(rq->arena, struct table_csv_row);
    TRY(http_request_part(rq, "file", &file));
    wish->source_name = file->filename ? cut(rq->arena, file->filename, 200) : "";
    if (table_csv_read(file->content, &csv_shape, &cells, &rq->why) != OK) return problem_in_field(&rq->why, "file");
    read_rows(&cells, &wish->rows);
    return OK;
}

static status answer(struct http_response *rs, int http_status, const struct batch *batch)
{
    batch_json_write(http_response_json(rs, http_status), NULL, batch);
    return OK;
}

status batch_api_create(struct http_request *rq, struct http_response *rs)
{
    struct batch_fields in = {.validity_days = VALIDITY_DAYS};
    struct db_once once;
    struct batch batch;
    TRY(http_request_fields(rq, batch_shape, &in));
    struct batch_wish wish = {.source = batch_sources[in.source],
                              .source_name = "",
                              .authority_code = in.authority_code,
                              .seal_type = seal_types[in.seal_type < 0 ? 0 : in.seal_type],
                              .algorithm = batch_algorithms[in.algorithm < 0 ? 0 : in.algorithm],
                              .validity_days = in.validity_days,
                              .rows = LIST_OF(rq->arena, struct batch_row),
                              .once = &once};
    if (text_equal(wish.source, "file")) TRY(read_file(rq, &wish));
    TRY(http_request_once(rq, "seal.batch", &once));
    TRY(batch_flow_create(rq->service, &rq->caller, &wish, rq->arena, &batch, &rq->why));
    return answer(rs, 201, &batch);
}

status batch_api_list(struct http_request *rq, struct http_response *rs)
{
    struct batch_list_query in = {0};
    struct http_page page;
    struct list batches = LIST_OF(rq->arena, struct batch);
    TRY(http_request_query(rq, batch_list_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    TRY(batch_flow_list(rq->service, &rq->caller, &page, &batches, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &batches);
    for (size_t i = 0; i < batches.count; i++) batch_json_write(w, NULL, LIST_AT(&batches, struct batch, i));
    const struct batch *last = http_list_last(&page, &batches);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->id, NULL, NULL) : NULL);
}

status batch_api_find(struct http_request *rq, struct http_response *rs)
{
    struct batch batch;
    TRY(batch_flow_find(rq->service, &rq->caller, http_request_arg(rq, "id"), rq->arena, &batch, &rq->why));
    return answer(rs, 200, &batch);
}

struct listing {
    struct http_request *rq;
    const char *state;
};

static status list_rows(void *self, const char *part, const struct http_page *page, struct list *rows,
                        struct problem *why)
{
    (void)part;
    const struct listing *job = self;
    const char *id = http_request_arg(job->rq, "id");
    const struct batch_row_filter filter = {id, job->state};
    TRY(batch_flow_rows(job->rq->service, &job->rq->caller, &filter, page, rows, why));
    batch_json_texts(rows, job->rq->chinese);
    return OK;
}

status batch_api_rows(struct http_request *rq, struct http_response *rs)
{
    struct batch_rows_query in = {.utc_offset = HTTP_TABLE_ZONE};
    struct batch batch;
    TRY(http_request_query(rq, batch_rows_shape, &in));
    struct listing job = {rq, in.state < 0 ? NULL : batch_row_states[in.state]};
    TRY(batch_flow_find(rq->service, &rq->caller, http_request_arg(rq, "id"), rq->arena, &batch, &rq->why));
    const struct http_table_query query = HTTP_TABLE_QUERY(in, list_rows, &job, NULL);
    return http_table_answer(rq, rs, &batch_table, &query);
}

static status act(struct http_request *rq, struct http_response *rs, enum batch_action action)
{
    const struct batch_order order = {http_request_arg(rq, "id"), action};
    struct batch batch;
    TRY(batch_flow_act(rq->service, &rq->caller, &order, rq->arena, &batch, &rq->why));
    return answer(rs, 200, &batch);
}

status batch_api_start(struct http_request *rq, struct http_response *rs)
{
    return act(rq, rs, BATCH_START);
}

status batch_api_pause(struct http_request *rq, struct http_response *rs)
{
    return act(rq, rs, BATCH_PAUSE);
}

status batch_api_resume(struct http_request *rq, struct http_response *rs)
{
    return act(rq, rs, BATCH_RESUME);
}

status batch_api_cancel(struct http_request *rq, struct http_response *rs)
{
    return act(rq, rs, BATCH_CANCEL);
}

status batch_api_retry(struct http_request *rq, struct http_response *rs)
{
    return act(rq, rs, BATCH_RETRY);
}

status batch_api_slips(struct http_request *rq, struct http_response *rs)
{
    struct batch_slips_input in = {.per_page = 4};
    TRY(http_request_json(rq, batch_slips_shape, &in));
    if (in.per_page != 1 && in.per_page != 4) return problem_fault(&rq->why, FIELD_CHOICE, "per_page", "%s", "1, 4");
    struct batch_printing printing = {http_request_arg(rq, "id"), in.password, (int)in.per_page, {NULL, 0}};
    TRY(batch_slips_print(rq->service, &rq->caller, &printing, rq->arena, &rq->why));
    http_response_header(rs, "Cache-Control", "no-store");
    return http_response_bytes(rs, "application/pdf", "seal-codes.pdf", printing.pdf);
}

status batch_api_wipe(struct http_request *rq, struct http_response *rs)
{
    TRY(batch_slips_wipe(rq->service, &rq->caller, http_request_arg(rq, "id"), &rq->why));
    return http_response_empty(rs, 204);
}

status batch_api_pool(struct http_request *rq, struct http_response *rs)
{
    struct key_pool_gauge gauge;
    TRY(key_pool_look(rq->service, &gauge, &rq->why));
    batch_json_pool(http_response_json(rs, 200), &gauge);
    return OK;
}
