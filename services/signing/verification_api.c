#include "verification_api.h"

#include "clock.h"
#include "copy_repo.h"
#include "db_tx.h"
#include "digest.h"
#include "document_flow.h"
#include "document_json.h"
#include "http_request.h"
#include "http_response.h"
#include "json_read.h"
#include "paper_verification.h"
#include "pdf_report.h"
#include "signing.h"
#include "text.h"
#include "withdrawal_repo.h"
#include <string.h>

struct knowing {
    struct arena *arena;
    const char *digest, *number;
    struct document document;
    struct document_link corrected_by;
    bool is_withdrawn, is_copy;
    struct withdrawal withdrawal; /* when it is */
    struct copy copy;
};

static status find_known(struct db *db, void *argument, struct problem *why)
{
    struct knowing *job = argument;
    TRY(document_revision_repo_known(db, job->digest, job->arena, &job->number, why));
    if (!job->number) {
        TRY(withdrawal_repo_known(db, job->digest, job->arena, &job->number, &job->withdrawal, why));
        job->is_withdrawn = job->number != NULL;
    }
    if (!job->number) {
        TRY(copy_repo_known(db, job->digest, job->arena, &job->number, &job->copy, why));
        job->is_copy = job->number != NULL;
    }
    if (!job->number) return OK;
    TRY(document_repo_find_number(db, job->number, job->arena, &job->document, why));
    return document_repo_link(db, job->document.corrected_by_id, job->arena, &job->corrected_by, why);
}

static const char *standing_of(const struct knowing *known)
{
    if (!known->number) return NULL;
    if (known->is_copy) return "copy";
    return known->is_withdrawn ? "withdrawn" : document_standing(&known->document);
}

/* A seal's own revision, and behind it what a sealing brings besides: evidence and a document timestamp. */
enum { BENEATH = 4 };

struct beneath {
    struct knowing *known;
    char digests[BENEATH][DIGEST_HEX_SIZE];
    size_t count;
};

static status find_withdrawn(struct db *db, void *argument, struct problem *why)
{
    const struct beneath *job = argument;
    struct knowing *known = job->known;
    for (size_t i = 0; i < job->count && !known->number; i++)
        TRY(withdrawal_repo_known(db, job->digests[i], known->arena, &known->number, &known->withdrawal, why));
    known->is_withdrawn = known->number != NULL;
    return OK;
}

static size_t newest_seal(const struct pdf_verify_report *report)
{
    size_t newest = 0;
    for (size_t i = 0; i < report->signatures.count; i++) {
        const struct pdf_verify_signature *one = LIST_AT(&report->signatures, const struct pdf_verify_signature, i);
        if (one->seal && one->revision > newest) newest = one->revision;
    }
    return newest;
}

/* Bytes that others added to a copy after its newest seal do not hide that this seal was taken back. */
static status look_beneath(const struct signing *signing, struct bytes file, const struct pdf_verify_report *report,
                           struct knowing *known, struct problem *why)
{
    struct beneath job = {.known = known};
    size_t revision = newest_seal(report), at = 0;
    struct digest whole;
    if (known->number || revision == 0) return OK;
    digest_begin(&whole);
    for (; job.count < BENEATH && revision <= report->revisions; revision++) {
        unsigned char digest[DIGEST_SIZE];
        size_t end = report->revision_ends[revision - 1];
        if (end < at || end > file.size) break;
        digest_add(&whole, bytes_of(file.data + at, end - at));
        at = end;
        struct digest so_far = whole;
        digest_end(&so_far, digest);
        digest_hex(digest, job.digests[job.count++]);
    }
    return db_read(signing->db, find_withdrawn, &job, why);
}

struct asking { /* the query */
    const char *format, *name;
};

static const char *check_format(const char *format)
{
    return text_equal(format, "json") || text_equal(format, "pdf") ? NULL : "json or pdf";
}

static const char *check_name(const char *name)
{
    return text_is_clean(name) ? NULL : "a file's name without control characters";
}

static const struct json_field asking_shape[] = {
    JSON_TEXT(struct asking, format, .optional = true, .max = 4, .check = check_format),
    JSON_TEXT(struct asking, name, .optional = true, .max = 255, .check = check_name), JSON_END};

/* By the query, else by what the client accepts. */
static bool wants_paper(const struct http_request *rq, const struct asking *asking)
{
    if (asking->format) return text_equal(asking->format, "pdf");
    const char *accept = http_request_header(rq, "Accept");
    return accept && text_starts(accept, "application/pdf");
}

static const char *known_words(const struct http_request *rq, const struct knowing *known)
{
    static const struct {
        const char *standing, *zh, *en;
    } words[] = {{"valid", "有效", "in force"},
                 {"corrected", "已被更正", "corrected since"},
                 {"voided", "已作废", "voided"},
                 {"rejected", "已被退回", "sent back"},
                 {"withdrawn", "签章已撤销", "the seal was withdrawn"},
                 {"copy", "副本，不含电子签名，与签章原件不具同等效力",
                  "a copy without signatures, not of the same force as the original"},
                 {"waiting", "尚未签章", "not sealed yet"}};
    if (!known->number) return NULL;
    const char *standing = standing_of(known);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(words[i].standing, standing))
            return arena_format(rq->arena, "%s  %s", known->number, rq->chinese ? words[i].zh : words[i].en);
    return known->number;
}

static status answer_paper(struct http_request *rq, struct http_response *rs, const struct asking *asking,
                           const struct pdf_verify_report *report, const struct knowing *known)
{
    struct bytes pdf;
    const struct paper_verification what = {.report = report,
                                            .file = asking->name,
                                            .bytes = rq->body,
                                            .verified_ms = clock_now_ms(),
                                            .chinese = rq->chinese,
                                            .known = known_words(rq, known)};
    TRY(paper_verification_make(&what, rq->arena, &pdf, &rq->why));
    return http_response_bytes(rs, "application/pdf", "verification.pdf", pdf);
}

/* The password of an encrypted file, in a header: an address would end in logs. */
status verification_api_password(struct http_request *rq, struct bytes *out)
{
    enum { PASSWORD_MAX = 512, GIVEN_MAX = 1024 };
    const char *given = http_request_header(rq, "X-Document-Password");
    *out = (struct bytes){0};
    if (!given || !*given) return OK;
    bool is_read = strlen(given) <= GIVEN_MAX && bytes_from_base64(rq->arena, given, out);
    if (is_read && out->size <= PASSWORD_MAX && text_is_utf8((const char *)out->data, out->size)) return OK;
    return problem_fault(&rq->why, FIELD_FORM, "X-Document-Password", "base64 (UTF-8, 0-%d)", PASSWORD_MAX);
}

/* One that this system has made of a document: which, and how that document stands. Who made it is told to nobody. */
static void write_copy(struct json_writer *w, const struct knowing *known)
{
    if (!known->is_copy) {
        json_write_null(w, "copy");
        return;
    }
    json_write_begin(w, "copy", '{');
    json_write_int(w, "number", known->copy.number);
    if (known->copy.allowed)
        json_write_int(w, "allowed", known->copy.allowed);
    else
        json_write_null(w, "allowed");
    json_write_time(w, "made", known->copy.made_ms);
    json_write_text(w, "standing", document_standing(&known->document));
    json_write_end(w, '}');
}

/* The report, whether these very bytes are a document of this system, and how that stands now: a sealed file stays
 * intact when its declaration is corrected or voided. Nothing of the file is kept. */
status verification_api_run(struct http_request *rq, struct http_response *rs)
{
    const struct signing *signing = rq->service;
    struct pdf_verify_report report;
    char digest[DIGEST_HEX_SIZE];
    struct asking asking = {0};
    struct bytes password;
    struct knowing known = {.arena = rq->arena, .digest = digest};
    TRY(http_request_query(rq, asking_shape, &asking));
    TRY(verification_api_password(rq, &password));
    if (!rq->body.size) return problem_set(&rq->why, BODY_CUT, "%s", "");
    digest_sha256_hex(rq->body, digest);
    TRY(db_read(signing->db, find_known, &known, &rq->why));
    pdf_verify_with(rq->body, password, signing->trust, clock_now_ms(), rq->arena, &report);
    TRY(look_beneath(signing, rq->body, &report, &known, &rq->why));
    if (wants_paper(rq, &asking)) return answer_paper(rq, rs, &asking, &report, &known);
    struct json_writer judged = {.out = {.arena = rq->arena}};
    pdf_report_json(&report, NULL, PDF_REPORT_FULL, &judged);
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_raw(w, "report", buffer_bytes(&judged.out));
    pdf_report_certificates(&report, "certificates", w);
    json_write_text(w, "digest", digest);
    json_write_int(w, "size_bytes", (int64_t)rq->body.size);
    json_write_text(w, "receipt_number", known.number);
    json_write_text(w, "standing", standing_of(&known));
    if (known.is_withdrawn)
        document_json_withdrawal(w, "withdrawal", &known.withdrawal, rq->arena);
    else
        json_write_null(w, "withdrawal");
    write_copy(w, &known);
    json_write_text(w, "corrected_by", known.corrected_by.sealed_ms ? known.corrected_by.number : NULL);
    json_write_time(w, "verified", clock_now_ms());
    json_write_end(w, '}');
    return OK;
}
