#include "http_keys.h"

#include "clock.h"
#include "http_client.h"
#include "log.h"
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { KEYS_EVERY_MS = 5 * 60 * 1000, KEYS_AT_MOST_EVERY_MS = 5000 };

struct key_source {
    struct http_client *client;
    struct token_keys *keys;
    pthread_mutex_t lock;
    int64_t asked_ms;
};

static status fetch_keys(struct key_source *source)
{
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct bytes answer;
    const struct http_call call = {.method = "GET", .path = "/estamp/api/v1/auth/jwks", .open = true};
    status result = http_client_call(source->client, &call, memory, &answer, &why);
    if (result == OK) result = token_keys_set(source->keys, answer, &why);
    if (result != OK) log_event(LOG_WARN, "token_keys_unread", log_text("code", problem_name(why.code)));
    return result;
}

static void load_keys(void *argument)
{
    struct key_source *source = argument;
    pthread_mutex_lock(&source->lock);
    int64_t now_ms = clock_now_ms();
    bool due = now_ms - source->asked_ms >= KEYS_AT_MOST_EVERY_MS;
    if (due) source->asked_ms = now_ms;
    if (due) (void)!fetch_keys(source);
    pthread_mutex_unlock(&source->lock);
}

static void *refresh_keys(void *argument)
{
    struct key_source *source = argument;
    for (;;) {
        bool read = fetch_keys(source) == OK;
        usleep(read ? KEYS_EVERY_MS * 1000 : 500 * 1000);
    }
    return NULL;
}

struct token_keys *http_keys_of_auth(struct http_client *client)
{
    struct key_source *source = calloc(1, sizeof *source);
    pthread_t thread;
    if (!source) abort();
    source->client = client;
    source->keys = token_keys_new();
    pthread_mutex_init(&source->lock, NULL);
    token_keys_on_unknown(source->keys, load_keys, source);
    if (pthread_create(&thread, NULL, refresh_keys, source) != 0) abort();
    pthread_detach(thread);
    return source->keys;
}
