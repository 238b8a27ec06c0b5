#include "batch_draw.h"

#include "batch_repo.h"
#include "log.h"
#include "seal.h"
#include "seal_draw.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_MAX = 4 };

/* What one thread draws: every `stride`-th row from `first` on, into memory of its own. */
struct share {
    const struct list *work;
    const char *seal_type;
    size_t first, stride;
    struct arena *arena;
    struct bytes *pngs; /* of all rows; each thread writes its own */
    struct batch_picture *pictures;
};

static void draw_one(const struct share *share, size_t i)
{
    const struct unit *unit = &LIST_AT(share->work, const struct batch_work, i)->unit;
    const struct seal_drawing drawing = {unit->name, seal_type_words(share->seal_type),
                                         seal_usual_width_mm(unit->kind)};
    struct batch_picture *picture = &share->pictures[i];
    struct problem why = {0};
    struct seal_drawn drawn;
    *picture = (struct batch_picture){0};
    if (seal_draw_round(&drawing, share->arena, &drawn, &why) != OK) {
        log_event(LOG_WARN, "seal_not_drawn", log_text("unit", unit->id), log_text("code", problem_name(why.code)));
        return;
    }
    share->pngs[i] = drawn.png;
    picture->width = drawn.width;
    picture->height = drawn.height;
    digest_sha256_hex(drawn.png, picture->digest);
}

static void *draw_share(void *arg)
{
    const struct share *share = arg;
    for (size_t i = share->first; i < share->work->count; i += share->stride) draw_one(share, i);
    return NULL;
}

/* One processor is left to the thread that makes what has been drawn. */
static size_t thread_count(size_t rows)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN) - 1;
    size_t count = processors > 1 ? (size_t)processors : 1;
    if (count > THREADS_MAX) count = THREADS_MAX;
    return count < rows ? count : 1;
}

static status store_all(struct store *store, const struct share *share, struct problem *why)
{
    struct list items = LIST_OF(share->arena, struct store_item);
    for (size_t i = 0; i < share->work->count; i++) {
        if (!*share->pictures[i].digest) continue;
        struct store_item *item = list_add(&items);
        *item = (struct store_item){.pieces = &share->pngs[i], .count = 1};
        memcpy(item->digest, share->pictures[i].digest, sizeof item->digest);
    }
    return items.count ? store_put_many(store, &items, why) : OK;
}

status batch_draw(struct store *store, const struct list *work, const char *seal_type, struct batch_picture *pictures,
                  struct problem *why)
{
    AUTO_ARENA(memory);
    struct share shares[THREADS_MAX];
    pthread_t threads[THREADS_MAX];
    size_t count = thread_count(work->count);
    struct bytes *pngs = arena_array(memory, work->count, sizeof *pngs);
    for (size_t i = 0; i < count; i++) {
        shares[i] = (struct share){work, seal_type, i, count, i ? arena_new() : memory, pngs, pictures};
        if (i && pthread_create(&threads[i], NULL, draw_share, &shares[i])) abort();
    }
    draw_share(&shares[0]);
    for (size_t i = 1; i < count; i++) pthread_join(threads[i], NULL);
    status stored = store_all(store, &shares[0], why);
    for (size_t i = 1; i < count; i++) arena_free(shares[i].arena);
    return stored;
}
