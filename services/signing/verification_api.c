#include "verification_api.h"

#include "clock.h"
#include "db_tx.h"
#include "digest.h"
#include "document_flow.h"
#include "http_request.h"
#include "http_response.h"
#include "pdf_report.h"
#include "signing.h"

struct knowing {
    struct arena *arena;
    const char *digest, *number;
    struct document document;
    struct document_link corrected_by;
};

static status find_known(struct db *db, void *argument, struct problem *why)
{
    struct knowing *job = argument;
    TRY(document_revision_repo_known(db, job->digest, job->arena, &job->number, why));
    if (!job->number) return OK;
    TRY(document_repo_find_number(db, job->number, job->arena, &job->document, why));
    return document_repo_link(db, job->document.corrected_by_id, job->arena, &job->corrected_by, why);
}

/* The report, whether these very bytes are a document of this system, and how that stands now: a sealed file stays
 * intact when its declaration is corrected or voided. Nothing of the file is kept. */
status verification_api_run(struct http_request *rq, struct http_response *rs)
{
    const struct signing *signing = rq->service;
    struct pdf_verify_report report;
    char digest[DIGEST_HEX_SIZE];
    struct knowing known = {.arena = rq->arena, .digest = digest};
    if (!rq->body.size) return problem_set(&rq->why, BODY_CUT, "%s", "");
    digest_sha256_hex(rq->body, digest);
    TRY(db_read(signing->db, find_known, &known, &rq->why));
    pdf_verify(rq->body, signing->trust, clock_now_ms(), rq->arena, &report);
    struct json_writer judged = {.out = {.arena = rq->arena}};
    pdf_report_json(&report, NULL, PDF_REPORT_FULL, &judged);
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_raw(w, "report", buffer_bytes(&judged.out));
    pdf_report_certificates(&report, "certificates", w);
    json_write_text(w, "digest", digest);
    json_write_int(w, "size_bytes", (int64_t)rq->body.size);
    json_write_text(w, "receipt_number", known.number);
    json_write_text(w, "standing", known.number ? document_standing(&known.document) : NULL);
    json_write_text(w, "corrected_by", known.corrected_by.sealed_ms ? known.corrected_by.number : NULL);
    json_write_time(w, "verified", clock_now_ms());
    json_write_end(w, '}');
    return OK;
}
