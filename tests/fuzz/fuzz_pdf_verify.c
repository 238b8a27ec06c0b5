/* Any bytes as a file to be verified: a report in JSON and in words, whatever they are. */
#include "json_write.h"
#include "pdf_report.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct trust *nobody;
    struct problem why;
    struct pdf_verify_report report;
    AUTO_ARENA(arena);
    if (!nobody) nobody = trust_open(NULL, &why);
    struct json_writer json = {.out = {.arena = arena}};
    pdf_verify_with(bytes_of(data, size), bytes_of_text("user"), nobody, 1795000000000, arena, &report);
    pdf_report_json(&report, "x.pdf", PDF_REPORT_FULL, &json);
    pdf_report_certificates(&report, NULL, &json);
    (void)pdf_report_text(&report, "x.pdf", true, arena);
    if (pdf_report_exit(&report) == 0) abort(); /* nobody is trusted here */
    return 0;
}
