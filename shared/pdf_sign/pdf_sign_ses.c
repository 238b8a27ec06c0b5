#include "pdf_sign_ses.h"
#include "pdf_read.h"
#include "ses_verify.h"
#include "ses_write.h"

enum { SPARE = 1024 };

static status check_seal(const struct pdf_sign_ses *by, int64_t now_ms, struct arena *arena, struct problem *why)
{
    static const int steps[] = {SES_SEAL_FORMAT, SES_SEAL_MADE, SES_SEAL_VALIDITY};
    struct ses_seal_report report;
    const struct ses_case in = {.file = by->seal, .now_ms = now_ms};
    ses_verify_seal(&in, arena, &report);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const struct ses_step *step = &report.steps[steps[i]];
        if (step->outcome != SES_PASSED) return problem_set(why, STRUCTURE_UNFIT, "%s", step->reason);
    }
    const char *fault = ses_verify_listed(&report.seal, by->certificate, arena);
    return fault ? problem_set(why, STRUCTURE_UNFIT, "%s", fault) : OK;
}

struct work {
    const struct pdf_sign_ses *by;
    const struct pdf_sign_request *request;
    struct pdf_sign *sign;
    struct arena *arena;
    enum digest_kind digest;
    struct bytes der;
};

static status stamp(const struct work *w, struct ses_write_signed *made, struct problem *why)
{
    unsigned char digest[DIGEST_SIZE_MAX];
    enum digest_kind imprint = sign_method_imprint(sign_key_algorithm(w->by->key));
    struct bytes stamped = bytes_of(digest, digest_kind_size(imprint));
    if (!w->by->source) return OK;
    digest_pieces(imprint, &made->value, 1, digest);
    return ts_source_token(w->by->source, imprint, stamped, w->arena, &made->timestamp, why);
}

static status sign(struct work *w, struct problem *why)
{
    struct ses_write_signed made;
    unsigned char hash[DIGEST_SIZE_MAX];
    pdf_sign_digest_by(w->sign, w->digest, hash);
    const struct ses_write_tbs tbs = {.seal = w->by->seal,
                                      .time_ms = w->request->time_ms,
                                      .hash = bytes_of(hash, digest_kind_size(w->digest)),
                                      .property = "ByteRange"};
    TRY(ses_write_sign(w->by->key, w->by->certificate, ses_write_tbs(&tbs, w->arena), w->arena, &made, why));
    TRY(stamp(w, &made, why));
    w->der = ses_write_whole(&made, w->arena);
    return OK;
}

status pdf_sign_ses(struct pdf *pdf, const struct pdf_sign_request *request, const struct pdf_sign_ses *by,
                    struct list *pieces, struct problem *why)
{
    struct arena *arena = pdf_read_arena(pdf);
    struct pdf_sign_request asked = *request;
    enum sign_algorithm algorithm = sign_key_algorithm(by->key);
    struct work w = {.by = by, .request = request, .arena = arena, .digest = sign_method_usual(algorithm).digest};
    TRY(check_seal(by, request->time_ms, arena, why));
    asked.format = algorithm == SIGN_SM2 ? PDF_SIGN_SES_SM2 : PDF_SIGN_SES;
    asked.digest = w.digest;
    asked.has_timestamp = by->source != NULL;
    asked.contents_size = by->seal.size + by->certificate.size + SPARE + (by->source ? ts_source_room(by->source) : 0);
    TRY(pdf_sign_prepare(pdf, &asked, &w.sign, why));
    TRY(sign(&w, why));
    if (w.der.size > asked.contents_size) return problem_set(why, TIMESTAMP_TOO_LARGE, "%zu", w.der.size);
    TRY(pdf_sign_complete(w.sign, w.der, why));
    *pieces = pdf_sign_output(w.sign);
    return OK;
}
