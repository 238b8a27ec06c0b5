#include "batch_ahead.h"

#include "batch.h"
#include "batch_repo.h"
#include <pthread.h>
#include <stdlib.h>

struct batch_ahead {
    struct arena *arena;
    struct store *store;
    const struct list *work;
    const char *seal_type;
    struct batch_picture *pictures;
    pthread_t thread;
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t changed;
    size_t ready; /* rows */
    bool is_stopping;
    struct problem why; /* kind OK: nothing has failed */
};

/* Tells how far it has come; false: no more is wanted. */
static bool report(struct batch_ahead *ahead, size_t ready, const struct problem *why)
{
    pthread_mutex_lock(&ahead->mutex);
    ahead->ready = ready;
    ahead->why = *why;
    bool goes_on = !ahead->is_stopping && why->kind == OK;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->mutex);
    return goes_on;
}

static void *draw_all(void *arg)
{
    struct batch_ahead *ahead = arg;
    struct problem why = {0};
    bool goes_on = true;
    for (size_t at = 0; goes_on && at < ahead->work->count;) {
        const struct list chunk = batch_repo_part(ahead->work, at);
        status drawn = batch_draw(ahead->store, &chunk, ahead->seal_type, ahead->pictures + at, &why);
        if (drawn == OK) at += chunk.count;
        goes_on = report(ahead, at, &why);
    }
    return NULL;
}

struct batch_ahead *batch_ahead_begin(struct store *store, const struct list *work, const char *seal_type)
{
    struct arena *arena = arena_new();
    struct batch_ahead *ahead = ARENA_NEW(arena, struct batch_ahead);
    *ahead = (struct batch_ahead){.arena = arena, .store = store, .work = work, .seal_type = seal_type};
    ahead->pictures = arena_array(arena, work->count, sizeof *ahead->pictures);
    pthread_mutex_init(&ahead->mutex, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    if (pthread_create(&ahead->thread, NULL, draw_all, ahead)) abort();
    return ahead;
}

status batch_ahead_wait(struct batch_ahead *ahead, size_t first, size_t count, const struct batch_picture **out,
                        struct problem *why)
{
    pthread_mutex_lock(&ahead->mutex);
    while (ahead->ready < first + count && ahead->why.kind == OK) pthread_cond_wait(&ahead->changed, &ahead->mutex);
    bool is_ready = ahead->ready >= first + count;
    if (!is_ready) *why = ahead->why;
    pthread_mutex_unlock(&ahead->mutex);
    *out = ahead->pictures + first;
    return is_ready ? OK : why->kind;
}

void batch_ahead_end(struct batch_ahead *ahead)
{
    pthread_mutex_lock(&ahead->mutex);
    ahead->is_stopping = true;
    pthread_mutex_unlock(&ahead->mutex);
    if (pthread_join(ahead->thread, NULL)) abort();
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->mutex);
    arena_free(ahead->arena);
}
