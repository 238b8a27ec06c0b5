#include "ts_source.h"
#include "clock.h"
#include "der_write.h"
#include "random.h"
#include "text.h"
#include "ts_response.h"
#include <stdatomic.h>
#include <string.h>
#include <time.h>

enum {
    ROUNDS = 3,
    TIMEOUT_MS = 10000,
    TOTAL_MS = 30000,
    TOO_MANY_CODE = 429,
    SERVER_FAULT_CODE = 500,
    PAUSE_MS = 200,
    AWAY_MS = 5000,
    NONCE_SIZE = 8,
    SERIAL_SIZE = 16,
    ROOM_SPARE = 512,
    CLOCK_TOLERANCE_MS = 300000
};

struct ts_source {
    struct arena *arena;
    struct ts_source_setup setup;
    const char *urls[TS_SOURCE_URLS_MAX];
    size_t url_count;
    struct bytes policy;        /* value of the OID; size 0: any */
    atomic_size_t first;        /* answered last */
    atomic_size_t largest;      /* token so far */
    atomic_llong away_until_us; /* nobody answered a moment ago */
};

struct attempt { /* at one token from outside */
    ts_source *source;
    struct ts_request request;
    struct bytes der;
    struct arena *arena;
    int64_t end_us;
    const char *faults[TS_SOURCE_URLS_MAX];
    bool is_final[TS_SOURCE_URLS_MAX]; /* asking again is no use */
    struct bytes token;
};

static status unfit(struct problem *why, const char *what)
{
    return problem_set(why, TIMESTAMP_UNFIT, "%s", what);
}

static const char *host_of(const char *url, struct arena *arena)
{
    const char *host = strstr(url, "://") + 3;
    return arena_format(arena, "%.*s", (int)strcspn(host, "/?#"), host);
}

static bool is_url(const char *url)
{
    size_t scheme = text_starts(url, "https://") ? 8 : text_starts(url, "http://") ? 7 : 0;
    size_t host = strcspn(url + scheme, "/?#");
    if (!scheme || !host || strlen(url) > NET_FETCH_URL_MAX || memchr(url + scheme, '@', host)) return false;
    for (const char *c = url; *c; c++)
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7F) return false;
    return true;
}

/* May a password go there? */
static bool is_private_way(const char *url)
{
    return text_starts(url, "https://") || text_starts(url, "http://127.0.0.1:") || text_starts(url, "http://[::1]:");
}

static status read_urls(ts_source *source, const char *urls, struct problem *why)
{
    static const char between[] = ", \t\r\n";
    for (const char *at = urls + strspn(urls, between); *at; at += strspn(at, between)) {
        size_t size = strcspn(at, between);
        const char *url = arena_format(source->arena, "%.*s", (int)size, at);
        if (source->url_count == TS_SOURCE_URLS_MAX) return unfit(why, "too many addresses");
        if (!is_url(url)) return unfit(why, url);
        if (source->setup.user_password && !is_private_way(url)) return unfit(why, "a password goes to https only");
        source->urls[source->url_count++] = url;
        at += size;
    }
    return OK;
}

static status read_policy(ts_source *source, const char *policy, struct problem *why)
{
    struct der element;
    struct bytes rest = der_write_oid(source->arena, policy);
    if (!der_take(&rest, DER_OID, &element)) return unfit(why, "the policy is not an OID");
    source->policy = element.value;
    return OK;
}

static status set_up(ts_source *source, struct problem *why)
{
    struct ts_source_setup *setup = &source->setup;
    if (setup->urls) TRY(read_urls(source, setup->urls, why));
    if (!source->url_count && !setup->maker) return unfit(why, "no address");
    if (setup->policy && *setup->policy) TRY(read_policy(source, setup->policy, why));
    setup->user_password = arena_text(source->arena, setup->user_password);
    if (!setup->timeout_ms) setup->timeout_ms = TIMEOUT_MS;
    if (!setup->total_ms) setup->total_ms = TOTAL_MS;
    return OK;
}

status ts_source_open(const struct ts_source_setup *setup, ts_source **out, struct problem *why)
{
    struct arena *arena = arena_new();
    AUTO(ts_source, source);
    source = ARENA_NEW(arena, struct ts_source);
    source->arena = arena;
    source->setup = *setup;
    TRY(set_up(source, why));
    *out = source;
    source = NULL;
    return OK;
}

void ts_source_free(ts_source *source)
{
    if (source) arena_free(source->arena); /* holds the source too */
}

bool ts_source_is_built_in(const ts_source *source)
{
    return source->url_count == 0;
}

size_t ts_source_room(const ts_source *source)
{
    if (ts_source_is_built_in(source)) return ts_maker_size(source->setup.maker);
    size_t seen = atomic_load(&source->largest);
    return seen ? seen + ROOM_SPARE : TS_SOURCE_ROOM;
}

static status number(const ts_source *source, struct arena *arena, struct ts_number *out, struct problem *why)
{
    if (source->setup.number) return source->setup.number(source->setup.number_context, arena, out, why);
    unsigned char *serial = arena_alloc(arena, SERIAL_SIZE);
    random_bytes(serial, SERIAL_SIZE);
    *out = (struct ts_number){bytes_of(serial, SERIAL_SIZE), clock_now_ms()};
    return OK;
}

static status make(const ts_source *source, struct bytes imprint, struct arena *arena, struct bytes *token,
                   struct problem *why)
{
    struct ts_number next;
    TRY(number(source, arena, &next, why));
    const struct ts_order order = {.imprint = imprint, .serial = next.serial, .time_ms = next.time_ms};
    return ts_maker_token(source->setup.maker, &order, arena, token, why);
}

static const char *check_trust(const ts_source *source, const struct ts_stamp *stamp, struct arena *arena)
{
    struct trust_answer answer;
    const struct trust_question question = {stamp->authority.der, &stamp->certificates, stamp->time_ms,
                                            TRUST_USE_TIMESTAMP};
    if (!source->setup.trust) return NULL;
    trust_check(source->setup.trust, &question, arena, &answer);
    if (answer.verdict == TRUST_TRUSTED) return NULL;
    return arena_format(arena, "its certificate is not trusted: %s", answer.reason);
}

/* An authority whose clock is far from ours: one of the two is wrong, and the document would say both times. */
static const char *check_time(const struct ts_stamp *stamp, struct arena *arena)
{
    int64_t apart_ms = stamp->time_ms - clock_now_ms();
    if (apart_ms > -CLOCK_TOLERANCE_MS && apart_ms < CLOCK_TOLERANCE_MS) return NULL;
    return arena_format(arena, "its time is %lld s from this machine's", (long long)(apart_ms / 1000));
}

static const char *take(struct attempt *attempt, struct bytes answer)
{
    struct ts_stamp stamp;
    const char *fault = ts_response_check(answer, &attempt->request, attempt->arena, &stamp);
    if (!fault) fault = check_trust(attempt->source, &stamp, attempt->arena);
    if (!fault) fault = check_time(&stamp, attempt->arena);
    if (!fault) attempt->token = stamp.token;
    return fault;
}

/* What may be gone soon: no connection, no answer in time, a server's fault. */
static bool may_pass(const struct problem *why, int code)
{
    return why->code == NET_UNREACHABLE && (code < 300 || code == TOO_MANY_CODE || code >= SERVER_FAULT_CODE);
}

/* RFC 3161, 3.4. */
static void ask(struct attempt *attempt, size_t which)
{
    int code = 0;
    struct bytes answer;
    struct problem why = {0};
    const struct ts_source_setup *setup = &attempt->source->setup;
    int64_t left_ms = (attempt->end_us - clock_ticks_us()) / 1000;
    if (left_ms <= 0) return;
    const struct net_question question = {.url = attempt->source->urls[which],
                                          .body = attempt->der,
                                          .content_type = "application/timestamp-query",
                                          .accept = "application/timestamp-reply",
                                          .user_password = setup->user_password,
                                          .identity = setup->identity,
                                          .is_direct = true,
                                          .code = &code,
                                          .max_bytes = TS_RESPONSE_MAX,
                                          .timeout_ms = left_ms < setup->timeout_ms ? left_ms : setup->timeout_ms};
    bool is_answered = net_fetch(&question, attempt->arena, &answer, &why) == OK;
    const char *host = host_of(question.url, attempt->arena);
    const char *fault = is_answered ? take(attempt, answer) : NULL;
    attempt->is_final[which] = is_answered || !may_pass(&why, code);
    if (fault) attempt->faults[which] = arena_format(attempt->arena, "%s: %s", host, fault);
    if (!is_answered) attempt->faults[which] = arena_text(attempt->arena, why.subject);
}

static void pause_before(const struct attempt *attempt, int round)
{
    int64_t ms = (int64_t)PAUSE_MS << (2 * (round - 1)), left_ms = (attempt->end_us - clock_ticks_us()) / 1000;
    if (ms > left_ms) ms = left_ms;
    if (ms <= 0) return;
    const struct timespec wait = {ms / 1000, ms % 1000 * 1000000};
    (void)nanosleep(&wait, NULL);
}

static bool has_hope(const struct attempt *attempt)
{
    if (clock_ticks_us() >= attempt->end_us) return false;
    for (size_t i = 0; i < attempt->source->url_count; i++)
        if (!attempt->is_final[i]) return true;
    return false;
}

static void run(struct attempt *attempt)
{
    ts_source *source = attempt->source;
    size_t first = atomic_load(&source->first);
    for (int round = 0; round < ROUNDS && has_hope(attempt); round++) {
        if (round) pause_before(attempt, round);
        for (size_t i = 0; i < source->url_count && !attempt->token.size; i++) {
            size_t which = (first + i) % source->url_count;
            if (attempt->is_final[which]) continue;
            ask(attempt, which);
            if (attempt->token.size) atomic_store(&source->first, which);
        }
        if (attempt->token.size) return;
    }
}

/* Where none answers, who asks next is told so at once for a moment: else every thread of a service would wait. */
static void note_away(const struct attempt *attempt)
{
    for (size_t i = 0; i < attempt->source->url_count; i++)
        if (attempt->is_final[i]) return;
    atomic_store(&attempt->source->away_until_us, clock_ticks_us() + (int64_t)AWAY_MS * 1000);
}

static bool is_away(ts_source *source, struct problem *why)
{
    int64_t left_us = atomic_load(&source->away_until_us) - clock_ticks_us();
    if (left_us <= 0) return false;
    (void)!problem_set(why, TIMESTAMP_FAILED, "%s: no answer a moment ago", source->urls[0]);
    why->retry_after_s = (int)(left_us / 1000000) + 1;
    return true;
}

static status failed(const struct attempt *attempt, struct problem *why)
{
    note_away(attempt);
    struct buffer all = {.arena = attempt->arena};
    for (size_t i = 0; i < attempt->source->url_count; i++) {
        if (!attempt->faults[i]) continue;
        buffer_format(&all, "%s%s", all.size ? "; " : "", attempt->faults[i]);
    }
    return problem_set(why, TIMESTAMP_FAILED, "%s", buffer_string(&all));
}

status ts_source_token(ts_source *source, enum digest_kind kind, struct bytes digest, struct arena *arena,
                       struct bytes *token, struct problem *why)
{
    unsigned char nonce[NONCE_SIZE];
    struct attempt attempt = {.source = source, .arena = arena};
    attempt.request = (struct ts_request){.imprint = ts_info_imprint(kind, digest, arena),
                                          .kind = kind,
                                          .policy = source->policy,
                                          .nonce = bytes_of(nonce, sizeof nonce),
                                          .wants_certificates = true};
    if (is_away(source, why)) return why->kind;
    if (ts_source_is_built_in(source)) return make(source, attempt.request.imprint.der, arena, token, why);
    random_bytes(nonce, sizeof nonce);
    nonce[0] = (unsigned char)((nonce[0] & 0x7F) | 0x40); /* positive, and as long as it is: DER has no zeros ahead */
    attempt.der = ts_request_write(&attempt.request, arena);
    attempt.end_us = clock_ticks_us() + source->setup.total_ms * 1000;
    run(&attempt);
    if (!attempt.token.size) return failed(&attempt, why);
    if (attempt.token.size > atomic_load(&source->largest)) atomic_store(&source->largest, attempt.token.size);
    *token = attempt.token;
    return OK;
}

status ts_source_learn(ts_source *source, struct arena *arena, struct problem *why)
{
    unsigned char digest[DIGEST_SIZE];
    struct bytes token;
    if (ts_source_is_built_in(source) || atomic_load(&source->largest)) return OK;
    random_bytes(digest, sizeof digest);
    return ts_source_token(source, DIGEST_SHA256, bytes_of(digest, sizeof digest), arena, &token, why);
}
