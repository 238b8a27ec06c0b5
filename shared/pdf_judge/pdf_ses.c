#include "pdf_ses.h"
#include "ses_algorithm.h"
#include "text.h"

bool pdf_ses_is(const char *subfilter)
{
    return text_equal(subfilter, "GM.sm2seal") || text_equal(subfilter, "ESTAMP.ses");
}

static void set(struct cms_verify *cms, enum cms_verify_state state, const char *reason)
{
    cms->state = state;
    cms->reason = reason;
}

/* The first fault decides; what could not be done is no proof. */
static void conclude(const struct ses_signature_report *r, struct cms_verify *cms)
{
    static const struct {
        int step;
        const char *failed;
    } rules[] = {{SES_SIGN_CONTENT, "digest_differs"},
                 {SES_SIGN_SIGNATURE, "signature_wrong"},
                 {SES_SIGN_LISTED, "not_listed"},
                 {SES_SIGN_PERIOD, "seal_not_valid"}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const struct ses_step *step = &r->steps[rules[i].step];
        if (step->outcome == SES_FAILED) {
            set(cms, CMS_VERIFY_BROKEN, rules[i].failed);
            return;
        }
        if (step->outcome == SES_NOT_DONE) {
            set(cms, CMS_VERIFY_UNPARSABLE, step->reason);
            return;
        }
    }
    if (text_equal(r->steps[SES_SIGN_TIMESTAMP].reason, "after_timestamp"))
        set(cms, CMS_VERIFY_BROKEN, "after_timestamp");
    const struct ses_step *made = &r->seal.steps[SES_SEAL_MADE];
    if (made->outcome == SES_FAILED) set(cms, CMS_VERIFY_BROKEN, "seal_broken");
    if (made->outcome == SES_NOT_DONE) set(cms, CMS_VERIFY_UNPARSABLE, made->reason);
}

/* What may help to build the signer's chain: all that came along. */
static void add_certificates(const struct ses_signature *signature, struct cms_verify *cms)
{
    const struct ses_seal *seal = &signature->seal;
    *(struct bytes *)list_add(&cms->certificates) = signature->made.certificate;
    *(struct bytes *)list_add(&cms->certificates) = seal->made.certificate;
    for (size_t i = 0; i < seal->listed.count && !seal->lists_digests; i++)
        *(struct bytes *)list_add(&cms->certificates) = LIST_AT(&seal->listed, const struct ses_listed, i)->value;
}

static const char *method_of(const struct x509 *signer)
{
    if (signer->key == X509_KEY_SM2) return "SM2";
    return signer->key == X509_KEY_RSA ? "RSA" : "ECDSA";
}

/* "RSA-SHA256" */
static const char *digest_of(struct bytes algorithm)
{
    const char *name = ses_algorithm_name(algorithm);
    if (!name) return NULL;
    while (*name != '-') name++;
    return name + 1;
}

const struct ses_signature_report *pdf_ses_verify(const struct ses_case *in, struct arena *arena,
                                                  struct cms_verify *cms)
{
    struct ses_signature_report *r = ARENA_NEW(arena, struct ses_signature_report);
    *cms = (struct cms_verify){.state = CMS_VERIFY_OK, .certificates = LIST_OF(arena, struct bytes)};
    ses_verify_signature(in, arena, r);
    if (!r->is_read) {
        set(cms, CMS_VERIFY_UNPARSABLE, r->steps[SES_SIGN_FORMAT].reason);
        return r;
    }
    const struct ses_signature *signature = &r->signature;
    add_certificates(signature, cms);
    if (r->signer.is_read) {
        cms->signer = signature->made.certificate;
        cms->facts = r->signer.facts;
        cms->method = method_of(&r->signer.facts);
    }
    cms->digest = digest_of(signature->made.algorithm);
    cms->claimed_ms = signature->time_ms;
    cms->signature = signature->made.value;
    cms->timestamp = signature->timestamp;
    conclude(r, cms);
    return r;
}

const char *pdf_ses_doubt(const struct ses_signature_report *report, int64_t known_ms)
{
    static const int steps[] = {SES_SEAL_MAKER, SES_SEAL_REVOCATION, SES_SEAL_TIMESTAMP};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (report->seal.steps[steps[i]].outcome == SES_FAILED) return "maker_untrusted";
    if (report->seal.steps[SES_SEAL_MAKER].outcome == SES_NOT_DONE) return "maker_unknown";
    return known_ms > report->signature.seal.end_ms ? "seal_ended" : NULL;
}
