/* pdf_report - a verification in JSON, for programs, and in plain words, for people. */
#ifndef PDF_REPORT_H
#define PDF_REPORT_H

#include "pdf_verify.h"

struct json_writer;

enum pdf_report_detail {
    PDF_REPORT_BRIEF, /* what `estamp verify --json` prints */
    PDF_REPORT_FULL   /* the same, and reasons, warnings, certificates: what the service answers */
};

/* One JSON object. `file` is the name it goes by; NULL: null. */
void pdf_report_json(const struct pdf_verify_report *report, const char *file, enum pdf_report_detail detail,
                     struct json_writer *out);

/* A list of all certificates that the signatures' `chain`s name, each once, with its facts, its extensions and its
 * bytes. Costs some 100 us each, so that only who shows them asks; at most PDF_REPORT_CERTIFICATES_MAX. */
enum { PDF_REPORT_CERTIFICATES_MAX = 200 };
void pdf_report_certificates(const struct pdf_verify_report *report, const char *name, struct json_writer *out);

/* Some lines of plain text, each with its line feed. */
char *pdf_report_text(const struct pdf_verify_report *report, const char *file, bool chinese, struct arena *arena);

/* 0: intact and every signer trusted (有效); 3: intact, but a signer is not trusted (无法确认); 1: all else. */
int pdf_report_exit(const struct pdf_verify_report *report);

#endif
