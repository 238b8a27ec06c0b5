#include "category_api.h"
#include "admin_api.h"
#include "category_flow.h"
#include "digest.h"

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
    TRY(http_request_part(rq, "template", &out->template_file));
    return http_request_part(rq, "config", &out->config_file);
}

/* http_request_once hashes a body in memory; an upload is told from another by its files. */
static void hash_files(struct http_request *rq, const struct category_files *files, struct db_once *once)
{
    struct digest digest;
    unsigned char sum[DIGEST_SIZE];
    digest_begin(&digest);
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
    struct category_view view;
    TRY(read_files(rq, &files));
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_add_version(&call, http_request_arg(rq, "id"), &files, &view, &rq->why));
    return answer(rs, 201, &view);
}

status category_api_preview(struct http_request *rq, struct http_response *rs)
{
    struct category_view view;
    struct bytes pdf;
    const struct admin_call call = admin_api_call(rq);
    TRY(category_flow_find(&call, http_request_arg(rq, "id"), &view, &rq->why));
    if (view.versions.count == 0) return problem_set(&rq->why, CATEGORY_LEVEL_WRONG, "%d", 3);
    TRY(category_form_preview(&call, LIST_AT(&view.versions, const struct category_version, 0), &pdf, &rq->why));
    return http_response_bytes(rs, "application/pdf", NULL, pdf);
}
