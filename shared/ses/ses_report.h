/* ses_report - seals and their signatures, and what became of their verification: JSON for programs, lines for people.
 */
#ifndef SES_REPORT_H
#define SES_REPORT_H

#include "ses_verify.h"

struct json_writer;

/* What a seal says, as members of the object that was begun. */
void ses_report_seal_facts(const struct ses_seal *seal, struct json_writer *out);
void ses_report_seal_steps(const struct ses_seal_report *report, struct json_writer *out); /* "steps": […] */

/* One JSON object each. `file`: the name it goes by. */
void ses_report_seal_json(const struct ses_seal_report *report, const char *file, struct json_writer *out);
void ses_report_signature_json(const struct ses_signature_report *report, const char *file, struct json_writer *out);

/* The steps of both, as an object of its own inside another report. */
void ses_report_signature_part(const struct ses_signature_report *report, const char *name, struct json_writer *out);
char *ses_report_signature_steps(const struct ses_signature_report *report, bool chinese, struct arena *arena);

/* What a seal says, and nothing about whether it is so. */
char *ses_report_info_text(const struct ses_seal *seal, bool chinese, struct arena *arena);
/* Lines of plain text, each with its line feed. */
char *ses_report_seal_text(const struct ses_seal_report *report, const char *file, bool chinese, struct arena *arena);
char *ses_report_signature_text(const struct ses_signature_report *report, const char *file, bool chinese,
                                struct arena *arena);

/* 0: valid; 3: whole, but not trusted; 1: all else. */
int ses_report_exit(enum ses_overall overall);

#endif
