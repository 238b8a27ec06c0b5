#include "revocation_store.h"
#include "crl.h"
#include "digest.h"
#include "ocsp.h"
#include "trust_cache.h"

struct item {
    struct revocation_item said;
    struct ocsp *ocsp;
    struct crl *crl;
};

struct revocation_store {
    struct arena *arena;
    struct trust_cache *certificates;
    struct list items;
    const char *fault; /* of an item that could not be read */
    bool is_full;      /* an item was left out */
    /* Pieces that may still be judged, statements that may still be looked at: hostile files bring many. */
    size_t left, looks;
};

struct revocation_store *revocation_store_new(struct trust_cache *certificates, struct arena *arena)
{
    struct revocation_store *store = ARENA_NEW(arena, struct revocation_store);
    *store = (struct revocation_store){.arena = arena,
                                       .certificates = certificates,
                                       .items = LIST_OF(arena, struct item),
                                       .left = REVOCATION_STORE_JUDGED,
                                       .looks = REVOCATION_STORE_LOOKS};
    return store;
}

void revocation_store_free(struct revocation_store *store)
{
    for (size_t i = 0; store && i < store->items.count; i++) {
        ocsp_free(LIST_AT(&store->items, struct item, i)->ocsp);
        crl_free(LIST_AT(&store->items, struct item, i)->crl);
    }
}

void revocation_store_prove(struct revocation_store *store, int number, int64_t exists_ms)
{
    if (number < 0 || (size_t)number >= store->items.count) return;
    struct revocation_item *item = &LIST_AT(&store->items, struct item, number)->said;
    if (exists_ms < item->exists_ms) item->exists_ms = exists_ms;
}

static bool is_empty(const struct revocation_store *store)
{
    return store->items.count == 0 && !store->fault;
}

struct arena *revocation_store_arena(const struct revocation_store *store)
{
    return store->arena;
}

static int find(const struct revocation_store *store, const struct revocation_item *item)
{
    for (size_t i = 0; i < store->items.count; i++) {
        const struct revocation_item *old = &LIST_AT(&store->items, struct item, i)->said;
        if (old->kind == item->kind && bytes_equal(old->der, item->der)) return (int)i;
    }
    return REVOCATION_STORE_NONE;
}

struct bytes revocation_store_known(const struct revocation_store *store, enum revocation_kind kind, struct bytes der)
{
    const struct revocation_item item = {.kind = kind, .der = der};
    int number = find(store, &item);
    return number < 0 ? bytes_of(NULL, 0) : LIST_AT(&store->items, const struct item, number)->said.der;
}

int revocation_store_add(struct revocation_store *store, const struct revocation_item *item)
{
    const char *fault = "broken";
    struct item fresh = {.said = *item};
    int known = find(store, item);
    if (known >= 0) revocation_store_prove(store, known, item->exists_ms);
    if (known < 0 && store->items.count >= REVOCATION_STORE_ITEMS) store->is_full = true;
    if (known >= 0 || store->is_full) return known;
    if (item->kind == REVOCATION_OCSP) fresh.ocsp = ocsp_open(item->der, store->arena, &fault);
    if (item->kind == REVOCATION_CRL) fresh.crl = crl_open(item->der, store->arena);
    if (!fresh.ocsp && !fresh.crl) {
        store->fault = fault;
        return REVOCATION_STORE_NONE;
    }
    *(struct item *)list_add(&store->items) = fresh;
    return (int)store->items.count - 1;
}

static bool is_of(const struct item *item, const struct revocation_case *c)
{
    return item->ocsp ? ocsp_is_of(item->ocsp, c->certificate, c->issuer) : crl_is_of(item->crl, c->certificate);
}

/* Is a new answer of more weight? */
static bool is_better(const struct revocation_answer *a, const struct revocation_answer *old)
{
    static const int weights[] = {
        [REVOCATION_NOT_CHECKED] = 0, [REVOCATION_UNKNOWN] = 1, [REVOCATION_GOOD] = 2, [REVOCATION_REVOKED] = 3};
    if (a->status != old->status) return weights[a->status] > weights[old->status];
    bool is_revoked = a->status == REVOCATION_REVOKED;
    if (is_revoked && a->is_later != old->is_later) return old->is_later;
    if (is_revoked) return a->revoked_ms < old->revoked_ms;
    return a->this_ms > old->this_ms;
}

/* Was it on hold at that very time, and not merely before? */
static bool covers(const struct revocation_answer *hold, int64_t at_ms)
{
    return hold->revoked_ms <= at_ms && at_ms <= hold->this_ms;
}

static bool is_better_hold(const struct revocation_answer *a, const struct revocation_answer *old, int64_t at_ms)
{
    if (old->status == REVOCATION_NOT_CHECKED || covers(a, at_ms) != covers(old, at_ms))
        return old->status == REVOCATION_NOT_CHECKED || covers(a, at_ms);
    return a->this_ms > old->this_ms;
}

/* RFC 5280, 5.3.1: a hold ends by a revocation, or is lifted, and then newer evidence knows nothing of it. Lifted
 * before the time that is asked about it does no harm; whoever signed while it lasted was not to. */
static void settle_hold(const struct revocation_answer *hold, int64_t at_ms, struct revocation_answer *out)
{
    bool is_ended = out->status == REVOCATION_REVOKED && !(out->is_later && covers(hold, at_ms));
    if (hold->status == REVOCATION_NOT_CHECKED || is_ended) return;
    bool is_newer = out->status == REVOCATION_GOOD && out->this_ms > hold->this_ms;
    if (!is_newer || out->this_ms > at_ms + REVOCATION_TOLERANCE_MS) *out = *hold;
}

static void ask_about(struct revocation_store *store, struct revocation_case *c, bool is_responder,
                      struct revocation_answer *out);

/* A responder that is not exempt must itself be vouched for, by what does not rest on a responder again. */
static void check_responder(struct revocation_store *store, const struct revocation_case *c, X509 *responder,
                            struct revocation_answer *out)
{
    struct revocation_answer own;
    struct revocation_case about = *c;
    about.certificate = responder;
    about.not_after_ms = x509_parse_ms(X509_get0_notAfter(responder));
    about.at_ms = out->this_ms;
    about.known_ms = c->exists_ms > about.at_ms ? c->exists_ms : about.at_ms;
    ask_about(store, &about, true, &own);
    if (own.status == REVOCATION_GOOD || own.is_later) return;
    bool is_revoked = own.status == REVOCATION_REVOKED;
    *out = (struct revocation_answer){
        .kind = out->kind, .origin = out->origin, .this_ms = out->this_ms, .next_ms = out->next_ms};
    revocation_evidence_unknown(is_revoked ? "responder_revoked" : "responder_unchecked", out);
}

static void judge(struct revocation_store *store, struct item *item, struct revocation_case *c, bool is_responder,
                  struct revocation_answer *out)
{
    X509 *responder = NULL;
    c->exists_ms = item->said.exists_ms;
    if (item->ocsp)
        ocsp_judge(item->ocsp, c, &responder, out);
    else
        crl_judge(item->crl, c, out);
    out->origin = item->said.origin;
    if (!responder || out->status == REVOCATION_UNKNOWN) return;
    if (is_responder)
        revocation_evidence_unknown("responder_unchecked", out);
    else
        check_responder(store, c, responder, out);
}

/* false: too much was asked of this store. */
static bool spend(struct revocation_store *store, const struct item *item)
{
    size_t cost = 1 + (item->ocsp ? ocsp_count(item->ocsp) : 0);
    if (store->looks < cost) return false;
    store->looks -= cost;
    return true;
}

static void ask_about(struct revocation_store *store, struct revocation_case *c, bool is_responder,
                      struct revocation_answer *out)
{
    struct revocation_answer hold = {.status = REVOCATION_NOT_CHECKED};
    *out = hold;
    for (size_t i = 0; i < store->items.count; i++) {
        struct revocation_answer said;
        struct item *item = LIST_AT(&store->items, struct item, i);
        bool is_open = spend(store, item);
        if (is_open && !is_of(item, c)) continue;
        if (!is_open || store->left == 0) {
            revocation_evidence_unknown("too_many", out);
            return;
        }
        store->left--;
        judge(store, item, c, is_responder, &said);
        struct revocation_answer *best = revocation_is_hold(&said) ? &hold : out;
        if (best == &hold ? is_better_hold(&said, &hold, c->at_ms) : is_better(&said, out)) *best = said;
    }
    settle_hold(&hold, c->at_ms, out);
}

/* RFC 9608: its authority never revokes it, nor says anything of it. Authorities' own certificates may not say so (3).
 */
static bool is_never_revoked(X509 *certificate, const struct x509 *facts)
{
    AUTO(ASN1_OBJECT, kind);
    if (facts->is_authority) return false;
    kind = OBJ_txt2obj("2.5.29.56", 1);
    return kind && X509_get_ext_by_OBJ(certificate, kind, -1) >= 0;
}

void revocation_store_ask(struct revocation_store *store, const struct revocation_question *question,
                          struct revocation_answer *out)
{
    struct x509 facts, authority;
    AUTO(X509, certificate);
    AUTO(X509, issuer);
    *out = (struct revocation_answer){.status = REVOCATION_NOT_CHECKED};
    certificate = trust_cache_read(store->certificates, question->certificate, store->arena, &facts);
    issuer = trust_cache_read(store->certificates, question->issuer, store->arena, &authority);
    if (!certificate || !issuer) return;
    struct revocation_case c = {.certificate = certificate,
                                .issuer = issuer,
                                .not_after_ms = facts.not_after_ms,
                                .at_ms = question->at_ms,
                                .known_ms = question->at_ms,
                                .now_ms = question->now_ms};
    if (question->known_ms > c.known_ms) c.known_ms = question->known_ms;
    if (!is_empty(store)) {
        digest_sha256(question->issuer, c.issuer_key);
        ask_about(store, &c, false, out);
    }
    bool has_answer = out->status == REVOCATION_GOOD || out->status == REVOCATION_REVOKED;
    if (!has_answer && is_never_revoked(certificate, &facts)) {
        *out = (struct revocation_answer){.status = REVOCATION_GOOD, .reason = "never_revoked"};
        return;
    }
    if (out->status == REVOCATION_NOT_CHECKED && store->fault) revocation_evidence_unknown(store->fault, out);
    /* Nobody hides a revocation behind a heap of evidence. */
    bool is_open = out->status == REVOCATION_NOT_CHECKED || out->status == REVOCATION_UNKNOWN;
    if (store->is_full && is_open) revocation_evidence_unknown("too_many", out);
}

/* The greater, the worse. */
static int badness(const struct revocation_answer *a)
{
    static const int of[] = {
        [REVOCATION_GOOD] = 0, [REVOCATION_NOT_CHECKED] = 2, [REVOCATION_UNKNOWN] = 3, [REVOCATION_REVOKED] = 5};
    if (revocation_is_hold(a)) return 4;
    return a->is_later ? 1 : of[a->status];
}

struct list revocation_store_chain(struct revocation_store *store, const struct list *chain,
                                   const struct revocation_question *when, struct arena *arena,
                                   struct revocation_answer *worst)
{
    struct list out = LIST_OF(arena, struct revocation_answer);
    *worst = (struct revocation_answer){.status = REVOCATION_NOT_CHECKED};
    for (size_t i = 0; i + 1 < chain->count; i++) {
        struct revocation_answer *answer = list_add(&out);
        struct revocation_question question = *when;
        question.certificate = *LIST_AT(chain, struct bytes, i);
        question.issuer = *LIST_AT(chain, struct bytes, i + 1);
        revocation_store_ask(store, &question, answer);
        if (i == 0 || badness(answer) > badness(worst)) *worst = *answer;
    }
    return out;
}
