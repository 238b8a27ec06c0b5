#include "batch_json.h"

#include "http_page.h"
#include "problem_title.h"
#include "seal.h"
#include "slip.h"
#include "text.h"

enum { VALIDITY_MIN = 30, VALIDITY_MAX = 3650 };

const struct json_field batch_shape[] = {
    JSON_CHOICE(struct batch_fields, source, batch_sources),
    JSON_CHOICE(struct batch_fields, seal_type, seal_types, .optional = true),
    JSON_CHOICE(struct batch_fields, algorithm, batch_algorithms, .optional = true),
    JSON_TEXT(struct batch_fields, authority_code, .optional = true, .check = json_check_code),
    JSON_INT(struct batch_fields, validity_days, .optional = true, .min = VALIDITY_MIN, .max = VALIDITY_MAX),
    JSON_END};

const struct json_field batch_list_shape[] = {HTTP_PAGE_FIELDS(struct batch_list_query), JSON_END};

const struct json_field batch_rows_shape[] = {
    HTTP_TABLE_FIELDS(struct batch_rows_query),
    JSON_CHOICE(struct batch_rows_query, state, batch_row_states, .optional = true), JSON_END};

const struct json_field batch_slips_shape[] = {
    JSON_TEXT(struct batch_slips_input, password, .max = SLIP_PASSWORD_MAX, .check = slip_check_password),
    JSON_INT(struct batch_slips_input, per_page, .optional = true, .min = 1, .max = 4), JSON_END};

void batch_json_write(struct json_writer *w, const char *name, const struct batch *b)
{
    json_write_begin(w, name, '{');
    json_write_text(w, "id", b->id);
    json_write_text(w, "state", b->state);
    json_write_text(w, "source", b->source);
    json_write_text(w, "source_name", b->source_name);
    json_write_text(w, "authority", b->unit_name);
    json_write_text(w, "seal_type", b->seal_type);
    json_write_text(w, "algorithm", b->algorithm);
    json_write_int(w, "validity_days", b->validity_days);
    json_write_text(w, "created_by", b->created_by);
    json_write_text(w, "created_name", b->created_name);
    json_write_time(w, "created", b->created_ms);
    json_write_time(w, "started", b->started_ms);
    json_write_time(w, "finished", b->finished_ms);
    json_write_int(w, "rows", b->row_count);
    json_write_int(w, "left_over", b->left_over);
    json_write_int(w, "ready", b->ready);
    json_write_int(w, "refused", b->refused);
    json_write_int(w, "made", b->made);
    json_write_int(w, "failed", b->failed);
    json_write_int(w, "codes", b->codes);
    json_write_time(w, "codes_until", b->codes ? b->codes_until_ms : 0);
    json_write_time(w, "codes_taken", b->codes_taken_ms);
    json_write_end(w, '}');
}

void batch_json_pool(struct json_writer *w, const struct key_pool_gauge *gauge)
{
    json_write_begin(w, NULL, '{');
    json_write_int(w, "ready", gauge->ready);
    json_write_int(w, "target", gauge->target);
    json_write_int(w, "make_ms", gauge->make_ms);
    json_write_end(w, '}');
}

void batch_json_texts(struct list *rows, bool chinese)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct batch_row *row = LIST_AT(rows, struct batch_row, i);
        if (row->problem)
            row->text = problem_title(rows->arena, problem_title_code(row->problem), row->subject, chinese);
    }
}

static void write_row(struct json_writer *w, const void *item)
{
    const struct batch_row *row = item;
    json_write_begin(w, NULL, '{');
    json_write_int(w, "position", row->position);
    json_write_int(w, "line", row->line);
    json_write_text(w, "unit_code", row->given_code);
    json_write_text(w, "unit_name", row->given_name);
    json_write_text(w, "state", row->state);
    json_write_text(w, "problem", row->problem);
    json_write_text(w, "text", row->text);
    json_write_text(w, "seal_id", row->seal_id);
    json_write_text(w, "seal_number", row->seal_number);
    json_write_end(w, '}');
}

static const char *cursor(struct arena *arena, const void *item)
{
    const struct batch_row *row = item;
    return http_page_cursor(arena, arena_format(arena, "%lld", (long long)row->position), NULL, NULL);
}

static const char *state_words(const char *state, bool chinese)
{
    static const char *const words[][2] = {
        {"待制章", "to be made"}, {"不予制章", "refused"}, {"已制章", "made"}, {"失败", "failed"}};
    for (size_t i = 0; batch_row_states[i]; i++)
        if (text_equal(batch_row_states[i], state)) return words[i][chinese ? 0 : 1];
    return state;
}

static void cells(const void *item, bool chinese, struct arena *arena, struct table_value *out)
{
    (void)arena;
    const struct batch_row *row = item;
    out[0].number = row->line ? row->line : row->position;
    out[1].text = row->given_code;
    out[2].text = row->given_name;
    out[3].text = state_words(row->state, chinese);
    out[4].text = row->text;
    out[5].text = row->seal_number;
}

static const struct table_column columns[] = {{"行号", "Line", TABLE_INT, 8},
                                              {"单位代码", "Unit code", TABLE_TEXT, 24},
                                              {"单位名称", "Unit name", TABLE_TEXT, 40},
                                              {"结果", "Result", TABLE_TEXT, 12},
                                              {"原因", "Reason", TABLE_TEXT, 50},
                                              {"印章编号", "Seal number", TABLE_TEXT, 20}};

const struct http_table batch_table = {.name = "batch-rows",
                                       .row_size = sizeof(struct batch_row),
                                       .columns = columns,
                                       .count = sizeof columns / sizeof *columns,
                                       .write = write_row,
                                       .cursor = cursor,
                                       .cells = cells};
