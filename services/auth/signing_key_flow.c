#include "signing_key_flow.h"
#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "id.h"
#include "log.h"
#include "session.h"
#include "signing_key_repo.h"
#include <pthread.h>
#include <string.h>

struct signing_ring {
    struct arena *memory; /* its own */
    pthread_rwlock_t lock;
    struct arena *arena;  /* of the present set; replaced with it */
    struct list keys;     /* struct signing_key, oldest first */
    struct list prepared; /* struct token_key *, in the same order */
    const char *jwks;
    struct token_keys *public_keys;
};

struct signing_ring *signing_key_flow_ring(void)
{
    struct arena *memory = arena_new();
    struct signing_ring *ring = ARENA_NEW(memory, struct signing_ring);
    ring->memory = memory;
    ring->arena = arena_new();
    ring->keys = LIST_OF(ring->arena, struct signing_key);
    ring->prepared = LIST_OF(ring->arena, struct token_key *);
    ring->jwks = "{\"keys\":[]}";
    ring->public_keys = token_keys_new();
    (void)pthread_rwlock_init(&ring->lock, NULL);
    return ring;
}

struct turn { /* one look at the table */
    const struct auth *auth;
    struct arena *arena;
    struct list rows; /* struct signing_key_row */
    int64_t now_ms;
};

/* A sealed key cannot be moved to another row. */
static struct bytes context_of(struct arena *arena, const char *kid)
{
    return bytes_of_text(arena_format(arena, "signing_key %s", kid));
}

static status make_key(struct db *db, const struct turn *turn, int64_t usable_ms, struct problem *why)
{
    char *kid = arena_alloc(turn->arena, ID_SIZE);
    id_new(kid);
    struct signing_key_row row = {.key = {kid, turn->now_ms, usable_ms}};
    struct bytes private_der;
    TRY(token_key_generate(turn->arena, &private_der, why));
    TRY(aead_seal(turn->auth->key_key, context_of(turn->arena, kid), private_der, turn->arena, &row.private_sealed,
                  why));
    TRY(signing_key_repo_insert(db, &row, why));
    const struct caller self = {.kind = CALLER_SERVICE, .name = "auth"};
    const struct audit_event event = {
        .action = "signing_key.make", .object = "signing_key", .object_id = kid, .outcome = "ok"};
    return audit_append(db, &self, &event, why);
}

static status turn_work(struct db *db, void *arg, struct problem *why)
{
    struct turn *turn = arg;
    int64_t usable_ms;
    TRY(signing_key_repo_turn(db, turn->now_ms, why)); /* from here on this instance is alone */
    TRY(signing_key_repo_list(db, turn->arena, &turn->rows, why));
    struct list keys = signing_key_repo_keys(&turn->rows);
    if (signing_key_wants_next(&keys, turn->now_ms, &usable_ms)) TRY(make_key(db, turn, usable_ms, why));
    for (size_t i = 0; i < keys.count; i++)
        if (signing_key_is_dead(&keys, i, turn->now_ms))
            TRY(signing_key_repo_delete(db, LIST_AT(&keys, const struct signing_key, i)->kid, why));
    return OK;
}

static status read_work(struct db *db, void *arg, struct problem *why)
{
    struct turn *turn = arg;
    return signing_key_repo_list(db, turn->arena, &turn->rows, why);
}

static bool needs_turn(const struct turn *turn)
{
    int64_t usable_ms;
    struct list keys = signing_key_repo_keys(&turn->rows);
    return signing_key_wants_next(&keys, turn->now_ms, &usable_ms) || signing_key_is_dead(&keys, 0, turn->now_ms);
}

static bool is_same(const struct list *keys, const struct list *rows)
{
    bool same = keys->count == rows->count;
    for (size_t i = 0; same && i < keys->count; i++)
        same = strcmp(LIST_AT(keys, const struct signing_key, i)->kid,
                      LIST_AT(rows, const struct signing_key_row, i)->key.kid) == 0;
    return same;
}

struct ring_set { /* what a ring holds, being built */
    struct arena *arena;
    struct list keys, prepared;
    struct buffer jwks;
};

static status add_key(const struct auth *auth, const struct signing_key_row *row, struct ring_set *set,
                      struct problem *why)
{
    struct bytes private_der;
    struct bytes context = context_of(set->arena, row->key.kid);
    TRY(aead_open(auth->key_key, context, row->private_sealed, set->arena, &private_der, why));
    struct signing_key key = {arena_text(set->arena, row->key.kid), row->key.created_ms, row->key.usable_ms};
    struct token_key *prepared = token_key_new(key.kid, private_der, why);
    if (!prepared) return why->kind;
    *(struct signing_key *)list_add(&set->keys) = key;
    *(struct token_key **)list_add(&set->prepared) = prepared;
    buffer_format(&set->jwks, "%s%s", set->keys.count > 1 ? "," : "", token_key_jwk(prepared, set->arena));
    return OK;
}

static void drop_set(struct arena *arena, const struct list *prepared)
{
    for (size_t i = 0; i < prepared->count; i++) token_key_free(*LIST_AT(prepared, struct token_key *, i));
    arena_free(arena);
}

static status build_set(const struct auth *auth, const struct list *rows, struct ring_set *set, struct problem *why)
{
    buffer_text(&set->jwks, "{\"keys\":[");
    for (size_t i = 0; i < rows->count; i++)
        TRY(add_key(auth, LIST_AT(rows, const struct signing_key_row, i), set, why));
    buffer_text(&set->jwks, "]}");
    return token_keys_set(auth->ring->public_keys, buffer_bytes(&set->jwks), why);
}

static status load_rows(const struct auth *auth, const struct list *rows, struct problem *why)
{
    struct signing_ring *ring = auth->ring;
    struct arena *arena = arena_new();
    struct ring_set set = {
        arena, LIST_OF(arena, struct signing_key), LIST_OF(arena, struct token_key *), {.arena = arena}};
    status built = build_set(auth, rows, &set, why);
    if (built != OK) {
        drop_set(arena, &set.prepared);
        return built;
    }
    (void)pthread_rwlock_wrlock(&ring->lock);
    struct arena *old_arena = ring->arena;
    struct list old_prepared = ring->prepared;
    ring->arena = arena;
    ring->keys = set.keys;
    ring->prepared = set.prepared;
    ring->jwks = buffer_string(&set.jwks);
    (void)pthread_rwlock_unlock(&ring->lock);
    drop_set(old_arena, &old_prepared);
    log_event(LOG_INFO, "signing_keys_loaded", log_number("count", (int64_t)rows->count));
    return OK;
}

status signing_key_flow_turn(struct auth *auth, struct problem *why)
{
    AUTO_ARENA(memory);
    struct turn turn = {.auth = auth, .arena = memory, .now_ms = clock_now_ms()};
    TRY(db_read(auth->db, read_work, &turn, why));
    if (needs_turn(&turn)) {
        TRY(db_tx(auth->db, turn_work, &turn, why));
        TRY(db_read(auth->db, read_work, &turn, why));
    }
    /* Only upkeep's thread replaces the set, so it may look without the lock. */
    return is_same(&auth->ring->keys, &turn.rows) ? OK : load_rows(auth, &turn.rows, why);
}

status signing_key_flow_sign(const struct auth *auth, struct token_claims *claims, struct arena *arena, char **token,
                             struct problem *why)
{
    struct signing_ring *ring = auth->ring;
    int64_t now_ms = clock_now_ms();
    char *id = arena_alloc(arena, ID_SIZE);
    id_new(id);
    claims->id = id;
    claims->issued_s = claims->not_before_s = now_ms / 1000;
    claims->expires_s = claims->issued_s + SESSION_ACCESS_S;
    (void)pthread_rwlock_rdlock(&ring->lock);
    size_t current = signing_key_current(&ring->keys, now_ms);
    status made = current < ring->keys.count
                      ? token_make(*LIST_AT(&ring->prepared, struct token_key *, current), claims, arena, token, why)
                      : problem_set(why, SERVICE_BUSY, "%s", "no signing key");
    (void)pthread_rwlock_unlock(&ring->lock);
    return made;
}

struct token_keys *signing_key_flow_public(const struct auth *auth)
{
    return auth->ring->public_keys;
}

char *signing_key_flow_jwks(const struct auth *auth, struct arena *arena)
{
    (void)pthread_rwlock_rdlock(&auth->ring->lock);
    char *jwks = arena_text(arena, auth->ring->jwks);
    (void)pthread_rwlock_unlock(&auth->ring->lock);
    return jwks;
}
