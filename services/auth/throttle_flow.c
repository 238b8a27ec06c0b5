#include "throttle_flow.h"
#include "db_tx.h"
#include "digest.h"
#include "text.h"
#include "throttle_repo.h"
#include <ctype.h>
#include <string.h>

static void name_subject(const struct auth_call *call, const char *kind, const char *login, char out[65])
{
    struct buffer text = {.arena = call->arena};
    unsigned char mac[DIGEST_SIZE];
    buffer_format(&text, "%s\n%s\n", kind, kind[0] == 'l' ? "" : call->caller->address);
    for (const char *p = kind[0] == 'a' ? "" : login; *p; p++)
        buffer_byte(&text, (unsigned char)tolower((unsigned char)*p));
    digest_hmac(bytes_of(call->auth->throttle_key, AEAD_KEY_SIZE), buffer_bytes(&text), mac);
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
    name_subject(call, "pair", login, out->subjects[THROTTLE_PAIR]);
    name_subject(call, "address", login, out->subjects[THROTTLE_ADDRESS]);
    name_subject(call, "login", login, out->subjects[THROTTLE_LOGIN]);
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
