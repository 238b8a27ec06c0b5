/* upload - a file that was handed in as it is (来文), by a program, a taxpayer or an officer, to be sealed: a document
 * without a form. What is in it is its submitter's; what is asked of it is that it can be sealed (upload_file.h). */
#ifndef UPLOAD_H
#define UPLOAD_H

#include "caller.h"
#include "db_once.h"
#include "document.h"

enum { UPLOAD_TITLE_MAX = 200, UPLOAD_REFERENCE_MAX = 100, UPLOAD_NAME_MAX = 255 };

struct upload { /* what only such documents have */
    const char *document_id;
    const char *reference;       /* the submitter's own number of it, or NULL */
    const char *file_name;       /* as it was handed in */
    const char *original_digest; /* of the bytes as they came, where they were repaired; NULL: they were not */
    const char *fault;           /* what was wrong with those: a problem's code, and its subject */
    const char *fault_detail;
    int64_t original_size;
    int64_t signature_count; /* those that others had put in */
};

struct upload_input {
    const char
        *taxpayer_code; /* whose it is; a taxpayer's own, or a client's by mandate; NULL: the caller's own unit */
    const char *authority_code; /* instead: an authority's own file */
    const char *service_id;     /* of a level-2 category without forms; NULL: the one for what belongs to no other */
    const char *title;          /* NULL: the file's name */
    const char *reference, *due_date;
    const char *period_from, *period_to; /* both NULL: the day on which it came */
    bool repair;
    const char *file_name;
    struct bytes file, password; /* password: opens it; kept nowhere */
    const struct db_once *once;
};

/* Only its submitter asks about it by this way. Fails: DOCUMENT_MISSING. */
status upload_need_own(const struct caller *caller, const struct document *document, struct problem *why) MUST_USE;

/* It is of one unit. Fails: UPLOAD_UNITS. */
status upload_need_one_unit(const struct upload_input *input, struct problem *why) MUST_USE;

/* The title of a file of this name: without its ending and what no title may hold, at most UPLOAD_TITLE_MAX letters;
 * NULL when nothing is left. */
const char *upload_title(const char *file_name, struct arena *arena);

/* The period that the input names, or `now_ms`'s day in Beijing; `from` and `to` hold CLOCK_TEXT_SIZE. Fails:
 * FIELD_REQUIRED (one without the other), PERIOD_WRONG. */
status upload_period(const struct upload_input *input, int64_t now_ms, char *from, char *to, struct problem *why)
    MUST_USE;

#endif
