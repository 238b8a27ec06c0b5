#include "pdf_extend.h"
#include "algorithm_end.h"
#include "pdf_dss.h"
#include "pdf_sign.h"
#include "pdf_update.h"
#include "pdf_verify.h"
#include "revocation_cms.h"
#include "text.h"

enum { STAMP_ATTEMPTS = 2 };

struct work {
    const struct pdf_extend_setup *setup;
    struct arena *arena;
    struct pdf *pdf;
    struct pdf_dss_plan plan;
    struct revocation_store *store;
    size_t proved; /* chains with evidence */
    struct problem *why;
};

struct chain {                /* of a signer or a timestamping authority */
    struct list certificates; /* struct bytes (DER), leaf first */
    int64_t at_ms, known_ms;  /* when it must have been good, as in struct revocation_question */
};

static const char *name_of(const struct work *w, struct bytes certificate)
{
    struct x509 facts;
    struct problem ignored;
    return x509_read(certificate, w->arena, &facts, &ignored) == OK ? facts.name : "?";
}

/* What the file itself brings is asked first. */
static void open_store(struct work *w)
{
    w->store = revocation_store_new(trust_certificates(w->setup->list), w->arena);
    for (size_t i = 0; i < w->plan.items.count; i++) {
        const struct pdf_dss_item *item = LIST_AT(&w->plan.items, struct pdf_dss_item, i);
        const struct revocation_item evidence = {item->kind, REVOCATION_EMBEDDED, item->der, w->setup->now_ms};
        if (item->kind != REVOCATION_NONE) (void)revocation_store_add(w->store, &evidence);
    }
}

static status refuse(struct work *w, const struct chain *chain)
{
    struct revocation_answer worst;
    const struct list *all = &chain->certificates;
    const struct revocation_question when = {
        .at_ms = chain->at_ms, .now_ms = w->setup->now_ms, .known_ms = chain->known_ms};
    struct list links = revocation_store_chain(w->store, all, &when, w->arena, &worst);
    for (size_t i = 0; i < links.count; i++) {
        const struct revocation_answer *link = LIST_AT(&links, struct revocation_answer, i);
        const char *name = name_of(w, *LIST_AT(all, struct bytes, i));
        if (link->status == REVOCATION_REVOKED && !link->is_later)
            return problem_set(w->why, CERTIFICATE_REVOKED, "%.80s", name);
        if (link->status == REVOCATION_GOOD || link->is_later) continue;
        return problem_set(w->why, EVIDENCE_MISSING, "%.80s%s%s", name, link->reason ? ": " : "",
                           link->reason ? link->reason : "");
    }
    return OK;
}

/* Every link of the chain gets its evidence, and the store all of its certificates. */
static status add_chain(struct work *w, const struct chain *chain, struct pdf_dss_record *record)
{
    struct list used = LIST_OF(w->arena, struct revocation_item);
    const struct revocation_need need = {
        .chain = &chain->certificates, .at_ms = chain->at_ms, .now_ms = w->setup->now_ms};
    (void)revocation_source_fill(w->setup->source, &need, w->store, &used);
    TRY(refuse(w, chain));
    for (size_t i = 0; i < chain->certificates.count; i++)
        pdf_dss_add(&w->plan, record, REVOCATION_NONE, *LIST_AT(&chain->certificates, struct bytes, i));
    for (size_t i = 0; i < used.count; i++) {
        const struct revocation_item *item = LIST_AT(&used, struct revocation_item, i);
        pdf_dss_add(&w->plan, record, item->kind, item->der);
    }
    w->proved++;
    return OK;
}

/* The authority of a signature's own timestamp. Not believed: left alone, as the signature's time is then. */
static status add_token(struct work *w, struct bytes token, struct bytes signature, struct pdf_dss_record *record)
{
    struct cms_verify cms;
    struct trust_answer answer;
    const struct cms_verify_input in = {.kind = CMS_VERIFY_TIMESTAMP,
                                        .der = token,
                                        .content = &signature,
                                        .content_count = 1,
                                        .certificates = trust_certificates(w->setup->list)};
    if (token.size == 0) return OK;
    cms_verify(&in, w->arena, &cms);
    if (cms.state != CMS_VERIFY_OK) return OK;
    const struct trust_question question = {cms.signer, &cms.certificates, cms.stamped_ms, TRUST_USE_TIMESTAMP};
    trust_check(w->setup->list, &question, w->arena, &answer);
    const struct chain chain = {answer.chain, cms.stamped_ms, w->setup->now_ms};
    return answer.verdict == TRUST_TRUSTED ? add_chain(w, &chain, record) : OK;
}

/* When its certificate must have been good. */
static int64_t good_at(const struct work *w, const struct pdf_verify_signature *judged)
{
    if (judged->proved_ms) return judged->proved_ms;
    return judged->is_timestamp ? judged->time_ms : w->setup->now_ms;
}

static status add_signature(struct work *w, const struct pdf_signature *s, const struct pdf_verify_signature *judged)
{
    struct cms_verify cms;
    const struct cms_verify_input in = {.kind = s->is_timestamp ? CMS_VERIFY_TIMESTAMP : CMS_VERIFY_DETACHED,
                                        .der = s->cms,
                                        .content = s->pieces,
                                        .content_count = 2,
                                        .certificates = trust_certificates(w->setup->list)};
    const struct chain chain = {judged->chain, good_at(w, judged),
                                judged->proved_ms ? judged->proved_ms : w->setup->now_ms};

    if (judged->trust_reason && text_equal(judged->trust_reason, "revoked"))
        return problem_set(w->why, CERTIFICATE_REVOKED, "%.80s", judged->signer.name);
    if (judged->trust != TRUST_TRUSTED) return OK;
    struct pdf_dss_record *record = pdf_dss_record(&w->plan, s->contents);
    cms_verify(&in, w->arena, &cms);
    if (revocation_cms_has(&cms)) revocation_cms_add(&cms, w->setup->now_ms, w->store);
    TRY(add_chain(w, &chain, record));
    return add_token(w, cms.timestamp, cms.signature, record);
}

static status add_all(struct work *w, const struct pdf_verify_report *report)
{
    struct list all;
    TRY(pdf_signature_all(w->pdf, &all, w->why));
    w->plan = pdf_dss_open(w->pdf);
    open_store(w);
    for (size_t i = 0; i < all.count && i < report->signatures.count; i++)
        TRY(add_signature(w, LIST_AT(&all, struct pdf_signature, i),
                          LIST_AT(&report->signatures, struct pdf_verify_signature, i)));
    return w->proved > 0 ? OK : problem_set(w->why, PDF_EXTEND_UNTRUSTED, "%zu", all.count);
}

/* The file with its evidence. */
static status add_evidence(struct bytes file, const struct pdf_extend_setup *setup, struct arena *arena,
                           struct bytes *out, struct problem *why)
{
    struct list pieces;
    struct pdf_verify_report report;
    struct work w = {.setup = setup, .arena = arena, .why = why};
    pdf_verify_with(file, setup->password, setup->list, setup->now_ms, arena, &report);
    if (report.overall != PDF_VERIFY_INTACT)
        return problem_set(why, PDF_EXTEND_UNFIT, "%s", pdf_verify_overall_name(report.overall));
    TRY(pdf_read_open_with(arena, file, setup->password, &w.pdf, why));
    status added = add_all(&w, &report);
    revocation_store_free(w.store);
    TRY(added);
    *out = file;
    if (w.plan.added == 0) return OK;
    TRY(pdf_dss_write(&w.plan, &pieces, why));
    *out = pdf_update_join(&pieces, arena);
    return OK;
}

static status stamp_in(struct pdf *pdf, struct ts_source *stamps, size_t room, struct list *pieces, struct bytes *token,
                       struct problem *why)
{
    struct pdf_sign *sign = NULL;
    unsigned char digest[DIGEST_SIZE];
    const struct pdf_sign_request request = {.is_document_timestamp = true, .contents_size = room};
    TRY(pdf_sign_prepare(pdf, &request, &sign, why));
    pdf_sign_digest(sign, digest);
    TRY(ts_source_token(stamps, DIGEST_SHA256, bytes_of(digest, sizeof digest), pdf_read_arena(pdf), token, why));
    if (token->size > room) return OK; /* once more, with more room */
    TRY(pdf_sign_complete(sign, *token, why));
    *pieces = pdf_sign_output(sign);
    return OK;
}

static status add_timestamp(struct bytes file, const struct pdf_extend_setup *setup, struct arena *arena,
                            struct bytes *out, struct bytes *token, struct problem *why)
{
    struct pdf *pdf = NULL;
    struct list pieces;
    size_t room = ts_source_room(setup->stamps);
    TRY(pdf_read_open_with(arena, file, setup->password, &pdf, why));
    for (int i = 0; i < STAMP_ATTEMPTS; i++) {
        TRY(stamp_in(pdf, setup->stamps, room, &pieces, token, why));
        if (token->size <= room) {
            *out = pdf_update_join(&pieces, arena);
            return OK;
        }
        room = token->size + TS_SOURCE_ROOM;
    }
    return problem_set(why, TIMESTAMP_FAILED, "%s", "its tokens differ too much in size");
}

/* The token is good as long as all of its chain is. */
static void read_end(struct bytes token, const struct pdf_extend_setup *setup, struct arena *arena,
                     struct pdf_extend_result *out)
{
    struct x509 facts;
    struct problem ignored;
    struct cms_verify cms;
    struct trust_answer answer;
    const struct cms_verify_input in = {.kind = CMS_VERIFY_TIMESTAMP,
                                        .der = token,
                                        .content = &out->file,
                                        .content_count = 1,
                                        .certificates = trust_certificates(setup->list)};
    cms_verify(&in, arena, &cms);
    int64_t end_ms = cms.facts.not_after_ms;
    const struct trust_question question = {cms.signer, &cms.certificates, setup->now_ms, TRUST_USE_TIMESTAMP};
    trust_check(setup->list, &question, arena, &answer);
    for (size_t i = 0; i < answer.chain.count; i++) {
        if (x509_read(*LIST_AT(&answer.chain, struct bytes, i), arena, &facts, &ignored) != OK) continue;
        if (facts.not_after_ms < end_ms) end_ms = facts.not_after_ms;
    }
    out->until_ms = end_ms;
    out->algorithms = algorithm_end_names(cms.digest, &cms.facts, arena);
}

status pdf_extend(struct bytes file, const struct pdf_extend_setup *setup, struct arena *arena,
                  struct pdf_extend_result *out, struct problem *why)
{
    struct bytes token = {0};
    *out = (struct pdf_extend_result){.until_ms = 0};
    TRY(add_evidence(file, setup, arena, &out->file, why));
    if (setup->level != PDF_EXTEND_LTA) return OK;
    TRY(add_timestamp(out->file, setup, arena, &out->file, &token, why));
    read_end(token, setup, arena, out);
    return OK;
}
