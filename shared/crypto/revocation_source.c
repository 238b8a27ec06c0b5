#include "revocation_source.h"
#include "clock.h"
#include "crl.h"
#include "net_fetch.h"
#include "ocsp.h"
#include "revocation_cache.h"
#include "text.h"
#include "x509.h"
#include "x509_address.h"
#include "x509_parse.h"
#include <openssl/cms.h>
#include <openssl/err.h>
#include <string.h>

enum {
    ATTEMPT_MS = 5000,
    TOTAL_MS = 15000,
    ATTEMPTS = 2,
    KEPT_MS = 3600000,      /* at most: a revocation is to be noticed within the hour */
    KEPT_LEAST_MS = 300000, /* where nothing says when the next is due */
    UNSETTLED_MS = 60000,
    ISSUERS_BYTES = 65536,
    ISSUERS_MAX = 8
};

struct revocation_source {
    struct arena *arena;
    int64_t attempt_ms, total_ms;
    struct revocation_cache *cache;
    const char *hosts; /* that may be asked for issuers; NULL: none */
};

struct run { /* one chain */
    struct revocation_source *source;
    const struct revocation_need *need;
    struct revocation_store *store;
    struct list *used;
    int64_t end_us;
};

struct link {
    struct revocation_question question;
    X509 *certificate, *issuer;
    struct revocation_answer answer;
};

struct revocation_source *revocation_source_new(int64_t attempt_ms, int64_t total_ms)
{
    struct arena *arena = arena_new();
    struct revocation_source *source = ARENA_NEW(arena, struct revocation_source);
    *source = (struct revocation_source){.arena = arena,
                                         .attempt_ms = attempt_ms ? attempt_ms : ATTEMPT_MS,
                                         .total_ms = total_ms ? total_ms : TOTAL_MS,
                                         .cache = revocation_cache_new()};
    return source;
}

void revocation_source_free(struct revocation_source *source)
{
    if (!source) return;
    revocation_cache_free(source->cache);
    arena_free(source->arena);
}

static bool is_settled(const struct revocation_answer *answer)
{
    return answer->status == REVOCATION_GOOD || answer->status == REVOCATION_REVOKED;
}

/* Is there nothing more to ask? */
static bool is_final(const struct run *run, const struct revocation_answer *answer)
{
    const struct revocation_need *need = run->need;
    bool may_pass = answer->status == REVOCATION_GOOD || revocation_is_hold(answer);
    bool is_brought = may_pass && answer->origin == REVOCATION_EMBEDDED;
    bool is_old = need->exists_ms >= need->now_ms && answer->this_ms + KEPT_MS < need->now_ms;
    return is_settled(answer) && !(is_brought && is_old);
}

static bool fetch(const struct run *run, const struct net_question *question, struct arena *arena, struct bytes *out)
{
    struct problem ignored;
    for (int i = 0; i < ATTEMPTS && clock_ticks_us() < run->end_us; i++) {
        int code = 0;
        struct net_question once = *question;
        once.code = &code;
        if (net_fetch(&once, arena, out, &ignored) == OK) return true;
        if (code >= 400 && code < 500) return false; /* asking again is no use */
    }
    return false;
}

/* Until the next one is due, within bounds; what settles nothing here, a moment. */
static int64_t kept_until(const struct run *run, const struct revocation_answer *answer)
{
    int64_t now_ms = run->need->now_ms;
    if (!is_final(run, answer)) return now_ms + UNSETTLED_MS;
    if (answer->next_ms <= now_ms) return now_ms + KEPT_LEAST_MS;
    return answer->next_ms < now_ms + KEPT_MS ? answer->next_ms : now_ms + KEPT_MS;
}

/* Many certificates may ask for the same list, which is large and settles none of them: it is kept once. */
static bool remember(const struct run *run, const struct revocation_cache_key *key, enum revocation_kind kind,
                     struct bytes *out)
{
    AUTO_ARENA(scratch);
    struct bytes found = {0};
    if (!revocation_cache_find(run->source->cache, key, run->need->now_ms, scratch, &found)) return false;
    *out = revocation_store_known(run->store, kind, found);
    if (out->size == 0 && found.size > 0) *out = bytes_copy(revocation_store_arena(run->store), found);
    return true;
}

/* One address: true when the link is settled now. An answer that does not settle it is kept as it is: of a list, it may
 * settle somebody else's. */
static bool try_address(const struct run *run, struct link *link, enum revocation_kind kind,
                        const struct net_question *question)
{
    struct bytes answer = {0};
    struct arena *arena = revocation_store_arena(run->store);
    const struct revocation_cache_key key = {question->url, question->body};
    bool is_known = remember(run, &key, kind, &answer);
    if (!is_known && clock_ticks_us() >= run->end_us) return false;
    if (!is_known && !fetch(run, question, arena, &answer)) answer = bytes_of(NULL, 0);
    const struct revocation_item item = {kind, REVOCATION_ONLINE, answer, run->need->now_ms};
    if (answer.size > 0) (void)revocation_store_add(run->store, &item);
    revocation_store_ask(run->store, &link->question, &link->answer);
    bool settled = is_final(run, &link->answer);
    if (settled && answer.size > 0 && run->used) *(struct revocation_item *)list_add(run->used) = item;
    if (!is_known) revocation_cache_keep(run->source->cache, &key, answer, kept_until(run, &link->answer));
    return settled;
}

static bool ask_responders(const struct run *run, struct link *link)
{
    struct arena *arena = revocation_store_arena(run->store);
    struct list urls = x509_address_all(link->certificate, X509_ADDRESS_OCSP, arena);
    struct bytes request = ocsp_request(link->certificate, link->issuer, arena);
    for (size_t i = 0; i < urls.count && request.size > 0; i++) {
        const struct net_question question = {.url = *LIST_AT(&urls, const char *, i),
                                              .body = request,
                                              .content_type = "application/ocsp-request",
                                              .accept = "application/ocsp-response",
                                              .max_bytes = OCSP_MAX,
                                              .timeout_ms = run->source->attempt_ms};
        if (try_address(run, link, REVOCATION_OCSP, &question)) return true;
    }
    return false;
}

static bool fetch_lists(const struct run *run, struct link *link)
{
    struct list urls = x509_address_all(link->certificate, X509_ADDRESS_CRL, revocation_store_arena(run->store));
    for (size_t i = 0; i < urls.count; i++) {
        const struct net_question question = {.url = *LIST_AT(&urls, const char *, i),
                                              .accept = "application/pkix-crl",
                                              .max_bytes = CRL_MAX,
                                              .timeout_ms = run->source->attempt_ms};
        if (try_address(run, link, REVOCATION_CRL, &question)) return true;
    }
    return false;
}

static bool settle(const struct run *run, struct link *link)
{
    revocation_store_ask(run->store, &link->question, &link->answer);
    if (is_final(run, &link->answer) || ask_responders(run, link) || fetch_lists(run, link)) return true;
    return is_settled(&link->answer);
}

bool revocation_source_fill(struct revocation_source *source, const struct revocation_need *need,
                            struct revocation_store *store, struct list *used)
{
    bool all = true;
    const struct list *chain = need->chain;
    const struct run run = {source, need, store, used, clock_ticks_us() + source->total_ms * 1000};
    for (size_t i = 0; i + 1 < chain->count; i++) {
        AUTO(X509, certificate);
        AUTO(X509, issuer);
        struct link link = {.question = {*LIST_AT(chain, struct bytes, i), *LIST_AT(chain, struct bytes, i + 1),
                                         need->at_ms, need->now_ms, need->exists_ms}};
        link.certificate = certificate = x509_parse(link.question.certificate);
        link.issuer = issuer = x509_parse(link.question.issuer);
        if (!certificate || !issuer || !settle(&run, &link)) all = false;
    }
    return all;
}

void revocation_source_hosts(struct revocation_source *source, const char *hosts)
{
    source->hosts = hosts;
}

/* Host and port as the address has them, exactly. */
static bool is_listed(const char *hosts, const char *url)
{
    const char *host = strstr(url, "://") + 3;
    size_t size = strcspn(host, "/?#");
    for (const char *at = hosts; at && *at; at += strcspn(at, ","), at += *at == ',') {
        if (strcspn(at, ",") == size && size > 0 && memcmp(at, host, size) == 0) return true;
    }
    return false;
}

/* CMS that holds certificates alone (RFC 5652, RFC 2797). */
static void read_packed(struct bytes answer, struct list *out)
{
    const unsigned char *at = answer.data;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)answer.size);
    STACK_OF(X509) *all = cms ? CMS_get1_certs(cms) : NULL;
    for (int i = 0; i < sk_X509_num(all) && i < ISSUERS_MAX; i++) {
        unsigned char *der = NULL;
        int size = i2d_X509(sk_X509_value(all, i), &der);
        if (size > 0) *(struct bytes *)list_add(out) = bytes_copy(out->arena, bytes_of(der, (size_t)size));
        OPENSSL_free(der);
    }
    sk_X509_pop_free(all, X509_free);
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
}

static struct bytes fetch_issuers(struct revocation_source *source, const char *url, int64_t now_ms,
                                  struct arena *arena)
{
    struct problem ignored;
    struct bytes answer = {0};
    const struct revocation_cache_key key = {.url = url};
    const struct net_question question = {.url = url,
                                          .accept = "application/pkix-cert, application/pkcs7-mime",
                                          .max_bytes = ISSUERS_BYTES,
                                          .timeout_ms = source->attempt_ms,
                                          .is_direct = true};
    if (revocation_cache_find(source->cache, &key, now_ms, arena, &answer)) return answer;
    if (net_fetch(&question, arena, &answer, &ignored) != OK) answer = bytes_of(NULL, 0);
    revocation_cache_keep(source->cache, &key, answer, now_ms + (answer.size ? KEPT_MS : UNSETTLED_MS));
    return answer;
}

struct list revocation_source_issuers(struct revocation_source *source, struct bytes certificate, int64_t now_ms,
                                      struct arena *arena)
{
    struct problem ignored;
    struct list out = LIST_OF(arena, struct bytes);
    AUTO(X509, parsed);
    if (!source->hosts || !*source->hosts) return out;
    parsed = x509_parse(certificate);
    struct list urls = parsed ? x509_address_all(parsed, X509_ADDRESS_ISSUER, arena) : out;
    for (size_t i = 0; i < urls.count && out.count == 0; i++) {
        const char *url = *LIST_AT(&urls, const char *, i);
        if (!is_listed(source->hosts, url)) continue;
        struct bytes answer = fetch_issuers(source, url, now_ms, arena);
        if (answer.size == 0 || x509_read_all(answer, arena, &out, &ignored) == OK) continue;
        out = LIST_OF(arena, struct bytes);
        read_packed(answer, &out);
    }
    return out;
}
