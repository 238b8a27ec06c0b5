#include "archiving_check.h"
#include "clock.h"
#include "digest.h"
#include "pdf_report.h"
#include "pdf_verify.h"
#include "text.h"

static bool is_same(struct bytes file, const char *digest)
{
    char found[DIGEST_HEX_SIZE];
    digest_sha256_hex(file, found);
    return text_equal(found, digest);
}

status archiving_check_document(const struct archives *archives, struct archiving_document *document,
                                struct arena *arena, struct problem *why)
{
    AUTO_ARENA(work);
    AUTO(store_file, file);
    struct pdf_verify_report report = {0};
    status got = store_get(archives->store, document->file_digest, &file, why);
    if (got != OK && why->code != STORE_MISSING) return got;
    if (got != OK || !is_same(store_file_bytes(file), document->file_digest)) {
        problem_clear(why);
        document->fault = problem_name(DOCUMENT_BYTES_CHANGED);
        return OK;
    }
    pdf_verify(store_file_bytes(file), archives->trust, clock_now_ms(), work, &report);
    if (report.overall != PDF_VERIFY_INTACT) {
        document->fault = problem_name(DOCUMENT_NOT_INTACT);
        return OK;
    }
    struct json_writer w = {.out = {.arena = arena}};
    pdf_report_json(&report, NULL, PDF_REPORT_BRIEF, &w);
    document->verification = buffer_string(&w.out);
    document->is_trusted = report.is_trusted;
    return OK;
}

void archiving_check_report(const struct archives *archives, const char *file_digest, struct json_writer *out,
                            const char *name)
{
    AUTO_ARENA(work);
    AUTO(store_file, file);
    struct problem why = {0};
    struct pdf_verify_report report = {0};
    bool is_there = store_get(archives->store, file_digest, &file, &why) == OK;
    bool is_good = is_there && is_same(store_file_bytes(file), file_digest);
    json_write_begin(out, name, '{');
    json_write_text(out, "bytes", is_good ? "ok" : is_there ? "changed" : "missing");
    json_write_time(out, "checked", clock_now_ms());
    if (is_there) {
        struct json_writer w = {.out = {.arena = work}};
        pdf_verify(store_file_bytes(file), archives->trust, clock_now_ms(), work, &report);
        pdf_report_json(&report, NULL, PDF_REPORT_FULL, &w);
        json_write_raw(out, "report", buffer_bytes(&w.out));
    }
    json_write_end(out, '}');
}
