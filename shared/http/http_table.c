#include "http_table.h"

#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "http_exchange.h"
#include "log.h"
#include "text.h"
#include <string.h>

struct export
{
    struct http_request *rq;
    struct http_response *rs;
    const struct http_table *table;
    const struct http_table_query *query;
    struct table_write *out;
    int64_t until_us;
    int64_t rows;
};

static status answer_page(struct http_request *rq, struct http_response *rs, const struct http_table *table,
                          const struct http_table_query *query)
{
    struct http_page page;
    struct list rows = {.arena = rq->arena, .item_size = table->row_size};
    TRY(http_page_read(rq, query->limit, query->cursor, &page));
    TRY(query->list(query->self, NULL, &page, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &rows);
    for (size_t i = 0; i < rows.count; i++) table->write(w, (const char *)rows.items + i * table->row_size);
    const void *last = http_list_last(&page, &rows);
    return http_list_end(w, last ? table->cursor(rq->arena, last) : NULL);
}

static const char *detail_of(const struct http_request *rq)
{
    struct json_writer w = {.out = {.arena = rq->arena}};
    const struct list *pairs = &rq->exchange->query;
    json_write_begin(&w, NULL, '{');
    for (size_t i = 0; i < pairs->count; i++)
        json_write_text(&w, LIST_AT(pairs, struct json_pair, i)->name, LIST_AT(pairs, struct json_pair, i)->value);
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

static status record(struct db *db, void *arg, struct problem *why)
{
    const struct export *job = arg;
    struct http_request *rq = job->rq;
    const struct audit_event event = {.action = arena_format(rq->arena, "%s.export", job->table->name),
                                      .object = "list",
                                      .object_id = job->table->name,
                                      .unit_id = rq->caller.unit_id,
                                      .detail = detail_of(rq),
                                      .outcome = "ok"};
    return audit_append(db, &rq->caller, &event, why);
}

static status put(void *self, struct bytes bytes, struct problem *why)
{
    const struct export *job = self;
    if (clock_ticks_us() < job->until_us && http_response_send_bytes(job->rs, bytes)) return OK;
    return problem_set(why, SERVICE_BUSY, "%s", "export");
}

static status write_rows(struct export *job, const struct list *rows, size_t count, struct problem *why)
{
    const struct http_table *table = job->table;
    AUTO_ARENA(memory);
    for (size_t i = 0; i < count; i++) {
        struct table_value cells[TABLE_COLUMNS_MAX] = {{0}};
        table->cells((const char *)rows->items + i * table->row_size, job->rq->chinese, memory, cells);
        TRY(table_write_row(job->out, cells, why));
    }
    job->rows += (int64_t)count;
    return OK;
}

/* `cursor` goes on from chunk to chunk; "" when the part is at its end. */
static status write_chunk(struct export *job, const char *part, char cursor[HTTP_TABLE_CURSOR], struct problem *why)
{
    AUTO_ARENA(memory);
    struct http_page page;
    struct list rows = {.arena = memory, .item_size = job->table->row_size};
    TRY(http_page_parse(memory, HTTP_TABLE_CHUNK, cursor, &page, why));
    TRY(job->query->list(job->query->self, part, &page, &rows, why));
    bool has_more = rows.count > HTTP_TABLE_CHUNK;
    size_t count = has_more ? HTTP_TABLE_CHUNK : rows.count;
    TRY(write_rows(job, &rows, count, why));
    const void *last = has_more ? (const char *)rows.items + (count - 1) * rows.item_size : NULL;
    *cursor = '\0';
    if (last && !text_copy(cursor, HTTP_TABLE_CURSOR, job->table->cursor(memory, last)))
        return problem_set(why, INTERNAL_FAILED, "%s", "cursor");
    return OK;
}

static status write_part(struct export *job, const char *part, struct problem *why)
{
    char cursor[HTTP_TABLE_CURSOR] = "";
    do TRY(write_chunk(job, part, cursor, why));
    while (*cursor);
    return OK;
}

static status write_all(struct export *job, struct problem *why)
{
    const struct http_table *table = job->table;
    const struct table_shape shape = {table->columns, table->count, job->rq->chinese, (int)job->query->utc_offset};
    const struct table_sink sink = {put, job};
    AUTO(table_write, out);
    TRY(table_write_open((enum table_format)job->query->format, &shape, &sink, &out, why));
    job->out = out;
    if (!job->query->parts) TRY(write_part(job, NULL, why));
    for (size_t i = 0; job->query->parts && i < job->query->parts->count; i++)
        TRY(write_part(job, *LIST_AT(job->query->parts, const char *, i), why));
    return table_write_end(out, why);
}

/* 2026-11-22 of the zone that the times are written in. */
static const char *filename(struct arena *arena, const struct http_table *table, const struct http_table_query *query)
{
    char day[CLOCK_TEXT_SIZE];
    clock_date_text(clock_now_ms() + query->utc_offset * 60000, day);
    return arena_format(arena, "%s-%s.%s", table->name, day, table_formats[query->format]);
}

status http_table_answer(struct http_request *rq, struct http_response *rs, const struct http_table *table,
                         const struct http_table_query *query)
{
    if (query->format < 0) return answer_page(rq, rs, table, query);
    struct export job = {.rq = rq, .rs = rs, .table = table, .query = query};
    if (query->cursor || query->limit)
        return problem_fault(&rq->why, FIELD_UNKNOWN, query->cursor ? "cursor" : "limit", "%s", "");
    if (strcmp(rq->method, "HEAD") == 0) return http_response_empty(rs, 200);
    TRY(db_tx(rq->exchange->state->server->db, record, &job, &rq->why));
    job.until_us = clock_ticks_us() + INT64_C(1000000) * HTTP_TABLE_S;
    http_response_filename(rs, filename(rq->arena, table, query));
    TRY(http_response_stream(rs, table_format_type((enum table_format)query->format), &rq->why));
    if (write_all(&job, &rq->why) != OK) {
        log_event(LOG_WARN, "export given up", log_text("name", table->name),
                  log_text("problem", problem_name(rq->why.code)), log_number("rows", job.rows));
        http_response_break(rs);
    }
    return OK;
}
