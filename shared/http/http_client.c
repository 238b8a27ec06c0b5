#include "http_client.h"

#include "clock.h"
#include "json_read.h"
#include "json_write.h"
#include "log.h"
#include "problem_title.h"
#include "text.h"
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { IDLE_MAX = 16, ANSWER_MAX = 32 << 20, TIMEOUT_MS = 10000, CONNECT_MS = 2000, RENEW_BEFORE_MS = 60000 };

struct http_client {
    struct http_client_config config;
    pthread_mutex_t lock;
    CURL *idle[IDLE_MAX]; /* handles keep their connections */
    size_t idle_count;
    pthread_mutex_t token_lock;
    char *token;
    int64_t token_until_ms;
};

struct http_client *http_client_open(const struct http_client_config *config)
{
    struct http_client *client = calloc(1, sizeof *client);
    if (!client || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) abort();
    client->config = *config;
    pthread_mutex_init(&client->lock, NULL);
    pthread_mutex_init(&client->token_lock, NULL);
    return client;
}

static CURL *take(struct http_client *client)
{
    pthread_mutex_lock(&client->lock);
    CURL *curl = client->idle_count ? client->idle[--client->idle_count] : NULL;
    pthread_mutex_unlock(&client->lock);
    if (!curl) curl = curl_easy_init();
    if (!curl) abort();
    return curl;
}

static void give_back(struct http_client *client, CURL *curl)
{
    curl_easy_reset(curl); /* keeps live connections */
    pthread_mutex_lock(&client->lock);
    bool room = client->idle_count < IDLE_MAX;
    if (room) client->idle[client->idle_count++] = curl;
    pthread_mutex_unlock(&client->lock);
    if (!room) curl_easy_cleanup(curl);
}

static size_t collect(char *data, size_t size, size_t count, void *argument)
{
    struct buffer *answer = argument;
    if (answer->size + size * count > ANSWER_MAX) return 0;
    buffer_add(answer, data, size * count);
    return size * count;
}

struct header_list {
    struct curl_slist *list;
    struct arena *arena;
};

static void header(struct header_list *headers, const char *name, const char *value)
{
    if (!value || !*value) return;
    headers->list = curl_slist_append(headers->list, arena_format(headers->arena, "%s: %s", name, value));
    if (!headers->list) abort();
}

static void set_address(CURL *curl, const struct http_client *client, const char *path, struct arena *arena)
{
    const char *address = client->config.address;
    if (text_starts(address, "unix:")) {
        curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, address + 5);
        address = "http://estamp";
    }
    curl_easy_setopt(curl, CURLOPT_URL, arena_format(arena, "%s%s", address, path));
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

struct attempt {
    CURLcode code;
    long http_status;
    struct buffer answer;
};

static void perform(struct http_client *client, const struct http_call *call, const char *token, struct arena *arena,
                    struct attempt *out)
{
    CURL *curl = take(client);
    struct header_list headers = {NULL, arena};
    out->answer = (struct buffer){.arena = arena};
    set_address(curl, client, call->path, arena);
    if (token) header(&headers, "Authorization", arena_format(arena, "Bearer %s", token));
    header(&headers, "X-Estamp-User", call->user_token);
    header(&headers, "X-Estamp-Address", call->user_address);
    header(&headers, "X-Request-Id", call->request_id ? call->request_id : log_request());
    header(&headers, "Idempotency-Key", call->idempotency_key);
    header(&headers, "Content-Type", call->json.size ? "application/json" : NULL);
    headers.list = curl_slist_append(headers.list, "Expect:");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.list);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
    if (call->json.size || strcmp(call->method, "POST") == 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->json.size ? (const char *)call->json.data : "");
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->json.size);
    }
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &out->answer);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(call->timeout_ms ? call->timeout_ms : TIMEOUT_MS));
    out->code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out->http_status);
    curl_slist_free_all(headers.list);
    give_back(client, curl);
}

static const char *text_member(const struct json_value *record, const char *name)
{
    const struct json_value *value = json_member(record, name);
    return value && value->type == JSON_STRING ? value->text : "";
}

/* The other service's problem becomes ours, fields included. */
static status take_problem(const struct attempt *attempt, const char *service, struct arena *arena, struct problem *why)
{
    const struct json_value *body = NULL;
    struct problem unread = {0};
    enum problem_code code = PROBLEM_NONE;
    if (json_parse(buffer_bytes(&attempt->answer), arena, &body, &unread) == OK)
        code = problem_title_code(text_member(body, "code"));
    if (code == PROBLEM_NONE || problem_http_status(problem_kind(code)) != attempt->http_status)
        return problem_set(why, SERVICE_UNREACHABLE, "%s", service);
    (void)!problem_set(why, code, "%s", text_member(body, "subject"));
    int64_t retry = 0;
    if (json_value_int(json_member(body, "retry_after_s"), &retry)) why->retry_after_s = (int)retry;
    const struct json_value *errors = json_member(body, "errors");
    for (const struct json_value *e = errors ? errors->child : NULL; e; e = e->next) {
        enum problem_code fault = problem_title_code(text_member(e, "code"));
        if (fault) (void)!problem_fault(why, fault, text_member(e, "field"), "%s", text_member(e, "subject"));
    }
    return why->kind;
}

static status call_once(struct http_client *client, const struct http_call *call, const char *token,
                        struct arena *arena, struct bytes *answer, struct problem *why)
{
    struct attempt attempt = {0};
    perform(client, call, token, arena, &attempt);
    bool broken = attempt.code != CURLE_OK;
    /* Repeating is safe where nothing is written, or where an idempotency key makes it so. */
    bool repeatable = strcmp(call->method, "GET") == 0 || call->idempotency_key;
    if (broken && repeatable) perform(client, call, token, arena, &attempt);
    if (attempt.code != CURLE_OK) {
        log_event(LOG_WARN, "call_failed", log_text("path", call->path),
                  log_text("error", curl_easy_strerror(attempt.code)));
        return problem_set(why, SERVICE_UNREACHABLE, "%s", call->path);
    }
    if (attempt.http_status < 200 || attempt.http_status > 299) return take_problem(&attempt, call->path, arena, why);
    *answer = buffer_bytes(&attempt.answer);
    return OK;
}

struct service_token {
    const char *access_token;
    int64_t expires_s;
};
static const struct json_field service_token_shape[] = {JSON_TEXT(struct service_token, access_token, .max = 4096),
                                                        JSON_INT(struct service_token, expires_s), JSON_END};

static status fetch_token(struct http_client *client, struct arena *arena, struct service_token *out,
                          struct problem *why)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "name", client->config.name);
    json_write_text(&w, "secret", client->config.secret);
    json_write_end(&w, '}');
    const struct http_call call = {
        .method = "POST", .path = "/estamp/internal/v1/auth/service-token", .json = buffer_bytes(&w.out), .open = true};
    struct bytes answer = {0};
    TRY(call_once(client, &call, NULL, arena, &answer, why));
    return json_read(answer, service_token_shape, out, arena, why);
}

static status own_token(struct http_client *client, struct arena *arena, const char **out, struct problem *why)
{
    status result = OK;
    pthread_mutex_lock(&client->token_lock);
    if (clock_now_ms() + RENEW_BEFORE_MS > client->token_until_ms) {
        struct service_token fresh = {0};
        result = fetch_token(client, arena, &fresh, why);
        if (result != OK && clock_now_ms() < client->token_until_ms) {
            result = OK; /* the present one is good for a minute yet */
            problem_clear(why);
        } else if (result == OK) {
            free(client->token);
            client->token = strdup(fresh.access_token);
            client->token_until_ms = clock_now_ms() + fresh.expires_s * 1000;
        }
    }
    if (result == OK) *out = arena_text(arena, client->token);
    pthread_mutex_unlock(&client->token_lock);
    return result;
}

status http_client_call(struct http_client *client, const struct http_call *call, struct arena *arena,
                        struct bytes *answer, struct problem *why)
{
    const char *token = NULL;
    if (!call->open) TRY(own_token(client, arena, &token, why));
    return call_once(client, call, token, arena, answer, why);
}
