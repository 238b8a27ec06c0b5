#include "throttle_flow.h"
#include "db_tx.h"
#include "digest.h"
#include "text.h"
#include "throttle_repo.h"

static const char *lower(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    for (; *text; text++) buffer_byte(&out, (unsigned char)(*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text));
    return buffer_string(&out);
}

static void name_subject(const struct auth_call *call, enum throttle_kind kind, const char *login, char out[65])
{
    const char *who = kind == THROTTLE_ADDRESS ? "" : lower(call->arena, login);
    const char *where = kind == THROTTLE_LOGIN ? "" : call->caller->address;
    unsigned char mac[DIGEST_SIZE];
    digest_hmac(bytes_of(call->auth->throttle_key, AEAD_KEY_SIZE),
                bytes_of_text(arena_format(call->arena, "%d\n%s\n%s", (int)kind, where, who)), mac);
    (void)text_copy(out, 65, bytes_hex(call->arena, bytes_of(mac, sizeof mac)));
}

struct begin {
    struct throttle_attempt *attempt;
    int64_t now_ms;
};

static status refuse(int64_t wait_ms, struct problem *why)
{
    int wait_s = (int)((wait_ms + 999) / 1000);
    status refused = problem_set(why, LOGIN_THROTTLED, "%d", wait_s);
    why->retry_after_s = wait_s;
    return refused;
}

/* Always in the order of enum throttle_kind, so that two attempts never wait for each other. */
static status begin_work(struct db *db, void *arg, struct problem *why)
{
    struct begin *begin = arg;
    struct throttle throttles[THROTTLE_KINDS];
    for (int kind = 0; kind < THROTTLE_KINDS; kind++) {
        const char *subject = begin->attempt->subjects[kind];
        TRY(throttle_repo_lock(db, subject, &throttles[kind], why));
        int64_t wait_ms = throttle_wait_ms((enum throttle_kind)kind, &throttles[kind], begin->now_ms);
        if (kind == THROTTLE_LOGIN)
            begin->attempt->slow_ms = wait_ms;
        else if (wait_ms > 0)
            return refuse(wait_ms, why);
    }
    for (int kind = 0; kind < THROTTLE_KINDS; kind++) {
        throttle_count((enum throttle_kind)kind, &throttles[kind], begin->now_ms);
        TRY(throttle_repo_save(db, begin->attempt->subjects[kind], &throttles[kind], why));
    }
    return OK;
}

status throttle_flow_begin(const struct auth_call *call, const char *login, struct throttle_attempt *out,
                           struct problem *why)
{
    for (int kind = 0; kind < THROTTLE_KINDS; kind++)
        name_subject(call, (enum throttle_kind)kind, login, out->subjects[kind]);
    struct begin begin = {out, call->now_ms};
    return db_tx(call->auth->db, begin_work, &begin, why);
}

status throttle_flow_succeed(struct db *db, const struct throttle_attempt *attempt, int64_t now_ms, struct problem *why)
{
    for (int kind = 0; kind < THROTTLE_KINDS; kind++) {
        struct throttle throttle;
        TRY(throttle_repo_lock(db, attempt->subjects[kind], &throttle, why));
        throttle_take_back((enum throttle_kind)kind, &throttle, now_ms);
        TRY(throttle_repo_save(db, attempt->subjects[kind], &throttle, why));
    }
    return OK;
}
