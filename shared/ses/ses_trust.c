#include "ses_trust.h"
#include "cms_verify.h"
#include "revocation_source.h"
#include "revocation_store.h"
#include "text.h"

enum { CLOCK_TOLERANCE_MS = 300000 };

static struct ses_step step(enum ses_outcome outcome, const char *reason)
{
    return (struct ses_step){outcome, reason};
}

bool ses_trust_read(const struct ses_trust *t, const struct ses_signed *made, struct ses_person *out)
{
    struct problem ignored;
    *out = (struct ses_person){.trust = {.chain = LIST_OF(t->arena, struct bytes)}};
    out->is_read = x509_read(made->certificate, t->arena, &out->facts, &ignored) == OK &&
                   bytes_equal(out->facts.der, made->certificate); /* not PEM */
    return out->is_read;
}

static void ask(const struct ses_trust *t, const struct trust_question *question, struct trust_answer *out)
{
    struct problem ignored;
    AUTO(trust, nobody);
    const struct trust *list = t->in->list;
    if (!list) {
        nobody = trust_open(NULL, &ignored);
        list = nobody;
    }
    *out = (struct trust_answer){.verdict = TRUST_UNKNOWN, .reason = "no_list"};
    if (list) trust_check(list, question, t->arena, out);
}

static void look_up(const struct ses_trust *t, const struct revocation_need *need, struct revocation_answer *out)
{
    struct revocation_source *source = t->in->list ? trust_source(t->in->list) : NULL;
    const struct revocation_question when = {.at_ms = need->at_ms, .now_ms = need->now_ms, .known_ms = need->exists_ms};
    AUTO(revocation_store, store);
    *out = (struct revocation_answer){.status = REVOCATION_NOT_CHECKED};
    if (!source) return;
    store = revocation_store_new(trust_certificates(t->in->list), t->arena);
    (void)revocation_source_fill(source, need, store, NULL);
    (void)revocation_store_chain(store, need->chain, &when, t->arena, out);
}

void ses_trust_judge(const struct ses_trust *t, int64_t at_ms, int64_t exists_ms, struct ses_person *person)
{
    const struct trust_question question = {
        .certificate = person->facts.der, .at_ms = at_ms, .use = TRUST_USE_SEAL, .certificates = t->in->certificates};
    if (!person->is_read) return;
    ask(t, &question, &person->trust);
    const struct revocation_need need = {&person->trust.chain, at_ms, t->in->now_ms, exists_ms};
    if (person->trust.verdict == TRUST_TRUSTED) look_up(t, &need, &person->revocation);
}

struct ses_step ses_trust_chain(const struct ses_person *person)
{
    const struct trust_answer *said = &person->trust;
    if (!person->is_read) return step(SES_FAILED, "certificate_broken");
    if (said->verdict == TRUST_UNKNOWN) return step(SES_NOT_DONE, said->reason);
    return said->verdict == TRUST_TRUSTED ? step(SES_PASSED, NULL) : step(SES_FAILED, said->reason);
}

struct ses_step ses_trust_revocation(const struct ses_person *person)
{
    const struct revocation_answer *said = &person->revocation;
    if (person->trust.verdict != TRUST_TRUSTED || said->status == REVOCATION_NOT_CHECKED)
        return step(SES_NOT_DONE, "not_checked");
    if (revocation_is_hidden(said)) return step(SES_FAILED, said->reason);
    if (said->status == REVOCATION_UNKNOWN) return step(SES_NOT_DONE, said->reason);
    if (said->status == REVOCATION_GOOD) return step(SES_PASSED, NULL);
    if (said->is_later) return step(SES_NOTE, "revoked");
    return step(SES_FAILED, revocation_is_hold(said) ? "on_hold" : "revoked");
}

struct ses_step ses_trust_timestamp(const struct ses_trust *t, struct bytes token, const struct bytes *value,
                                    int64_t *stamped_ms)
{
    struct cms_verify cms;
    struct trust_answer answer;
    *stamped_ms = 0;
    if (token.size == 0) return step(SES_NOT_DONE, "none");
    const struct cms_verify_input in = {.kind = CMS_VERIFY_TIMESTAMP,
                                        .der = token,
                                        .content = value,
                                        .content_count = 1,
                                        .certificates = t->in->list ? trust_certificates(t->in->list) : NULL};
    cms_verify(&in, t->arena, &cms);
    if (cms.state != CMS_VERIFY_OK) return step(SES_FAILED, cms.reason ? cms.reason : "token_broken");
    if (cms.stamped_ms > t->in->now_ms + CLOCK_TOLERANCE_MS) return step(SES_FAILED, "time_in_future");
    const struct trust_question question = {cms.signer, &cms.certificates, cms.stamped_ms, TRUST_USE_TIMESTAMP};
    ask(t, &question, &answer);
    if (answer.verdict == TRUST_UNKNOWN) return step(SES_NOT_DONE, answer.reason);
    if (answer.verdict == TRUST_UNTRUSTED) return step(SES_FAILED, answer.reason);
    /* A dead authority's key may date whatever it likes back (RFC 3161, section 4). */
    if (!x509_is_valid_at(&cms.facts, t->in->now_ms) || t->in->now_ms > answer.until_ms)
        return step(SES_NOTE, "expired_since");
    struct revocation_answer revocation;
    const struct revocation_need need = {&answer.chain, cms.stamped_ms, t->in->now_ms, t->in->now_ms};
    look_up(t, &need, &revocation);
    if (revocation_is_hidden(&revocation)) return step(SES_FAILED, revocation.reason);
    if (revocation.status == REVOCATION_REVOKED && !revocation.is_later) return step(SES_FAILED, "revoked");
    *stamped_ms = cms.stamped_ms;
    return step(SES_PASSED, NULL);
}
