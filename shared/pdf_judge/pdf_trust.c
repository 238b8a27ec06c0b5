#include "pdf_trust.h"
#include "clock.h"
#include "pdf_dss.h"
#include "revocation_cms.h"
#include "revocation_source.h"
#include "revocation_store.h"
#include "text.h"
#include <stdlib.h>

enum { CLOCK_TOLERANCE_MS = 300000, HELPERS_MAX = 64, MISSING_MAX = 3, MISSING_US = 15000000 };

struct proof { /* all up to this revision existed then */
    size_t revision;
    int64_t time_ms;
};

struct work {
    const struct pdf_trust *in;
    struct list proofs;
    struct list helpers; /* struct bytes: certificates of the DSS that may help to build a chain */
    struct list dss;     /* of struct pdf_dss_item */
    int *numbers;        /* of each of them in the store */
    bool has_dss;
    struct revocation_store *store; /* NULL: no evidence anywhere */
    int64_t *patience_us;           /* that is left for authorities which the file lacks */
};

/* The time by which a signature existed: the earliest proof over a later revision than its own, else now. */
static int64_t existed_by(const struct work *w, const struct pdf_trust_subject *s, bool *is_proved)
{
    int64_t earliest = w->in->now_ms;
    *is_proved = false;
    for (size_t i = 0; i < w->proofs.count && s->is_placed; i++) {
        const struct proof *proof = LIST_AT(&w->proofs, struct proof, i);
        if (proof->revision <= s->revision) continue;
        if (!*is_proved || proof->time_ms < earliest) earliest = proof->time_ms;
        *is_proved = true;
    }
    return earliest;
}

/* Those of the signature, and those of the DSS. */
static struct list certificates_of(const struct work *w, const struct cms_verify *cms)
{
    if (w->helpers.count == 0) return cms->certificates;
    struct list all = LIST_OF(w->in->arena, struct bytes);
    for (size_t i = 0; i < cms->certificates.count; i++)
        *(struct bytes *)list_add(&all) = *LIST_AT(&cms->certificates, struct bytes, i);
    for (size_t i = 0; i < w->helpers.count; i++)
        *(struct bytes *)list_add(&all) = *LIST_AT(&w->helpers, struct bytes, i);
    return all;
}

/* A thousand signatures may each name another address of a host that is slow. */
static struct list fetch_issuers(const struct work *w, struct bytes certificate)
{
    int64_t begun_us = clock_ticks_us();
    if (*w->patience_us <= 0) return LIST_OF(w->in->arena, struct bytes);
    struct list out = revocation_source_issuers(trust_source(w->in->list), certificate, w->in->now_ms, w->in->arena);
    *w->patience_us -= clock_ticks_us() - begun_us;
    return out;
}

/* An authority between was left out by the signer's program: its own certificate may tell where it is to be had. What
 * does not lead to a trusted root then changes nothing. */
static void complete(const struct work *w, const struct trust_question *question, struct trust_answer *answer)
{
    struct trust_answer longer = *answer;
    struct trust_question wider = *question;
    struct list all = LIST_OF(w->in->arena, struct bytes);
    for (size_t i = 0; i < question->certificates->count; i++)
        *(struct bytes *)list_add(&all) = *LIST_AT(question->certificates, const struct bytes, i);
    wider.certificates = &all;
    for (int i = 0; i < MISSING_MAX && longer.chain.count > 0 && text_equal(longer.reason, "issuer_missing"); i++) {
        struct bytes last = *LIST_AT(&longer.chain, struct bytes, longer.chain.count - 1);
        struct list more = fetch_issuers(w, last);
        if (more.count == 0) return;
        for (size_t k = 0; k < more.count; k++)
            *(struct bytes *)list_add(&all) = *LIST_AT(&more, const struct bytes, k);
        trust_check(w->in->list, &wider, w->in->arena, &longer);
    }
    if (longer.verdict == TRUST_TRUSTED) *answer = longer;
}

static struct trust_answer ask(const struct work *w, const struct cms_verify *cms, int64_t at_ms, enum trust_use use)
{
    struct trust_answer answer;
    const struct list certificates = certificates_of(w, cms);
    const struct trust_question question = {cms->signer, &certificates, at_ms, use};
    trust_check(w->in->list, &question, w->in->arena, &answer);
    if (trust_source(w->in->list) && text_equal(answer.reason, "issuer_missing")) complete(w, &question, &answer);
    return answer;
}

/* `exists_ms`: as in struct revocation_need. */
static struct list look_up(const struct work *w, const struct list *chain, int64_t at_ms, int64_t exists_ms,
                           struct revocation_answer *worst)
{
    struct revocation_source *source = trust_source(w->in->list);
    const struct revocation_need need = {chain, at_ms, w->in->now_ms, exists_ms};
    const struct revocation_question when = {.at_ms = at_ms, .now_ms = w->in->now_ms, .known_ms = exists_ms};
    *worst = (struct revocation_answer){.status = REVOCATION_NOT_CHECKED};
    if (!w->store) return LIST_OF(w->in->arena, struct revocation_answer);
    if (source) (void)revocation_source_fill(source, &need, w->store, NULL);
    return revocation_store_chain(w->store, chain, &when, w->in->arena, worst);
}

/* An authority that has expired vouches no more: whoever has its old key could still issue certificates. */
static bool is_valid_at(const struct trust_answer *chain, const struct x509 *signer, int64_t at_ms)
{
    return x509_is_valid_at(signer, at_ms) && at_ms <= chain->until_ms;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The time of a token over the signature's value, when its authority is believed; 0 otherwise. Its certificate must
 * have been good when the token is known to have existed (RFC 3161, section 4). */
static int64_t stamped_time(const struct work *w, struct pdf_trust_subject *s, bool *fits)
{
    bool is_proved;
    struct cms_verify token;
    struct revocation_answer revocation;
    const struct cms_verify_input in = {.kind = CMS_VERIFY_TIMESTAMP,
                                        .der = s->cms.timestamp,
                                        .content = &s->cms.signature,
                                        .content_count = 1,
                                        .certificates = trust_certificates(w->in->list)};
    if (s->cms.timestamp.size == 0) return 0;
    cms_verify(&in, w->in->arena, &token);
    *fits = token.state == CMS_VERIFY_OK;
    if (token.state != CMS_VERIFY_OK || token.stamped_ms > w->in->now_ms + CLOCK_TOLERANCE_MS) return 0;
    struct trust_answer answer = ask(w, &token, token.stamped_ms, TRUST_USE_TIMESTAMP);
    int64_t existed_ms = existed_by(w, s, &is_proved);
    if (answer.verdict != TRUST_TRUSTED || !is_valid_at(&answer, &token.facts, existed_ms)) return 0;
    if (w->store && revocation_cms_has(&token)) revocation_cms_add(&token, existed_ms, w->store);
    (void)look_up(w, &answer.chain, token.stamped_ms, existed_ms, &revocation);
    bool is_revoked = revocation.status == REVOCATION_REVOKED && !revocation.is_later;
    if (is_revoked || revocation_is_hidden(&revocation)) return 0;
    s->out.stamp_until_ms = earlier(answer.until_ms, token.facts.not_after_ms);
    return token.stamped_ms;
}

static void read_time(const struct work *w, struct pdf_trust_subject *s)
{
    bool is_proved;
    struct pdf_verify_signature *out = &s->out;
    int64_t existed_ms = existed_by(w, s, &is_proved);
    int64_t stamped = stamped_time(w, s, &out->has_timestamp);
    out->time_ms = s->claimed_ms ? s->claimed_ms : s->cms.claimed_ms;
    if (out->is_timestamp && s->cms.stamped_ms)
        out->time_ms = s->cms.stamped_ms; /* the authority's word: believed only with its certificate, below */
    if (out->time_ms) out->time_source = PDF_VERIFY_TIME_CLAIMED;
    if (is_proved) out->proved_ms = existed_ms;
    if (stamped) {
        out->time_ms = stamped;
        out->time_source = PDF_VERIFY_TIME_TIMESTAMP;
        if (!is_proved || stamped < existed_ms) out->proved_ms = stamped;
    }
    out->has_unproved_timestamp = s->cms.timestamp.size > 0 && !stamped;
    out->is_time_in_future = out->time_ms > w->in->now_ms + CLOCK_TOLERANCE_MS;
}

static void set_trust(struct pdf_verify_signature *out, enum trust_verdict verdict, const char *reason)
{
    out->trust = verdict;
    out->trust_reason = reason;
}

/* `at_ms`: when the certificate must have been good, proved or now. */
static void check_revocation(const struct work *w, struct pdf_verify_signature *out, int64_t at_ms)
{
    struct revocation_answer *worst = &out->revocation;
    out->links = look_up(w, &out->chain, at_ms, out->proved_ms ? out->proved_ms : w->in->now_ms, worst);
    if (revocation_is_hidden(worst)) set_trust(out, TRUST_UNKNOWN, "revocation_unknown");
    if (worst->status != REVOCATION_REVOKED || worst->is_later) return;
    if (revocation_is_hold(worst))
        set_trust(out, TRUST_UNKNOWN, "on_hold");
    else if (out->proved_ms && worst->revoked_ms > at_ms)
        set_trust(out, TRUST_UNKNOWN, "key_compromised");
    else
        set_trust(out, TRUST_UNTRUSTED, "revoked");
}

/* A certificate is judged at the time of signing. When that time is only claimed and the certificate has expired since,
 * nobody can tell whether it was signed before (ETSI EN 319 102-1, 5.2.6): unknown. */
static void check_trust(const struct work *w, struct pdf_trust_subject *s)
{
    struct pdf_verify_signature *out = &s->out;
    int64_t at_ms = out->time_ms && !out->is_time_in_future ? out->time_ms : w->in->now_ms;
    int64_t good_ms = out->proved_ms ? out->proved_ms : w->in->now_ms;
    set_trust(out, TRUST_UNKNOWN, "integrity");
    if (!out->has_signer || out->integrity != CMS_VERIFY_OK) return;
    struct trust_answer answer = ask(w, &s->cms, at_ms, out->is_timestamp ? TRUST_USE_TIMESTAMP : TRUST_USE_SEAL);
    set_trust(out, answer.verdict, answer.reason);
    out->chain = answer.chain;
    out->chain_until_ms = earlier(answer.until_ms, out->signer.not_after_ms);
    if (answer.is_weak) out->is_weak = true;
    if (answer.verdict != TRUST_TRUSTED) return;
    if (!is_valid_at(&answer, &out->signer, good_ms)) {
        set_trust(out, TRUST_UNKNOWN, "expired_since");
        return;
    }
    /* An authority says itself since when it was not to be relied on (RFC 3161, section 4). */
    check_revocation(w, out, out->is_timestamp ? at_ms : good_ms);
}

static void judge(const struct work *w, struct pdf_trust_subject *s)
{
    bool is_proved;
    if (w->store && revocation_cms_has(&s->cms)) revocation_cms_add(&s->cms, existed_by(w, s, &is_proved), w->store);
    read_time(w, s);
    check_trust(w, s);
    bool is_believed = s->out.is_timestamp && s->out.trust == TRUST_TRUSTED;
    if (is_believed) s->out.time_source = PDF_VERIFY_TIME_TIMESTAMP;
    if (s->out.is_timestamp && !is_believed) s->out.has_unproved_timestamp = true;
}

/* What a document timestamp covers, existed then: also evidence. */
static void prove(struct work *w, const struct pdf_trust_subject *s)
{
    const struct pdf_verify_signature *out = &s->out;
    bool is_proof = out->trust == TRUST_TRUSTED && s->is_placed && !out->is_removed && !out->is_time_in_future &&
                    out->coverage != PDF_COVERAGE_NOT_WHOLE;
    if (!is_proof) return;
    *(struct proof *)list_add(&w->proofs) = (struct proof){s->revision, out->time_ms};
    for (size_t i = 0; i < w->dss.count; i++) {
        if (LIST_AT(&w->dss, struct pdf_dss_item, i)->revision <= s->revision)
            revocation_store_prove(w->store, w->numbers[i], out->time_ms);
    }
}

static int newest_first(const void *a, const void *b)
{
    const struct pdf_trust_subject *x = *(struct pdf_trust_subject *const *)a;
    const struct pdf_trust_subject *y = *(struct pdf_trust_subject *const *)b;
    return x->revision > y->revision ? -1 : x->revision < y->revision;
}

static void judge_timestamps(struct work *w, struct list *subjects)
{
    size_t count = 0;
    struct pdf_trust_subject **all = arena_array(w->in->arena, subjects->count, sizeof(void *));
    for (size_t i = 0; i < subjects->count; i++) {
        struct pdf_trust_subject *s = LIST_AT(subjects, struct pdf_trust_subject, i);
        if (s->out.is_timestamp) all[count++] = s;
    }
    if (count > 1) qsort(all, count, sizeof(void *), newest_first);
    for (size_t i = 0; i < count; i++) {
        judge(w, all[i]);
        prove(w, all[i]);
    }
}

static bool is_of_file(const struct list *links)
{
    for (size_t i = 0; i < links->count; i++) {
        const struct revocation_answer *link = LIST_AT(links, struct revocation_answer, i);
        if (link->origin != REVOCATION_EMBEDDED) return false;
        if (link->status != REVOCATION_GOOD && !link->is_later) return false;
    }
    return links->count > 0;
}

/* ETSI EN 319 142-1, 6: what the file holds for times to come. */
static enum pdf_verify_level level_of(const struct work *w, const struct pdf_trust_subject *s)
{
    const struct pdf_verify_signature *out = &s->out;
    if (out->is_timestamp || !out->is_baseline) return PDF_VERIFY_LEVEL_NONE;
    if (!out->proved_ms) return PDF_VERIFY_LEVEL_B;
    if (!w->has_dss || !is_of_file(&out->links)) return PDF_VERIFY_LEVEL_T;
    for (size_t i = 0; i < w->proofs.count; i++) {
        size_t revision = LIST_AT(&w->proofs, struct proof, i)->revision;
        for (size_t k = 0; k < w->dss.count && revision > s->revision; k++) {
            const struct pdf_dss_item *item = LIST_AT(&w->dss, struct pdf_dss_item, k);
            if (item->kind != REVOCATION_NONE && item->revision <= revision) return PDF_VERIFY_LEVEL_LTA;
        }
    }
    return PDF_VERIFY_LEVEL_LT;
}

/* Of many certificates only authorities, and not all: each one costs every signature. */
static void choose_helpers(struct work *w)
{
    struct problem ignored;
    struct x509 facts;
    w->helpers = LIST_OF(w->in->arena, struct bytes);
    for (size_t i = 0; i < w->dss.count && w->helpers.count < HELPERS_MAX; i++) {
        const struct pdf_dss_item *item = LIST_AT(&w->dss, struct pdf_dss_item, i);
        if (item->kind != REVOCATION_NONE) continue;
        bool is_of_many = w->dss.count > HELPERS_MAX;
        if (is_of_many && (x509_read(item->der, w->in->arena, &facts, &ignored) != OK || !facts.is_authority)) continue;
        *(struct bytes *)list_add(&w->helpers) = item->der;
    }
}

static bool has_evidence(const struct work *w, const struct list *subjects)
{
    if (w->has_dss || trust_source(w->in->list)) return true;
    for (size_t i = 0; i < subjects->count; i++)
        if (revocation_cms_has(&LIST_AT(subjects, struct pdf_trust_subject, i)->cms)) return true;
    return false;
}

static void open_store(struct work *w, const struct list *subjects)
{
    w->has_dss = pdf_dss_read(w->in->pdf, &w->dss);
    choose_helpers(w);
    if (!has_evidence(w, subjects)) return;
    w->store = revocation_store_new(trust_certificates(w->in->list), w->in->arena);
    w->numbers = arena_array(w->in->arena, w->dss.count, sizeof *w->numbers);
    for (size_t i = 0; i < w->dss.count; i++) {
        const struct pdf_dss_item *item = LIST_AT(&w->dss, struct pdf_dss_item, i);
        const struct revocation_item evidence = {item->kind, REVOCATION_EMBEDDED, item->der, w->in->now_ms};
        w->numbers[i] = REVOCATION_STORE_NONE;
        if (item->kind != REVOCATION_NONE) w->numbers[i] = revocation_store_add(w->store, &evidence);
    }
}

void pdf_trust_judge(const struct pdf_trust *in, struct list *subjects)
{
    int64_t patience_us = MISSING_US;
    struct work w = {.in = in, .proofs = LIST_OF(in->arena, struct proof), .patience_us = &patience_us};
    open_store(&w, subjects);
    judge_timestamps(&w, subjects);
    for (size_t i = 0; i < subjects->count; i++) {
        struct pdf_trust_subject *s = LIST_AT(subjects, struct pdf_trust_subject, i);
        if (!s->out.is_timestamp) judge(&w, s);
        s->out.level = level_of(&w, s);
    }
    revocation_store_free(w.store);
}
