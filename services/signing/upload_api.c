#include "upload_api.h"

#include "document_api.h"
#include "document_json.h"
#include "http_budget.h"
#include "http_list.h"
#include "http_request.h"
#include "http_response.h"
#include "text.h"
#include "upload_file.h"
#include "upload_flow.h"
#include "verification_api.h"
#include <string.h>

static const struct json_field upload_shape[] = {
    JSON_TEXT(struct upload_input, taxpayer_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct upload_input, authority_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct upload_input, service_id, .optional = true, .max = 64, .check = json_check_one_line),
    JSON_TEXT(struct upload_input, title, .optional = true, .max = UPLOAD_TITLE_MAX, .check = json_check_one_line),
    JSON_TEXT(struct upload_input, reference, .optional = true, .max = UPLOAD_REFERENCE_MAX,
              .check = json_check_one_line),
    JSON_TEXT(struct upload_input, period_from, .optional = true, .check = json_check_date),
    JSON_TEXT(struct upload_input, period_to, .optional = true, .check = json_check_date),
    JSON_TEXT(struct upload_input, due_date, .optional = true, .check = json_check_date),
    JSON_BOOL(struct upload_input, repair, .optional = true),
    JSON_END};

/* What makes two requests the same: the fields and the file. Their boundary, which the body holds too, is another one
 * each time. */
static const char *hash_of(struct http_request *rq, const struct upload_input *in)
{
    struct json_writer w = {.out = {.arena = rq->arena}};
    char *hash = arena_alloc(rq->arena, DIGEST_HEX_SIZE), file[DIGEST_HEX_SIZE];
    const char *const texts[] = {in->taxpayer_code, in->authority_code, in->service_id, in->title,    in->reference,
                                 in->period_from,   in->period_to,      in->due_date,   in->file_name};
    digest_sha256_hex(in->file, file);
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) json_write_text(&w, NULL, texts[i]);
    json_write_bool(&w, NULL, in->repair);
    json_write_text(&w, NULL, file);
    json_write_end(&w, ']');
    digest_sha256_hex(buffer_bytes(&w.out), hash);
    return hash;
}

static status read_file(struct http_request *rq, struct upload_input *in)
{
    const struct http_part *part;
    TRY(http_request_part(rq, "file", &part));
    if (part->content.size > UPLOAD_FILE_MAX) return problem_set(&rq->why, BODY_TOO_LARGE, "%d", UPLOAD_FILE_MAX);
    const char *name = part->filename ? part->filename : "";
    bool is_named = text_is_utf8(name, strlen(name)) && text_count(name) <= UPLOAD_NAME_MAX;
    if (!is_named || !text_is_clean(name) || strpbrk(name, "\t\n"))
        return problem_fault(&rq->why, FIELD_FORM, "file", "filename: UTF-8, 0-%d", UPLOAD_NAME_MAX);
    in->file = part->content;
    in->file_name = name;
    return OK;
}

status upload_api_submit(struct http_request *rq, struct http_response *rs)
{
    struct upload_input in = {0};
    struct document_view view;
    struct db_once once;
    TRY(http_request_fields(rq, upload_shape, &in));
    TRY(verification_api_password(rq, &in.password));
    if (in.repair || in.password.size) TRY(http_budget_take(rq));
    TRY(read_file(rq, &in));
    TRY(http_request_once(rq, "document.submit", &once));
    once.request_hash = hash_of(rq, &in);
    in.once = &once;
    TRY(upload_flow_submit(rq->service, &rq->caller, &in, rq->arena, &view, &rq->why));
    document_json_view(http_response_json(rs, 201), &view);
    return OK;
}

static status find(struct http_request *rq, struct document_view *view)
{
    return upload_flow_find(rq->service, &rq->caller, http_request_arg(rq, "id"), rq->arena, view, &rq->why);
}

status upload_api_find(struct http_request *rq, struct http_response *rs)
{
    struct document_view view;
    TRY(find(rq, &view));
    document_json_view(http_response_json(rs, 200), &view);
    return OK;
}

status upload_api_file(struct http_request *rq, struct http_response *rs)
{
    int64_t revision;
    struct document_view view;
    TRY(document_api_revision(rq, &revision));
    TRY(find(rq, &view));
    return document_api_send(rq, rs, &view, revision);
}

struct list_query {
    const char *reference, *q, *state, *cursor;
    int64_t limit;
};
static const struct json_field list_shape[] = {
    JSON_TEXT(struct list_query, reference, .optional = true, .max = UPLOAD_REFERENCE_MAX),
    JSON_TEXT(struct list_query, q, .optional = true, .max = 100, .check = json_check_one_line),
    JSON_TEXT(struct list_query, state, .optional = true, .max = 100, .check = document_json_check_states),
    HTTP_PAGE_FIELDS(struct list_query), JSON_END};

static void write_row(struct json_writer *w, const struct upload_row *row)
{
    bool is_seen = row->document.id != NULL;
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", row->upload.document_id);
    document_json_upload(w, "upload", &row->upload);
    if (is_seen)
        document_json_write(w, "document", &row->document);
    else
        json_write_null(w, "document");
    json_write_end(w, '}');
}

status upload_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list_query in = {0};
    struct http_page page;
    struct upload_page found = {.rows = LIST_OF(rq->arena, struct upload_row)};
    TRY(http_request_query(rq, list_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    struct upload_filter filter = {.reference = in.reference, .q = in.q};
    if (in.state) (void)document_states_read(in.state, &filter.states); /* the shape has checked it */
    TRY(upload_flow_list(rq->service, &rq->caller, &filter, &page, &found, &rq->why));
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    for (size_t i = 0; i < found.rows.count; i++) write_row(w, LIST_AT(&found.rows, const struct upload_row, i));
    return http_list_end(w, found.next ? http_page_cursor(rq->arena, found.next, NULL, NULL) : NULL);
}
