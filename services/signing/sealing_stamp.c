#include "sealing_stamp.h"
#include "log.h"

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

static status token_of(struct sealing_stamp *stamp, struct bytes signature, struct arena *arena, struct bytes *token,
                       struct problem *why)
{
    unsigned char digest[DIGEST_SIZE];
    if (stamp->failed.kind != OK) {
        *why = stamp->failed;
        return why->kind;
    }
    digest_sha256(signature, digest);
    status got = ts_source_token(stamp->source, DIGEST_SHA256, bytes_of(digest, sizeof digest), arena, token, why);
    if (got != OK) stamp->failed = *why;
    return got;
}

status sealing_stamp_finish(struct sealing_stamp *stamp, const struct cms_sign *signer,
                            const struct cms_sign_parts *parts, struct arena *arena, struct bytes *cms,
                            struct problem *why)
{
    struct cms_sign_parts all = *parts;
    TRY(cms_sign_check(signer, all.content, all.signature, why));
    if (stamp->source && token_of(stamp, all.signature, arena, &all.timestamp, why) != OK) {
        TRY(go_without(stamp, why));
        all.timestamp = bytes_of(NULL, 0);
    }
    cms_sign_write(signer, &all, arena, cms);
    if (cms->size <= sealing_stamp_size(stamp, signer)) return OK;
    return problem_set(why, TIMESTAMP_TOO_LARGE, "%zu", all.timestamp.size);
}
