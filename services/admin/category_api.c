#include "category_api.h"
#include "admin_api.h"
#include "category_flow.h"
#include "digest.h"
#include "http_budget.h"
#include "text.h"

static status answer(struct http_response *rs, int http_status, const struct category_view *view)
{
    category_json_write(http_response_json(rs, http_status), &view->category, &view->versions);
    return OK;
}

status category_api_tree(struct http_request *rq, struct http_response *rs)
{
    struct list rows;
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_list(&call, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    category_json_tree(w, &rows);
    return http_list_end(w, NULL);
}

status category_api_create(struct http_request *rq, struct http_response *rs)
{
    struct category_input in = {0};
    struct db_once once;
    struct category_view view;
    TRY(http_request_json(rq, category_create_shape, &in));
    TRY(http_request_once(rq, "category.create", &once));
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_create(&call, &in, &once, &view, &rq->why));
    return answer(rs, 201, &view);
}

status category_api_show(struct http_request *rq, struct http_response *rs)
{
    struct category_view view;
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_find(&call, http_request_arg(rq, "id"), &view, &rq->why));
    return answer(rs, 200, &view);
}

status category_api_change(struct http_request *rq, struct http_response *rs)
{
    struct category_input in = {0};
    struct category_view view;
    TRY(http_request_json(rq, category_change_shape, &in));
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_change(&call, http_request_arg(rq, "id"), &in, &view, &rq->why));
    return answer(rs, 200, &view);
}

static status read_files(struct http_request *rq, struct category_files *out)
{
    /* Told both at once when both are missing. */
    status first = http_request_part(rq, "template", &out->template_file);
    if (first != OK && rq->why.code != INPUT_INVALID) return first;
    TRY(http_request_part(rq, "config", &out->config_file));
    return first;
}

/* http_request_once hashes a body in memory; an upload is told from another by its files. */
static void hash_files(struct http_request *rq, const struct category_files *files, struct db_once *once)
{
    struct digest digest;
    unsigned char sum[DIGEST_SIZE];
    digest_begin(&digest);
    digest_add(&digest, bytes_of_text(http_request_arg(rq, "id")));
    digest_add(&digest, files->template_file->content);
    digest_add(&digest, files->config_file->content);
    digest_end(&digest, sum);
    once->request_hash = bytes_hex(rq->arena, bytes_of(sum, sizeof sum));
}

status category_api_add_form(struct http_request *rq, struct http_response *rs)
{
    struct category_input in = {0};
    struct category_files files;
    struct db_once once;
    struct category_view view;
    TRY(http_request_fields(rq, category_form_shape, &in));
    TRY(read_files(rq, &files));
    TRY(http_request_once(rq, "category.form", &once));
    hash_files(rq, &files, &once);
    in.parent_id = http_request_arg(rq, "id");
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_add_form(&call, &in, &files, &once, &view, &rq->why));
    return answer(rs, 201, &view);
}

status category_api_add_version(struct http_request *rq, struct http_response *rs)
{
    struct category_files files;
    struct db_once once;
    struct category_view view;
    TRY(read_files(rq, &files));
    TRY(http_request_once(rq, "category.version", &once));
    hash_files(rq, &files, &once);
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_add_version(&call, http_request_arg(rq, "id"), &files, &once, &view, &rq->why));
    return answer(rs, 201, &view);
}

/* The path's :version. */
static status read_number(struct http_request *rq, int64_t *out)
{
    const char *text = http_request_arg(rq, "version");
    bool fine = text_int(text, out) && *out >= 1 && *out <= INT32_MAX;
    return fine ? OK : problem_set(&rq->why, CATEGORY_VERSION_UNKNOWN, "%.20s", text);
}

status category_api_use_version(struct http_request *rq, struct http_response *rs)
{
    struct category_view view;
    int64_t number;
    TRY(read_number(rq, &number));
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_use_version(&call, http_request_arg(rq, "id"), number, &view, &rq->why));
    return answer(rs, 200, &view);
}

static status preview(struct http_request *rq, struct http_response *rs, int64_t number)
{
    struct category_version version;
    struct bytes pdf;
    const struct admin_call call = admin_api_call(rq);
    TRY(http_budget_take(rq));
    TRY(category_flow_find_version(&call, http_request_arg(rq, "id"), number, &version, &rq->why));
    TRY(category_form_preview(&call, &version, &pdf, &rq->why));
    return http_response_bytes(rs, "application/pdf", NULL, pdf);
}

status category_api_preview(struct http_request *rq, struct http_response *rs)
{
    return preview(rq, rs, 0);
}

status category_api_preview_version(struct http_request *rq, struct http_response *rs)
{
    int64_t number;
    TRY(read_number(rq, &number));
    return preview(rq, rs, number);
}

static status answer_file(struct http_request *rq, struct http_response *rs, bool is_template)
{
    struct category_version version;
    struct bytes content;
    int64_t number;
    TRY(read_number(rq, &number));
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_find_version(&call, http_request_arg(rq, "id"), number, &version, &rq->why));
    TRY(category_form_file(&call, is_template ? version.template_digest : version.config_digest, &content, &rq->why));
    return http_response_bytes(rs, is_template ? "application/octet-stream" : "application/xml",
                               is_template ? version.template_name : version.config_name, content);
}

status category_api_template(struct http_request *rq, struct http_response *rs)
{
    return answer_file(rq, rs, true);
}

status category_api_config(struct http_request *rq, struct http_response *rs)
{
    return answer_file(rq, rs, false);
}
