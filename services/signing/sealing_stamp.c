#include "sealing_stamp.h"
#include "log.h"
#include <pthread.h>
#include <stdatomic.h>

enum { ASKING_AT_ONCE = 4 };

/* Evidence for the long term is of no use beside a time that nothing proves. */
static struct sealing_stamp stamp_of(const struct timestamp_service *service, enum sealing_level level, size_t room)
{
    return (struct sealing_stamp){
        .room = room, .level = level, .is_required = level >= SEALING_LEVEL_LT || timestamp_flow_is_required(service)};
}

status sealing_stamp_reopen(const struct timestamp_service *service, enum sealing_level level, size_t room,
                            struct sealing_stamp *out, struct problem *why)
{
    *out = stamp_of(service, level, room);
    if (!room) return OK;
    out->source = timestamp_flow_source(service);
    return out->source ? OK : problem_set(why, TIMESTAMP_OFF, "%s", "");
}

/* What is said of an authority that nobody can reach; an operator may allow to seal without. */
static status go_without(struct sealing_stamp *stamp, struct problem *why)
{
    if (stamp->is_required) return why->kind;
    log_event(LOG_WARN, "sealed_without_timestamp", log_text("code", problem_name(why->code)),
              log_text("subject", why->subject));
    problem_clear(why);
    return OK;
}

status sealing_stamp_open(const struct timestamp_service *service, int level, struct sealing_stamp *out,
                          struct problem *why)
{
    AUTO_ARENA(memory);
    *out = stamp_of(service, level < 0 ? timestamp_flow_level(service) : (enum sealing_level)level, 0);
    if (out->level < SEALING_LEVEL_T) return OK;
    out->source = timestamp_flow_source(service);
    if (!out->source) return problem_set(why, TIMESTAMP_OFF, "%s", "");
    if (ts_source_learn(out->source, memory, why) != OK) {
        TRY(go_without(out, why));
        out->source = NULL;
        return OK;
    }
    out->room = ts_source_room(out->source);
    return OK;
}

size_t sealing_stamp_size(const struct sealing_stamp *stamp, const struct cms_sign *signer)
{
    return cms_sign_size_stamped(signer, stamp->source ? stamp->room : 0);
}

static status token_of(struct sealing_stamp *stamp, enum digest_kind imprint, struct bytes signature,
                       struct arena *arena, struct bytes *token, struct problem *why)
{
    unsigned char digest[DIGEST_SIZE_MAX];
    if (stamp->failed.kind != OK) {
        *why = stamp->failed;
        return why->kind;
    }
    digest_pieces(imprint, &signature, 1, digest);
    status got =
        ts_source_token(stamp->source, imprint, bytes_of(digest, digest_kind_size(imprint)), arena, token, why);
    if (got != OK) stamp->failed = *why;
    return got;
}

struct asking { /* several threads at tokens for one request */
    struct ts_source *source;
    enum digest_kind imprint;
    const struct list *signatures;
    struct list *out;
    atomic_size_t next;
    pthread_mutex_t lock; /* of what is below, and of `out`'s arena */
    struct problem failed;
    size_t failed_at;
};

static bool has_failed(struct asking *asking)
{
    pthread_mutex_lock(&asking->lock);
    bool failed = asking->failed.kind != OK;
    pthread_mutex_unlock(&asking->lock);
    return failed;
}

/* The fault that is told is that of the first document, whoever came first. */
static void note_token(struct asking *asking, size_t which, struct bytes token, const struct problem *why)
{
    pthread_mutex_lock(&asking->lock);
    if (why->kind == OK)
        *LIST_AT(asking->out, struct bytes, which) = bytes_copy(asking->out->arena, token);
    else if (asking->failed.kind == OK || which < asking->failed_at) {
        asking->failed = *why;
        asking->failed_at = which;
    }
    pthread_mutex_unlock(&asking->lock);
}

static void *ask_some(void *argument)
{
    struct asking *asking = argument;
    size_t count = asking->signatures->count;
    for (size_t i = atomic_fetch_add(&asking->next, 1); i < count; i = atomic_fetch_add(&asking->next, 1)) {
        AUTO_ARENA(memory);
        struct problem why = {0};
        struct bytes token = {0};
        unsigned char raw[DIGEST_SIZE_MAX];
        const struct bytes digest = bytes_of(raw, digest_kind_size(asking->imprint));
        if (has_failed(asking)) return NULL;
        digest_pieces(asking->imprint, LIST_AT(asking->signatures, const struct bytes, i), 1, raw);
        (void)!ts_source_token(asking->source, asking->imprint, digest, memory, &token, &why);
        note_token(asking, i, token, &why);
    }
    return NULL;
}

/* Each request waits for an answer over the network, and the signatures need not wait for each other. */
void sealing_stamp_ahead(struct sealing_stamp *stamp, enum digest_kind imprint, const struct list *signatures,
                         struct arena *arena, struct list *out)
{
    pthread_t helpers[ASKING_AT_ONCE - 1];
    size_t count = signatures->count, started = 0;
    struct asking asking = {.source = stamp->source, .imprint = imprint, .signatures = signatures, .out = out};
    *out = LIST_OF(arena, struct bytes);
    for (size_t i = 0; i < count; i++) *(struct bytes *)list_add(out) = bytes_of(NULL, 0);
    if (!stamp->source || ts_source_is_built_in(stamp->source) || count < 2) return;
    (void)pthread_mutex_init(&asking.lock, NULL);
    while (started < ASKING_AT_ONCE - 1 && started + 1 < count) {
        if (pthread_create(&helpers[started], NULL, ask_some, &asking) != 0) break; /* fewer do, too */
        started++;
    }
    (void)ask_some(&asking);
    for (size_t i = 0; i < started; i++) (void)pthread_join(helpers[i], NULL);
    (void)pthread_mutex_destroy(&asking.lock);
    if (asking.failed.kind != OK) stamp->failed = asking.failed;
}

status sealing_stamp_finish(struct sealing_stamp *stamp, const struct cms_sign *signer,
                            const struct cms_sign_parts *parts, struct arena *arena, struct bytes *cms,
                            struct problem *why)
{
    struct cms_sign_parts all = *parts;
    TRY(cms_sign_check(signer, all.content, all.signature, why));
    bool is_open = stamp->source && !all.timestamp.size;
    if (is_open && token_of(stamp, cms_sign_imprint(signer), all.signature, arena, &all.timestamp, why) != OK) {
        TRY(go_without(stamp, why));
        all.timestamp = bytes_of(NULL, 0);
    }
    cms_sign_write(signer, &all, arena, cms);
    if (cms->size <= sealing_stamp_size(stamp, signer)) return OK;
    return problem_set(why, TIMESTAMP_TOO_LARGE, "%zu", all.timestamp.size);
}
