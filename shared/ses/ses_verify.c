#include "ses_verify.h"
#include "ses_algorithm.h"
#include "ses_read.h"
#include "ses_trust.h"
#include "text.h"

enum { CLOCK_TOLERANCE_MS = 300000, VERSION_5 = 5 };

struct words {
    const char *clause, *step;
};

static const struct words seal_steps[SES_SEAL_STEPS] = {
    [SES_SEAL_FORMAT] = {"6.3 a", "format"},           [SES_SEAL_MADE] = {"6.3 b", "maker_signature"},
    [SES_SEAL_MAKER] = {"6.3 c", "maker_certificate"}, [SES_SEAL_REVOCATION] = {"6.3 c", "maker_revocation"},
    [SES_SEAL_VALIDITY] = {"6.3 d", "validity"},       [SES_SEAL_TIMESTAMP] = {"0031-2025", "timestamp"}};

static const struct words sign_steps[SES_SIGN_STEPS] = {
    [SES_SIGN_FORMAT] = {"7.3 a", "format"},        [SES_SIGN_SEAL] = {"7.3 a", "seal"},
    [SES_SIGN_SIGNATURE] = {"7.3 b", "signature"},  [SES_SIGN_LISTED] = {"7.3 c", "listed"},
    [SES_SIGN_PERIOD] = {"7.3 d", "seal_validity"}, [SES_SIGN_SIGNER] = {"7.3 e", "signer_certificate"},
    [SES_SIGN_TIME] = {"7.3 f", "signing_time"},    [SES_SIGN_CONTENT] = {"7.3 g", "content"},
    [SES_SIGN_TIMESTAMP] = {"7.3 h", "timestamp"}};

const char *ses_verify_seal_clause(int number)
{
    return seal_steps[number].clause;
}

const char *ses_verify_seal_step(int number)
{
    return seal_steps[number].step;
}

const char *ses_verify_sign_clause(int number)
{
    return sign_steps[number].clause;
}

const char *ses_verify_sign_step(int number)
{
    return sign_steps[number].step;
}

const char *ses_verify_outcome(enum ses_outcome outcome)
{
    static const char *const names[] = {"not_done", "passed", "note", "failed"};
    return names[outcome];
}

const char *ses_verify_overall(enum ses_overall overall)
{
    static const char *const names[] = {"valid", "untrusted", "undecided", "invalid", "unreadable"};
    return names[overall];
}

static struct ses_step step(enum ses_outcome outcome, const char *reason)
{
    return (struct ses_step){outcome, reason};
}

static struct ses_step passed_if(bool good, const char *reason)
{
    return good ? step(SES_PASSED, NULL) : step(SES_FAILED, reason);
}

static struct ses_step check_value(const struct ses_signed *made, const struct ses_person *person, struct arena *arena,
                                   unsigned *warnings)
{
    if (!person->is_read) return step(SES_FAILED, "certificate_broken");
    const char *fault = ses_algorithm_check(made, &person->facts, arena, warnings);
    if (text_equal(fault, "algorithm_unknown")) return step(SES_NOT_DONE, fault);
    return fault ? step(SES_FAILED, fault) : step(SES_PASSED, NULL);
}

static struct ses_step check_period(const struct ses_seal *seal, int64_t at_ms)
{
    if (seal->end_ms < seal->start_ms) return step(SES_FAILED, "period_backwards");
    if (at_ms < seal->start_ms) return step(SES_FAILED, "not_yet");
    return passed_if(at_ms <= seal->end_ms, "expired");
}

/* A maker's certificate of today must be good; that of a seal which was used, when the seal was made: GM/T 0031-2025
 * says so, and 7.3 d makes a note of it. */
static struct ses_step check_maker(const struct ses_trust *t, const struct ses_seal *seal, bool is_used,
                                   struct ses_person *maker)
{
    ses_trust_judge(t, t->in->now_ms, t->in->now_ms, maker);
    struct ses_step now = ses_trust_chain(maker);
    if (!text_equal(now.reason, "expired") || (!is_used && seal->version != VERSION_5)) return now;
    struct ses_person then = *maker;
    ses_trust_judge(t, seal->created_ms, t->in->now_ms, &then);
    if (ses_trust_chain(&then).outcome != SES_PASSED) return now;
    *maker = then;
    return step(SES_NOTE, "expired_since");
}

static struct ses_step check_seal_stamp(const struct ses_trust *t, struct ses_seal_report *out)
{
    const struct ses_seal *seal = &out->seal;
    struct ses_step got = ses_trust_timestamp(t, seal->timestamp, &seal->made.value, &out->stamped_ms);
    if (out->stamped_ms && out->stamped_ms + CLOCK_TOLERANCE_MS < seal->created_ms)
        return step(SES_FAILED, "before_creation");
    return got;
}

static enum ses_overall weight_of(const struct ses_step *s, bool is_decisive, bool is_optional)
{
    if (s->outcome == SES_FAILED) return is_decisive ? SES_INVALID : SES_UNTRUSTED;
    if (s->outcome == SES_NOT_DONE && !is_optional) return is_decisive ? SES_UNDECIDED : SES_UNTRUSTED;
    return s->outcome == SES_NOTE && text_equal(s->reason, "only_claimed") ? SES_UNTRUSTED : SES_VALID;
}

/* `decides`: steps whose failure says that the thing itself is bad, and not merely who made it. */
static enum ses_overall overall_of(const struct ses_step *steps, int count, unsigned decides, unsigned optional)
{
    enum ses_overall overall = SES_VALID;
    for (int i = 0; i < count; i++) {
        enum ses_overall weight = weight_of(&steps[i], decides >> i & 1, optional >> i & 1);
        if (weight > overall) overall = weight;
    }
    return overall;
}

/* `is_used`: it stands in a signature, of the time `at_ms`. */
static void judge_seal(const struct ses_trust *t, bool is_used, int64_t at_ms, struct ses_seal_report *out)
{
    struct ses_seal *seal = &out->seal;
    struct ses_step *steps = out->steps;
    steps[SES_SEAL_FORMAT] = step(SES_PASSED, NULL);
    (void)ses_trust_read(t, &seal->made, &out->maker);
    steps[SES_SEAL_MADE] = check_value(&seal->made, &out->maker, t->arena, &seal->warnings);
    steps[SES_SEAL_MAKER] = check_maker(t, seal, is_used, &out->maker);
    steps[SES_SEAL_REVOCATION] = ses_trust_revocation(&out->maker);
    steps[SES_SEAL_VALIDITY] = check_period(seal, at_ms);
    steps[SES_SEAL_TIMESTAMP] = check_seal_stamp(t, out);
    out->overall =
        overall_of(steps, SES_SEAL_STEPS, 1U << SES_SEAL_FORMAT | 1U << SES_SEAL_MADE | 1U << SES_SEAL_VALIDITY,
                   1U << SES_SEAL_REVOCATION | 1U << SES_SEAL_TIMESTAMP);
}

static void give_up(struct ses_step *steps, int count, const char *fault, enum ses_overall *overall)
{
    steps[0] = step(SES_FAILED, fault);
    for (int i = 1; i < count; i++) steps[i] = step(SES_NOT_DONE, "format");
    *overall = SES_UNREADABLE;
}

void ses_verify_seal(const struct ses_case *in, struct arena *arena, struct ses_seal_report *out)
{
    *out = (struct ses_seal_report){.is_read = true};
    const struct ses_trust t = {in, arena};
    const char *fault = ses_read_seal(in->file, arena, &out->seal);
    if (!fault) {
        judge_seal(&t, false, in->now_ms, out);
        return;
    }
    out->is_read = false;
    give_up(out->steps, SES_SEAL_STEPS, fault, &out->overall);
}

/* 7.3 a: what stands at b of the seal, and its chain; its period is d's matter. */
static struct ses_step check_embedded(const struct ses_seal_report *seal)
{
    static const int parts[] = {SES_SEAL_MADE, SES_SEAL_MAKER, SES_SEAL_REVOCATION, SES_SEAL_TIMESTAMP};
    struct ses_step worst = step(SES_PASSED, NULL);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct ses_step *s = &seal->steps[parts[i]];
        if (s->outcome == SES_FAILED) return *s;
        bool is_open = s->outcome == SES_NOT_DONE && (parts[i] == SES_SEAL_MADE || parts[i] == SES_SEAL_MAKER);
        if (is_open && worst.outcome == SES_PASSED) worst = *s;
    }
    return worst;
}

const char *ses_verify_listed(const struct ses_seal *seal, struct bytes certificate, struct arena *arena)
{
    bool is_unknown = false;
    for (size_t i = 0; i < seal->listed.count; i++) {
        const struct ses_listed *one = LIST_AT(&seal->listed, struct ses_listed, i);
        struct bytes mine = certificate;
        if (one->digest) mine = ses_algorithm_digest_named(one->digest, certificate, arena);
        if (mine.size == 0) is_unknown = true;
        if (mine.size && bytes_equal(mine, one->value)) return NULL;
    }
    return is_unknown ? "digest_unknown" : "not_listed";
}

static struct ses_step check_listed(const struct ses_signature *signature, struct arena *arena)
{
    const char *fault = ses_verify_listed(&signature->seal, signature->made.certificate, arena);
    return text_equal(fault, "digest_unknown") ? step(SES_NOT_DONE, fault) : passed_if(!fault, fault);
}

/* When it was sealed: proved by its timestamp, or claimed. 0: neither. */
static int64_t time_of(const struct ses_signature_report *r, const struct ses_case *in)
{
    int64_t claimed = r->signature.time_ms;
    if (r->stamped_ms && (!claimed || claimed > r->stamped_ms)) return r->stamped_ms;
    return claimed > in->now_ms + CLOCK_TOLERANCE_MS ? 0 : claimed;
}

/* When the signature is proved to have existed: by its timestamp, or now. */
static int64_t known_of(const struct ses_case *in, const struct ses_signature_report *r)
{
    return r->stamped_ms ? r->stamped_ms : in->now_ms;
}

/* 7.3 d. A time that is only claimed settles nothing once the seal has ended: its holder may still write any. */
static struct ses_step check_used(const struct ses_seal_report *seal, int64_t known_ms)
{
    struct ses_step got = seal->steps[SES_SEAL_VALIDITY];
    bool is_over = got.outcome == SES_PASSED && known_ms > seal->seal.end_ms;
    return is_over ? step(SES_NOTE, "only_claimed") : got;
}

/* 7.3 e: an expired certificate is f's matter; one above it is not. */
static struct ses_step check_signer(const struct ses_trust *t, struct ses_signature_report *r, int64_t at_ms)
{
    ses_trust_judge(t, at_ms, known_of(t->in, r), &r->signer);
    struct ses_step got = ses_trust_chain(&r->signer);
    if (revocation_is_hidden(&r->signer.revocation)) return step(SES_FAILED, r->signer.revocation.reason);
    bool is_of_time = text_equal(got.reason, "expired") || text_equal(got.reason, "not_yet_valid");
    bool is_own = is_of_time && !x509_is_valid_at(&r->signer.facts, at_ms);
    return got.outcome == SES_FAILED && is_own ? step(SES_NOTE, got.reason) : got;
}

/* An authority that has expired vouches no more: whoever has its old key could still issue certificates. */
static bool is_settled(const struct ses_person *signer, int64_t known_ms)
{
    bool is_over = signer->trust.verdict == TRUST_TRUSTED && known_ms > signer->trust.until_ms;
    return x509_is_valid_at(&signer->facts, known_ms) && !is_over;
}

/* 7.3 f. A time that is only claimed settles nothing once the certificate has expired or was revoked: whoever has its
 * key may write any. */
static struct ses_step check_time(const struct ses_case *in, const struct ses_signature_report *r, int64_t at_ms)
{
    const struct ses_person *signer = &r->signer;
    if (!signer->is_read) return step(SES_NOT_DONE, "certificate_broken");
    if (r->signature.time_ms == 0) return step(SES_FAILED, "time_missing");
    if (at_ms == 0) return step(SES_FAILED, "time_in_future");
    if (at_ms < signer->facts.not_before_ms) return step(SES_FAILED, "not_yet_valid");
    if (at_ms > signer->facts.not_after_ms) return step(SES_FAILED, "expired");
    if (signer->revocation.status == REVOCATION_REVOKED) {
        if (revocation_is_hold(&signer->revocation)) return step(SES_NOTE, "only_claimed");
        return signer->revocation.is_later ? step(SES_NOTE, "revoked") : step(SES_FAILED, "revoked");
    }
    return is_settled(signer, known_of(in, r)) ? step(SES_PASSED, NULL) : step(SES_NOTE, "only_claimed");
}

static struct ses_step check_content(const struct ses_case *in, const struct ses_signature *signature,
                                     struct arena *arena)
{
    if (!in->content) return step(SES_NOT_DONE, "no_content");
    struct bytes digest = ses_algorithm_digest(signature->made.algorithm, in->content, in->content_count, arena);
    if (digest.size == 0) return step(SES_NOT_DONE, "algorithm_unknown");
    return passed_if(bytes_equal(digest, signature->hash), "content_differs");
}

static struct ses_step check_stamp(const struct ses_trust *t, struct ses_signature_report *r)
{
    const struct ses_signature *signature = &r->signature;
    struct ses_step got = ses_trust_timestamp(t, signature->timestamp, &signature->made.value, &r->stamped_ms);
    if (r->stamped_ms && signature->time_ms > r->stamped_ms + CLOCK_TOLERANCE_MS)
        return step(SES_FAILED, "after_timestamp");
    return got;
}

static void judge_signature(const struct ses_trust *t, struct ses_signature_report *r)
{
    struct ses_step *steps = r->steps;
    struct ses_signature *signature = &r->signature;
    steps[SES_SIGN_FORMAT] = step(SES_PASSED, NULL);
    (void)ses_trust_read(t, &signature->made, &r->signer);
    steps[SES_SIGN_TIMESTAMP] = check_stamp(t, r);
    int64_t at_ms = time_of(r, t->in), judged_ms = at_ms ? at_ms : t->in->now_ms;
    r->seal = (struct ses_seal_report){.is_read = true, .seal = signature->seal};
    judge_seal(t, true, judged_ms, &r->seal);
    steps[SES_SIGN_SEAL] = check_embedded(&r->seal);
    steps[SES_SIGN_SIGNATURE] = check_value(&signature->made, &r->signer, t->arena, &signature->warnings);
    steps[SES_SIGN_LISTED] = check_listed(signature, t->arena);
    steps[SES_SIGN_PERIOD] = check_used(&r->seal, known_of(t->in, r));
    steps[SES_SIGN_SIGNER] = check_signer(t, r, judged_ms);
    steps[SES_SIGN_TIME] = check_time(t->in, r, at_ms);
    steps[SES_SIGN_CONTENT] = check_content(t->in, signature, t->arena);
    signature->warnings |= r->seal.seal.warnings;
}

static enum ses_overall worse(enum ses_overall a, enum ses_overall b)
{
    return a > b ? a : b;
}

void ses_verify_signature(const struct ses_case *in, struct arena *arena, struct ses_signature_report *out)
{
    const unsigned trusting = 1U << SES_SIGN_SEAL | 1U << SES_SIGN_SIGNER;
    *out = (struct ses_signature_report){.is_read = true};
    const struct ses_trust t = {in, arena};
    const char *fault = ses_read_signature(in->file, in->is_padded, arena, &out->signature);
    if (fault) {
        out->is_read = false;
        give_up(out->steps, SES_SIGN_STEPS, fault, &out->overall);
        return;
    }
    judge_signature(&t, out);
    out->overall = overall_of(out->steps, SES_SIGN_STEPS, ~trusting, 1U << SES_SIGN_TIMESTAMP);
    out->overall = worse(out->overall, out->seal.overall);
}
