#include "ca_ocsp.h"

#include "ca_repo.h"
#include "clock.h"
#include "db_tx.h"
#include "issuer_ocsp.h"
#include "log.h"
#include "x509.h"
#include <pthread.h>
#include <stdlib.h>

enum { NO_LIST = -1 };
static const int64_t HOUR_MS = 3600000, EARLY_MS = 300000, LIFE_MS = INT64_C(7) * 86400000;

struct ca_responder {
    pthread_rwlock_t lock; /* readers sign */
    issuer_ocsp *current;  /* NULL: none yet */
    int64_t renew_ms, end_ms;
};

struct ca_responder *ca_ocsp_new(void)
{
    struct ca_responder *responder = ARENA_NEW(arena_new(), struct ca_responder);
    if (pthread_rwlock_init(&responder->lock, NULL)) abort();
    return responder;
}

struct registering {
    const struct ca *ca;
    const struct x509 *facts;
};

static status register_work(struct db *db, void *arg, struct problem *why)
{
    AUTO_ARENA(memory);
    const struct registering *work = arg;
    struct list one = LIST_OF(memory, struct ca_issued);
    *(struct ca_issued *)list_add(&one) = (struct ca_issued){.ca_id = ca_key_id(work->ca),
                                                             .serial = work->facts->serial,
                                                             .certificate_id = "",
                                                             .profile = "responder",
                                                             .list = NO_LIST,
                                                             .not_before_ms = work->facts->not_before_ms,
                                                             .not_after_ms = work->facts->not_after_ms,
                                                             .created_ms = clock_now_ms()};
    return ca_repo_add_many(db, &one, why);
}

static status make(const struct seals *seals, int64_t now_ms, int64_t end_ms, issuer_ocsp **out, struct problem *why)
{
    AUTO_ARENA(memory);
    AUTO(issuer_ocsp, made);
    struct x509 facts;
    const struct issuer_ocsp_setup setup = {.ca = seals->issuer,
                                            .name = "eStamp OCSP",
                                            .from_ms = now_ms - EARLY_MS,
                                            .to_ms = end_ms,
                                            .since_ms = seals->ca.since_ms};
    TRY(issuer_ocsp_open(&setup, &made, why));
    TRY(x509_read(issuer_ocsp_certificate(made), memory, &facts, why));
    struct registering work = {&seals->ca, &facts};
    TRY(db_tx(seals->db, register_work, &work, why));
    *out = made;
    made = NULL;
    return OK;
}

/* Under the lock for writing; another thread may have been quicker. One that cannot be renewed answers to its end. */
static status renew(const struct seals *seals, int64_t now_ms, struct problem *why)
{
    struct ca_responder *responder = seals->ca.responder;
    issuer_ocsp *made = NULL;
    int64_t last_ms = issuer_not_after_ms(seals->issuer), end_ms = now_ms + LIFE_MS;
    if (end_ms > last_ms) end_ms = last_ms;
    if (responder->current && now_ms < responder->renew_ms) return OK;
    if (make(seals, now_ms, end_ms, &made, why) == OK) {
        issuer_ocsp_free(responder->current);
        responder->current = made;
        responder->end_ms = end_ms;
        responder->renew_ms = now_ms + (end_ms - now_ms) / 2;
        return OK;
    }
    log_event(LOG_ERROR, "ocsp_responder", log_text("code", problem_name(why->code)),
              log_text("subject", why->subject));
    if (!responder->current || now_ms > responder->end_ms) return why->kind;
    responder->renew_ms = now_ms + HOUR_MS;
    problem_clear(why);
    return OK;
}

/* Leaves the lock held for reading; on failure free. */
static status hold_responder(const struct seals *seals, int64_t now_ms, struct problem *why)
{
    struct ca_responder *responder = seals->ca.responder;
    pthread_rwlock_rdlock(&responder->lock);
    if (responder->current && now_ms < responder->renew_ms) return OK;
    pthread_rwlock_unlock(&responder->lock);
    pthread_rwlock_wrlock(&responder->lock);
    status renewed = renew(seals, now_ms, why);
    pthread_rwlock_unlock(&responder->lock);
    if (renewed == OK) pthread_rwlock_rdlock(&responder->lock);
    return renewed;
}

struct looking {
    const struct ca *ca;
    const struct list *asks;
    const bool *are_ours;
    struct issuer_ocsp_answer *answers;
};

static struct issuer_ocsp_answer answer_of(const struct ca_issued *issued)
{
    return (struct issuer_ocsp_answer){.state = issued->state == CA_GOOD ? ISSUER_OCSP_GOOD : ISSUER_OCSP_REVOKED,
                                       .reason = (int)issued->reason,
                                       .revoked_ms = issued->revoked_ms,
                                       .invalid_ms = issued->invalid_ms};
}

static status look_work(struct db *db, void *arg, struct problem *why)
{
    AUTO_ARENA(memory);
    const struct looking *work = arg;
    for (size_t i = 0; i < work->asks->count; i++) {
        struct ca_issued issued;
        bool found = false;
        const struct issuer_ocsp_ask *ask = LIST_AT(work->asks, const struct issuer_ocsp_ask, i);
        const char *serial = ca_serial(ask->serial, memory);
        if (work->are_ours[i]) TRY(ca_repo_look(db, ca_key_id(work->ca), serial, &issued, &found, why));
        work->answers[i] = found ? answer_of(&issued) : (struct issuer_ocsp_answer){.state = ISSUER_OCSP_UNKNOWN};
    }
    return OK;
}

/* Whom the answer is about stands in the register; who asks about nobody of ours gets no signature. */
static status answer(const struct seals *seals, const struct issuer_ocsp_request *request, struct arena *arena,
                     struct bytes *der, struct problem *why)
{
    size_t count = request->asks.count, ours = 0;
    const issuer_ocsp *responder = seals->ca.responder->current;
    int64_t now_ms = clock_now_s() * 1000;
    bool *are_ours = arena_alloc(arena, count * sizeof *are_ours);
    struct looking work = {&seals->ca, &request->asks, are_ours,
                           arena_alloc(arena, count * sizeof(struct issuer_ocsp_answer))};
    for (size_t i = 0; i < count; i++) {
        are_ours[i] = issuer_ocsp_is_ours(responder, LIST_AT(&request->asks, const struct issuer_ocsp_ask, i));
        ours += are_ours[i];
    }
    if (!ours) {
        *der = issuer_ocsp_refusal(ISSUER_OCSP_NOT_OURS, arena);
        return OK;
    }
    TRY(db_read(seals->db, look_work, &work, why));
    const struct issuer_ocsp_reply reply = {request, work.answers, now_ms, now_ms + HOUR_MS};
    return issuer_ocsp_write(responder, &reply, arena, der, why);
}

/* Without the key, or after the CA's end, there is no word to give, nor a responder to make anew for each question. */
static bool may_answer(const struct seals *seals)
{
    return seals->issuer && clock_now_ms() < issuer_not_after_ms(seals->issuer);
}

status ca_ocsp_answer(const struct seals *seals, struct bytes request, struct arena *arena, struct ca_ocsp_answer *out,
                      struct problem *why)
{
    struct issuer_ocsp_request read;
    enum issuer_ocsp_fault fault = issuer_ocsp_read(request, arena, &read);
    *out = (struct ca_ocsp_answer){.may_be_kept = false};
    if (fault == ISSUER_OCSP_READ && !may_answer(seals)) fault = ISSUER_OCSP_NOT_OURS;
    if (fault != ISSUER_OCSP_READ) {
        out->der = issuer_ocsp_refusal(fault, arena);
        return OK;
    }
    TRY(hold_responder(seals, clock_now_ms(), why));
    status answered = answer(seals, &read, arena, &out->der, why);
    pthread_rwlock_unlock(&seals->ca.responder->lock);
    out->may_be_kept = !read.nonce.size;
    return answered;
}
