#include "proof.h"
#include "challenge.h"
#include "clock.h"
#include "cms_verify.h"
#include "db_tx.h"
#include "http_client.h"
#include "json_write.h"
#include "signature.h"
#include "text.h"
#include "trust.h"
#include <stddef.h>
#include <string.h>

static const struct json_field link_shape[] = {
    JSON_BYTES(struct proof_link, certificate, .max = X509_FILE_MAX / 4),
    JSON_END,
};

const struct json_field proof_shape[] = {
    JSON_TEXT(struct proof, challenge, .max = CHALLENGE_MAX),
    JSON_BYTES(struct proof, signature, .optional = true, .max = PROOF_SIGNATURE_MAX),
    JSON_BYTES(struct proof, certificate, .optional = true, .max = X509_FILE_MAX / 4),
    JSON_LIST(struct proof, chain, struct proof_link, link_shape, .optional = true, .max = PROOF_CHAIN_MAX),
    JSON_TEXT(struct proof, cms, .optional = true, .max = PROOF_CMS_TEXT_MAX),
    JSON_TEXT(struct proof, seal_number, .optional = true, .max = 40),
    JSON_TEXT(struct proof, pin, .optional = true, .max = 64),
    JSON_END,
};

struct signed_by {
    struct bytes certificate;
    struct list others; /* struct bytes: what came along with it */
};

static status wrong(const char *reason, struct problem *why)
{
    return problem_set(why, PROOF_SIGNATURE_WRONG, "%s", reason);
}

/* The first way. */

static status check_signature(const struct auth_call *call, const struct proof *proof, struct bytes message,
                              struct signed_by *out, struct problem *why)
{
    struct x509 facts;
    TRY(x509_read(proof->certificate, call->arena, &facts, why)); /* PEM is welcome, too */
    out->certificate = facts.der;
    for (size_t i = 0; i < proof->chain.count; i++)
        *(struct bytes *)list_add(&out->others) = LIST_AT(&proof->chain, const struct proof_link, i)->certificate;
    if (signature_fits(facts.der, message, proof->signature, call->arena)) return OK;
    return wrong("signature_wrong", why);
}

/* The second. */

/* What stands between the dashes of a PEM text, or the text itself; blanks and line ends left out. */
static const char *base64_of(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    const char *begin = strstr(text, "-----BEGIN "), *at = begin ? strstr(begin + 11, "-----") : NULL;
    at = at ? at + 5 : text;
    for (; *at && strncmp(at, "-----END", 8) != 0; at++)
        if (!strchr(" \t\r\n", *at)) buffer_byte(&out, (unsigned char)*at);
    return buffer_string(&out);
}

static status check_cms(const struct auth_call *call, const struct proof *proof, struct bytes message,
                        struct signed_by *out, struct problem *why)
{
    struct cms_verify_input in = {.kind = CMS_VERIFY_DETACHED, .content = &message, .content_count = 1};
    struct cms_verify found;
    if (!bytes_from_base64(call->arena, base64_of(call->arena, proof->cms), &in.der))
        return problem_set(why, PROOF_UNREADABLE, "%s", "not base64 or PEM");
    if (in.der.size > PROOF_CMS_MAX) return problem_set(why, PROOF_UNREADABLE, "%s", "too_large");
    cms_verify(&in, call->arena, &found);
    switch (found.state) {
    case CMS_VERIFY_UNPARSABLE:
        return problem_set(why, PROOF_UNREADABLE, "%s", found.reason);
    case CMS_VERIFY_BROKEN:
        return wrong(found.reason, why);
    case CMS_VERIFY_OK:
        break;
    }
    if (found.is_weak) return wrong("too_weak", why);
    out->certificate = found.signer;
    out->others = found.certificates;
    return OK;
}

/* The third: the service seals signs, after the PIN was right. */

struct answer {
    struct bytes signature;
    struct list certificates; /* of struct proof_link, the signer's first */
};
static const struct json_field answer_shape[] = {
    JSON_BYTES(struct answer, signature, .max = PROOF_SIGNATURE_MAX),
    JSON_LIST(struct answer, certificates, struct proof_link, link_shape, .min = 1, .max = PROOF_CHAIN_MAX),
    JSON_END,
};

static status ask_seals(const struct auth_call *call, const struct proof_seal *seal, const char *pin,
                        const char *challenge, struct bytes *answer, struct problem *why)
{
    struct json_writer w = {.out = {.arena = call->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "pin", pin);
    json_write_text(&w, "challenge", challenge);
    json_write_end(&w, '}');
    const struct http_call http = {.method = "POST",
                                   .path = arena_format(call->arena, "/estamp/internal/v1/seals/%s/sign-in", seal->id),
                                   .json = bytes_of_text(buffer_string(&w.out)),
                                   .request_id = call->request_id,
                                   .user_address = call->caller->address};
    return http_client_call(call->auth->internal, &http, call->arena, answer, why);
}

static status check_seal(const struct auth_call *call, const struct proof *proof, const struct proof_seal *seal,
                         struct signed_by *out, struct problem *why)
{
    struct bytes body;
    struct answer answer = {0};
    TRY(ask_seals(call, seal, proof->pin, proof->challenge, &body, why));
    TRY(json_read(body, answer_shape, &answer, call->arena, why));
    out->certificate = LIST_AT(&answer.certificates, const struct proof_link, 0)->certificate;
    for (size_t i = 1; i < answer.certificates.count; i++)
        *(struct bytes *)list_add(&out->others) =
            LIST_AT(&answer.certificates, const struct proof_link, i)->certificate;
    struct bytes message = bytes_of_text(challenge_message(call->arena, proof->challenge));
    return signature_fits(out->certificate, message, answer.signature, call->arena) ? OK
                                                                                    : wrong("signature_wrong", why);
}

/* All ways. */

static status check_time(const struct x509 *facts, int64_t now_ms, struct problem *why)
{
    char text[CLOCK_TEXT_SIZE];
    if (x509_is_valid_at(facts, now_ms)) return OK;
    bool is_early = now_ms < facts->not_before_ms;
    clock_text(is_early ? facts->not_before_ms : facts->not_after_ms, text);
    return problem_set(why, is_early ? CERTIFICATE_NOT_YET_VALID : CERTIFICATE_EXPIRED, "%s", text);
}

static status check_certificate(const struct auth_call *call, const struct signed_by *signer, struct x509 *facts,
                                struct problem *why)
{
    struct trust_answer answer;
    TRY(x509_read(signer->certificate, call->arena, facts, why));
    TRY(check_time(facts, call->now_ms, why));
    if (!x509_may_seal(facts)) return problem_set(why, CERTIFICATE_WRONG_USE, "%s", "");
    const struct trust_question question = {signer->certificate, &signer->others, call->now_ms, TRUST_USE_SEAL};
    trust_check(call->auth->trust, &question, call->arena, &answer);
    if (answer.verdict == TRUST_TRUSTED) return OK;
    return problem_set(why, CERTIFICATE_NOT_TRUSTED, "%s", answer.reason);
}

struct use_work {
    const struct auth_call *call;
    const char *challenge;
};

static status use_work(struct db *db, void *arg, struct problem *why)
{
    const struct use_work *work = arg;
    return challenge_use(db, work->call, work->challenge, why);
}

/* A piece of a second way counts, too: what is not checked must not be believed. */
status proof_check_ways(const struct proof *proof, struct problem *why)
{
    bool has_signature = proof->signature.size || proof->certificate.size || proof->chain.count,
         has_seal = proof->seal_number || proof->pin,
         is_whole =
             proof->cms || (proof->signature.size && proof->certificate.size) || (proof->seal_number && proof->pin);
    if (is_whole && has_signature + has_seal + (proof->cms != NULL) == 1) return OK;
    return problem_set(why, PROOF_WAYS, "%s", "");
}

status proof_check(const struct auth_call *call, const struct proof *proof, const struct proof_seal *seal,
                   struct proof_found *out, struct problem *why)
{
    struct signed_by signer = {.others = LIST_OF(call->arena, struct bytes)};
    struct use_work use = {call, proof->challenge};
    TRY(db_tx(call->auth->db, use_work, &use, why));
    struct bytes message = bytes_of_text(challenge_message(call->arena, proof->challenge));
    out->unit_id = NULL;
    if (proof->cms)
        TRY(check_cms(call, proof, message, &signer, why));
    else if (seal->id)
        TRY(check_seal(call, proof, seal, &signer, why));
    else
        TRY(check_signature(call, proof, message, &signer, why));
    if (!proof->cms) out->unit_id = seal->unit_id;
    return check_certificate(call, &signer, &out->facts, why);
}

bool proof_names(const struct auth_call *call, const struct proof_found *found, const struct account_unit *unit)
{
    if (found->unit_id && text_equal(found->unit_id, unit->id)) return true; /* seals has seen to it */
    return unit->code && x509_subject_has(&found->facts, call->auth->config->owner_field, unit->code);
}
