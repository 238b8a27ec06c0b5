/* Any bytes as a seal, or as what a seal signed: read, judged, told. The first byte says how the file may end. */
#include "json_write.h"
#include "ses_read.h"
#include "ses_report.h"
#include "trust.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t NOW_MS = 1795000000000; /* the seeds' certificates are valid then */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static trust *list;
    struct problem why;
    AUTO_ARENA(arena);
    if (size == 0) return 0;
    if (!list) list = trust_open(NULL, &why);
    const struct bytes content = bytes_of("content", 7);
    const struct ses_case in = {.file = bytes_of(data + 1, size - 1),
                                .is_padded = data[0] & 1,
                                .list = list,
                                .now_ms = NOW_MS,
                                .content = &content,
                                .content_count = 1};
    struct json_writer w = {.out = {.arena = arena}};
    if (ses_read_kind(in.file) == SES_READ_SIGNATURE) {
        struct ses_signature_report report;
        ses_verify_signature(&in, arena, &report);
        ses_report_signature_json(&report, "f", &w);
        (void)ses_report_signature_text(&report, "f", true, arena);
        return 0;
    }
    struct ses_seal_report report;
    ses_verify_seal(&in, arena, &report);
    ses_report_seal_json(&report, "f", &w);
    (void)ses_report_seal_text(&report, "f", false, arena);
    return 0;
}
