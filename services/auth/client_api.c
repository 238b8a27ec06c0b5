#include "client_api.h"
#include "auth_api.h"
#include "client_basic.h"
#include "client_flow.h"
#include "client_json.h"
#include "digest.h"
#include "http_list.h"
#include "service_flow.h"
#include "session.h"
#include "signing_key_flow.h"
#include "text.h"

/* The one answer of ours that is not RFC 9457: what RFC 6749 section 5.2 asks for. */
static status answer_error(struct http_response *rs, int http_status, const char *error, const char *description)
{
    struct json_writer *w = http_response_json(rs, http_status);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "error", error);
    json_write_text(w, "error_description", description);
    json_write_end(w, '}');
    return OK;
}

static status answer_invalid_client(struct http_response *rs)
{
    http_response_header(rs, "WWW-Authenticate", "Basic realm=\"estamp\", charset=\"UTF-8\"");
    return answer_error(rs, 401, "invalid_client", "Unknown client, wrong secret, or client disabled.");
}

static status answer_token(struct http_response *rs, const struct client_token *token)
{
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "access_token", token->access_token);
    json_write_text(w, "token_type", "Bearer");
    json_write_int(w, "expires_in", SESSION_ACCESS_S);
    json_write_text(w, "scope", token->scope);
    json_write_end(w, '}');
    return OK;
}

/* Section 2.3: one way of authenticating a request, not two. */
static const char *read_credentials(const struct http_request *rq, struct client_token_input *in)
{
    const char *header = http_request_header(rq, "Authorization");
    if (!header) return in->client_id && in->client_secret ? NULL : "invalid_client";
    if (in->client_secret) return "invalid_request";
    const char *named = in->client_id;
    if (!client_basic_read(rq->arena, header, &in->client_id, &in->client_secret)) return "invalid_client";
    return !named || text_equal(named, in->client_id) ? NULL : "invalid_request";
}

status client_api_token(struct http_request *rq, struct http_response *rs)
{
    struct client_token_input in = {0};
    struct client_token token;
    if (http_request_form(rq, client_token_shape, &in) != OK)
        return answer_error(rs, 400, "invalid_request", "A parameter is repeated or malformed.");
    const char *fault = read_credentials(rq, &in);
    if (text_equal(fault, "invalid_request"))
        return answer_error(rs, 400, fault, "Give client credentials once: as HTTP Basic or in the body.");
    if (fault) return answer_invalid_client(rs);
    if (!in.grant_type) return answer_error(rs, 400, "invalid_request", "The parameter grant_type is missing.");
    if (!text_equal(in.grant_type, "client_credentials"))
        return answer_error(rs, 400, "unsupported_grant_type", "Only client_credentials is supported.");
    const struct auth_call call = auth_api_call(rq);
    TRY(client_flow_token(&call, in.client_id, in.client_secret, in.scope, &token, &rq->why));
    switch (token.answer) {
    case CLIENT_INVALID:
        return answer_invalid_client(rs);
    case CLIENT_SCOPE_INVALID:
        return answer_error(rs, 400, "invalid_scope", "The scope exceeds what was granted.");
    case CLIENT_TOKEN:
        break;
    }
    return answer_token(rs, &token);
}

status client_api_create(struct http_request *rq, struct http_response *rs)
{
    struct client_create_input in = {0};
    struct client_made made = {0};
    struct db_once once;
    TRY(http_request_json(rq, client_create_shape, &in));
    struct client_new client = {.name = in.name, .unit_id = in.unit_id};
    TRY(client_read_scopes(&in.scopes, &client.scopes, &rq->why));
    TRY(http_request_once(rq, "client.create", &once));
    const struct auth_call call = auth_api_call(rq);
    TRY(client_flow_create(&call, &client, &once, &made, &rq->why));
    client_json_made(http_response_json(rs, 201), &made);
    return OK;
}

status client_api_list(struct http_request *rq, struct http_response *rs)
{
    struct client_query query = {0};
    struct http_page page;
    struct list rows;
    TRY(http_request_query(rq, client_query_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    const struct auth_call call = auth_api_call(rq);
    TRY(client_flow_list(&call, page.keys[0], page.limit + 1, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &rows);
    for (size_t i = 0; i < rows.count; i++) client_json_row(w, LIST_AT(&rows, const struct client_row, i));
    const struct client_row *last = http_list_last(&page, &rows);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->client.id, NULL, NULL) : NULL);
}

status client_api_disable(struct http_request *rq, struct http_response *rs)
{
    struct client_row row;
    const struct auth_call call = auth_api_call(rq);
    TRY(client_flow_disable(&call, http_request_arg(rq, "id"), &row, &rq->why));
    client_json_row(http_response_json(rs, 200), &row);
    return OK;
}

status client_api_rotate(struct http_request *rq, struct http_response *rs)
{
    struct client_made made = {0};
    struct db_once once;
    TRY(http_request_once(rq, "client.rotate", &once));
    char *hash = arena_alloc(rq->arena, DIGEST_HEX_SIZE);
    digest_sha256_hex(bytes_of_text(http_request_arg(rq, "id")), hash);
    once.request_hash = hash; /* there is no body: the same key for another client is another request */
    const struct auth_call call = auth_api_call(rq);
    TRY(client_flow_rotate(&call, http_request_arg(rq, "id"), &once, &made, &rq->why));
    client_json_made(http_response_json(rs, 200), &made);
    return OK;
}

status client_api_set_scopes(struct http_request *rq, struct http_response *rs)
{
    struct client_scopes_input in = {0};
    struct client_row row;
    uint64_t scopes = 0;
    TRY(http_request_json(rq, client_scopes_shape, &in));
    TRY(client_read_scopes(&in.scopes, &scopes, &rq->why));
    const struct auth_call call = auth_api_call(rq);
    TRY(client_flow_set_scopes(&call, http_request_arg(rq, "id"), scopes, &row, &rq->why));
    client_json_row(http_response_json(rs, 200), &row);
    return OK;
}

status client_api_service_token(struct http_request *rq, struct http_response *rs)
{
    struct client_service_input in = {0};
    const char *token;
    TRY(http_request_json(rq, client_service_shape, &in));
    const struct auth_call call = auth_api_call(rq);
    TRY(service_flow_token(&call, in.name, in.secret, &token, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "access_token", token);
    json_write_int(w, "expires_s", SESSION_ACCESS_S);
    json_write_end(w, '}');
    return OK;
}

status client_api_jwks(struct http_request *rq, struct http_response *rs)
{
    http_response_header(rs, "Cache-Control", "public, max-age=60"); /* a key is published 30 minutes ahead */
    return http_response_bytes(rs, "application/jwk-set+json", NULL,
                               bytes_of_text(signing_key_flow_jwks(rq->service, rq->arena)));
}
