#include "throttle_flow.h"
#include "account_repo.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "device.h"
#include "digest.h"
#include "text.h"
#include "throttle_repo.h"

/* What is tried: a password ("") or a code, so that the one says nothing about the other. */
struct tried {
    const char *what, *login, *device;
};

static void add_subject(const struct auth_call *call, enum throttle_kind kind, const struct tried *tried,
                        struct throttle_attempt *out)
{
    const char *who = kind == THROTTLE_ADDRESS ? "" : device_login(call->arena, tried->login);
    const char *place = tried->device ? tried->device : call->caller->address;
    const char *where = kind == THROTTLE_PAIR || kind == THROTTLE_ADDRESS ? place : "";
    unsigned char mac[DIGEST_SIZE];
    digest_hmac(bytes_of(call->auth->throttle_key, AEAD_KEY_SIZE),
                bytes_of_text(arena_format(call->arena, "%d%s\n%s\n%s", (int)kind, tried->what, where, who)), mac);
    (void)text_copy(out->subjects[out->count], 65, bytes_hex(call->arena, bytes_of(mac, sizeof mac)));
    out->kinds[out->count++] = kind;
}

struct begin {
    const struct auth_call *call;
    const char *login;
    struct throttle_attempt *attempt;
    int64_t wait_ms; /* > 0: refused, which is written down and so must be committed */
};

static const char *const subject_names[THROTTLE_KINDS] = {"login at this place", "address", "login", "second factor"};

static status audit_refusals(struct db *db, const struct begin *begin, enum throttle_kind kind, int64_t count,
                             struct problem *why)
{
    const struct auth_call *call = begin->call;
    struct account account;
    bool found;
    TRY(account_repo_by_login(db, begin->login, call->arena, &account, &found, why));
    const struct auth_fact fact = {.action = "login.throttled",
                                   .object = "account",
                                   .object_id = found ? account.id : "",
                                   .unit_id = found ? account.unit_id : NULL,
                                   .detail = arena_format(call->arena, "{\"attempts\":%lld,\"counted_by\":\"%s\"}",
                                                          (long long)count, subject_names[kind]),
                                   .outcome = LOGIN_THROTTLED};
    return auth_audit(db, call, NULL, &fact, why);
}

static status refuse(struct db *db, struct begin *begin, int which, struct throttle *throttle, struct problem *why)
{
    enum throttle_kind kind = begin->attempt->kinds[which];
    int64_t now_ms = begin->call->now_ms, count = throttle_tell(throttle, now_ms);
    begin->wait_ms = throttle_wait_ms(kind, throttle, now_ms);
    TRY(throttle_repo_save(db, begin->attempt->subjects[which], throttle, why));
    return count ? audit_refusals(db, begin, kind, count, why) : OK;
}

/* Always in the order of enum throttle_kind, so that two attempts never wait for each other. */
static status begin_work(struct db *db, void *arg, struct problem *why)
{
    struct begin *begin = arg;
    struct throttle_attempt *attempt = begin->attempt;
    struct throttle throttles[THROTTLE_KINDS];
    begin->wait_ms = 0;
    for (int i = 0; i < attempt->count; i++) {
        TRY(throttle_repo_lock(db, attempt->subjects[i], &throttles[i], why));
        int64_t wait_ms = throttle_wait_ms(attempt->kinds[i], &throttles[i], begin->call->now_ms);
        if (attempt->kinds[i] == THROTTLE_LOGIN)
            attempt->slow_ms = wait_ms;
        else if (wait_ms > 0)
            return refuse(db, begin, i, &throttles[i], why);
    }
    for (int i = 0; i < attempt->count; i++) {
        throttle_count(attempt->kinds[i], &throttles[i], begin->call->now_ms);
        TRY(throttle_repo_save(db, attempt->subjects[i], &throttles[i], why));
    }
    return OK;
}

static status begin_attempt(const struct auth_call *call, const char *login, struct throttle_attempt *attempt,
                            struct problem *why)
{
    struct begin begin = {.call = call, .login = login, .attempt = attempt};
    TRY(db_tx(call->auth->db, begin_work, &begin, why));
    if (begin.wait_ms == 0) return OK;
    int wait_s = (int)((begin.wait_ms + 999) / 1000);
    status refused = problem_set(why, LOGIN_THROTTLED, "%d", wait_s);
    why->retry_after_s = wait_s;
    return refused;
}

status throttle_flow_begin(const struct auth_call *call, const char *login, struct throttle_attempt *out,
                           struct problem *why)
{
    const struct tried tried = {"", login, device_of(call, login)};
    *out = (struct throttle_attempt){.count = 0};
    add_subject(call, THROTTLE_PAIR, &tried, out);
    if (!tried.device) add_subject(call, THROTTLE_ADDRESS, &tried, out);
    if (!tried.device) add_subject(call, THROTTLE_LOGIN, &tried, out);
    return begin_attempt(call, login, out, why);
}

status throttle_flow_begin_code(const struct auth_call *call, const char *login, struct throttle_attempt *out,
                                struct problem *why)
{
    const struct tried tried = {"code", login, device_of(call, login)};
    *out = (struct throttle_attempt){.count = 0};
    add_subject(call, THROTTLE_PAIR, &tried, out);
    if (!tried.device) add_subject(call, THROTTLE_CODE, &tried, out);
    return begin_attempt(call, login, out, why);
}

status throttle_flow_begin_key(const struct auth_call *call, struct throttle_attempt *out, struct problem *why)
{
    const struct tried tried = {"", "", NULL};
    *out = (struct throttle_attempt){.count = 0};
    add_subject(call, THROTTLE_ADDRESS, &tried, out);
    return begin_attempt(call, "", out, why);
}

status throttle_flow_succeed(struct db *db, const struct throttle_attempt *attempt, struct problem *why)
{
    for (int i = 0; i < attempt->count; i++) {
        struct throttle throttle;
        TRY(throttle_repo_lock(db, attempt->subjects[i], &throttle, why));
        throttle_take_back(attempt->kinds[i], &throttle);
        TRY(throttle_repo_save(db, attempt->subjects[i], &throttle, why));
    }
    return OK;
}
